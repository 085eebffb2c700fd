import { describe, expect, it } from "vitest";
import { worldTextLoss } from "../../src/pretrain/text-loss";
import { newBase } from "../../src/pretrain/world-base";

describe("worldTextLoss", () => {
  it("is about ln V for a model that knows nothing, and the same each time", () => {
    const base = newBase(1, { nLayer: 1, nHead: 2, nEmbd: 8 });
    const loss = worldTextLoss(base, 150);
    expect(loss).toBeGreaterThan(Math.log(994) - 0.1);
    expect(loss).toBeLessThan(Math.log(994) + 0.3);
    expect(worldTextLoss(base, 150)).toBe(loss);
  });
});
