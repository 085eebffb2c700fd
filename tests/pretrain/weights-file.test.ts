import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import { Gpt } from "../../src/lm/gpt";
import { readGpt, writeWeights } from "../../src/pretrain/weights-file";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "jielong-weights-"));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));
const file = path.join(folder, "model.safetensors");
const model = new Gpt({ vocabSize: 17, blockSize: 11, nLayer: 2, nHead: 3, nEmbd: 15 }, new Rng(1));

describe("writeWeights and readGpt", () => {
  it("give back a model of the same sizes with the same weights", () => {
    writeWeights(file, model, { ...model.config });
    const read = readGpt(file);
    expect(read.config).toEqual(model.config);
    expect(read.weights()).toEqual(model.weights());
  });

  it("keep three decimal digits in half of the bytes", () => {
    const whole = fs.statSync(file).size;
    writeWeights(file, model, { ...model.config }, "BF16");
    expect(fs.statSync(file).size).toBeLessThan(0.7 * whole); // the header is as long as before
    const [before, after] = [model, readGpt(file)].map((each) => each.weights().get("tokenEmbedding.weight")!);
    after.forEach((x, i) => void expect(Math.abs(x - before[i])).toBeLessThanOrEqual(Math.abs(before[i]) / 256));
  });

  it("throw where there is no file, or one without sizes", () => {
    const none = path.join(folder, "none.safetensors");
    expect(() => readGpt(none)).toThrow(`${none} must be a file of weights, got no such file`);
    writeWeights(file, model, {});
    expect(() => readGpt(file)).toThrow(/vocabSize/);
  });
});
