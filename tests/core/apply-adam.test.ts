import { describe, expect, it } from "vitest";
import { applyAdam } from "../../src/core/apply-adam";
import * as tf from "../../src/core/tf";

describe("applyAdam", () => {
  it("equals a hand-worked step", () => {
    // m = 0.5 * 2 + 0.5 * 4 = 3, v = 0.75 * 8 + 0.25 * 16 = 10, weight = 1 - 0.1 * 3 / (sqrt(10) + 0.5) = 0.918084
    const [weight, m, v] = [1, 2, 8].map((x) => tf.variable(tf.tensor1d([x])));
    const [rate, beta1, beta2, eps] = [0.1, 0.5, 0.75, 0.5].map((x) => tf.scalar(x));
    applyAdam(weight, m, v, tf.tensor1d([4]), { rate, beta1, beta2, eps });
    expect([m, v].map((x) => x.dataSync()[0])).toEqual([3, 10]);
    expect(weight.dataSync()[0]).toBeCloseTo(0.918084, 6);
  });
});
