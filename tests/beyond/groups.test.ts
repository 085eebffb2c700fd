import { describe, expect, it } from "vitest";
import { groupAdvantages, silentShare } from "../../src/beyond/group-advantages";
import { type TokenMean, tokenMean } from "../../src/beyond/token-mean";
import * as tf from "../../src/core/tf";
import { policyLoss } from "../../src/ppo/policy-loss";

const close = (got: readonly number[], expected: readonly number[], digits = 4): void =>
  expected.forEach((value, i) => void expect(got[i]).toBeCloseTo(value, digits));

describe("groupAdvantages", () => {
  it("equals one right answer among four by hand", () => {
    close(groupAdvantages([1, 0, 0, 0], "grpo"), [1.4997, -0.4999, -0.4999, -0.4999]); // 0.75 / (0.5 + 1e-4)
    close(groupAdvantages([1, 0, 0, 0], "dr-grpo"), [0.75, -0.25, -0.25, -0.25], 12);
    close(groupAdvantages([1, 0, 0, 0], "rloo"), [1, -1 / 3, -1 / 3, -1 / 3], 12);
  });

  it("is 0 where all answers score the same, and says how many prompts are so", () => {
    for (const baseline of ["grpo", "dr-grpo", "rloo"] as const)
      expect(groupAdvantages([2, 2, 2], baseline).map(Math.abs)).toEqual([0, 0, 0]);
    expect(
      silentShare([
        [1, 1],
        [0, 1],
        [0, 0],
        [2, 3],
        [5, 5],
      ]),
    ).toBe(0.6);
    expect(() => groupAdvantages([1], "rloo")).toThrow("a prompt must have at least two answers, got 1");
  });

  it("gives a loss of 0 and a gradient that is not, at the first step", () => {
    const advantages = tf.tensor2d(groupAdvantages([1, 0, 0, 0], "grpo").map((a) => [a, a, a]));
    const old = tf.fill<tf.Rank.R2>([4, 3], -1);
    const loss = (x: tf.Tensor) => policyLoss(x as tf.Tensor2D, old, advantages, tf.ones([4, 3]), 0.2).loss;
    expect(loss(old).dataSync()[0]).toBeCloseTo(0, 6);
    expect(tf.grad(loss)(tf.clone(old)).dataSync()[0]).toBeCloseTo(-1.4997 / 12, 5);
  });
});

describe("tokenMean", () => {
  const mask = tf.tensor2d([
    [1, 1, 0, 0, 0, 0],
    [1, 1, 1, 1, 1, 1],
  ]);
  // A good answer of two tokens and a bad one of six: at ratio 1 each token's loss is -A.
  const losses = tf.tensor2d([Array(6).fill(-1), Array(6).fill(1)]);
  const table: [TokenMean, loss: number, short: number, long: number][] = [
    ["sequence", 0, 0.25, 0.0833],
    ["token", 0.5, 0.125, 0.125],
    ["fixed", 0.3333, 0.0833, 0.0833],
  ];

  it("equals two answers of lengths 2 and 6 by hand: loss, and the weight of a token of each", () => {
    for (const [how, loss, short, long] of table) {
      expect(tokenMean(losses, mask, how).dataSync()[0]).toBeCloseTo(loss, 4);
      const weights = tf
        .grad((x) => tokenMean(x as tf.Tensor2D, mask, how))(losses)
        .arraySync() as number[][];
      close([weights[0][0], weights[1][5], weights[0][2]], [short, long, 0]);
    }
  });
});
