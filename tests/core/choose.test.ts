import { describe, expect, it } from "vitest";
import { choose } from "../../src/core/choose";
import * as tf from "../../src/core/tf";

describe("choose", () => {
  it("gives one of two tensors, whatever is in the other", () => {
    const [a, b] = [tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]), tf.fill([2, 3], Number.NaN)];
    const yes = choose(tf.scalar(true, "bool"), a, b as tf.Tensor2D);
    const no = choose(tf.scalar(false, "bool"), b, a);
    for (const got of [yes, no]) {
      expect([got.shape, [...got.dataSync()]]).toEqual([
        [2, 3],
        [1, 2, 3, 4, 5, 6],
      ]);
    }
  });
});
