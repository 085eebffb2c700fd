import { describe, expect, it } from "vitest";
import { type DpoForm, dpoLoss } from "../../src/beyond/dpo-loss";
import * as tf from "../../src/core/tf";

const vector = (...values: number[]): tf.Tensor1D => tf.tensor1d(values);
const number = (x: tf.Tensor): number => x.dataSync()[0];
/** One pair: log π of both, against references -10 and -12. */
const pair = (chosen: number, rejected: number, how: DpoForm = {}) =>
  dpoLoss(vector(chosen), vector(rejected), vector(-10), vector(-12), 0.1, how);

describe("dpoLoss", () => {
  it("is ln 2 where the policy is the reference, with rewards 0, accuracy 0 and a gradient weight of ½", () => {
    const { loss, chosenRewards, rejectedRewards, accuracy } = pair(-10, -12);
    expect(number(loss)).toBeCloseTo(Math.LN2, 6);
    expect([chosenRewards, rejectedRewards, accuracy].map(number)).toEqual([0, 0, 0]);
    const slope = tf.grad((x) => dpoLoss(x as tf.Tensor1D, vector(-12), vector(-10), vector(-12), 0.1).loss);
    expect(number(slope(vector(-10)))).toBeCloseTo(-0.1 * 0.5, 6);
  });

  it("equals h = 0.1 · (1 + 1) = 0.2 by hand: 0.598139, rewards ±0.1, slope -0.045017", () => {
    const { loss, chosenRewards, rejectedRewards, accuracy } = pair(-9, -13);
    expect(number(loss)).toBeCloseTo(0.598139, 6);
    expect(number(chosenRewards)).toBeCloseTo(0.1, 6);
    expect(number(rejectedRewards)).toBeCloseTo(-0.1, 6);
    expect(number(accuracy)).toBe(1);
    const slope = tf.grad((x) => dpoLoss(x as tf.Tensor1D, vector(-13), vector(-10), vector(-12), 0.1).loss);
    expect(number(slope(vector(-9)))).toBeCloseTo(-0.045017, 6);
  });

  it("equals (2 - 5)² = 9 as IPO, and 0.618139 where a tenth of the labels is wrong", () => {
    expect(number(pair(-9, -13, { form: "ipo" }).loss)).toBeCloseTo(9, 4);
    expect(number(pair(-9, -13, { labelSmoothing: 0.1 }).loss)).toBeCloseTo(0.618139, 6);
  });

  it("falls although the preferred answer has become less likely by 4 nats: h = 0.4", () => {
    expect(number(pair(-14, -20).loss)).toBeCloseTo(0.513015, 6);
    expect(number(pair(-14, -20).loss)).toBeLessThan(number(pair(-9, -13).loss));
  });

  it("takes the mean over pairs, and throws on shapes that differ", () => {
    const both = dpoLoss(vector(-9, -14), vector(-13, -20), vector(-10, -10), vector(-12, -12), 0.1);
    expect(number(both.loss)).toBeCloseTo((0.598139 + 0.513015) / 2, 6);
    expect(() => dpoLoss(vector(1, 2), vector(1), vector(1), vector(1), 0.1)).toThrow(
      "rejected must have shape [2], got [1]",
    );
    expect(() => dpoLoss(vector(1), vector(1), vector(1), vector(1), 0)).toThrow("beta must be above 0, got 0");
  });
});
