import { describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import { Linear } from "../../src/nn/linear";
import { scaleForWidth } from "../../src/nn/width";

describe("scaleForWidth", () => {
  it("equals a factor of 4 for 48 channels: sqrt(768 / 48), and leaves biases alone", () => {
    const [plain, scaled] = [1, 1].map((seed) => new Linear(7, 5, new Rng(seed)));
    for (const layer of [plain, scaled]) layer.bias.assign(layer.bias.add(3));
    scaleForWidth(scaled.parameters(), 48);
    const [a, b] = [plain, scaled].map((layer) => layer.weight.dataSync());
    for (const [i, weight] of [...a].entries()) expect(b[i]).toBeCloseTo(4 * weight, 6);
    expect(scaled.bias.dataSync()).toEqual(plain.bias.dataSync());
  });

  it("leaves weights for 768 channels as they are", () => {
    const layer = new Linear(3, 2, new Rng(1));
    const before = layer.weight.dataSync();
    scaleForWidth(layer.parameters(), 768);
    expect(layer.weight.dataSync()).toEqual(before);
  });
});
