import { describe, expect, it } from "vitest";
import * as tf from "../../src/core/tf";
import { entropy } from "../../src/ppo/entropy";
import { maskedMean } from "../../src/ppo/masked";
import { policyLoss } from "../../src/ppo/policy-loss";
import { withPretraining } from "../../src/ppo/ptx";
import { valueLoss } from "../../src/ppo/value-loss";

const row = (...values: number[]): tf.Tensor2D => tf.tensor2d([values]);
const ones = (n: number): tf.Tensor2D => tf.ones([1, n]);
const number = (x: tf.Tensor): number => x.dataSync()[0];

describe("policyLoss", () => {
  /** Loss, and slope against ρ, of one token. */
  const one = (ratio: number, advantage: number): [loss: number, slope: number] => {
    const loss = (x: tf.Tensor): tf.Scalar => policyLoss(x as tf.Tensor2D, row(0), row(advantage), ones(1), 0.2).loss;
    const x = row(Math.log(ratio));
    return [number(loss(x)), number(tf.grad(loss)(x)) / ratio]; // d/dρ = d/d log ρ / ρ
  };

  it("equals the table: loss and slope at ratios inside and outside the clip, for good and bad tokens", () => {
    const table = [
      [1, 1, -1, -1],
      [1.5, 2, -2.4, 0],
      [1.5, -2, 3, 2],
      [0.5, 2, -1, -2],
      [0.5, -2, 1.6, 0],
      [1.1, 2, -2.2, -2],
      [1.1, -2, 2.2, 2],
    ];
    for (const [ratio, advantage, loss, slope] of table) {
      const got = one(ratio, advantage);
      expect(got[0], `loss at ${ratio}, ${advantage}`).toBeCloseTo(loss, 5);
      expect(got[1], `slope at ${ratio}, ${advantage}`).toBeCloseTo(slope, 5);
    }
  });

  it("has the slope that finite differences give", () => {
    const loss = (logRatio: number, advantage: number): number =>
      number(policyLoss(row(logRatio), row(0), row(advantage), ones(1), 0.2).loss);
    for (const [ratio, advantage] of [
      [1.5, 2],
      [1.5, -2],
      [0.5, 2],
      [0.5, -2],
      [1.1, 2],
      [1.1, -2],
    ]) {
      const x = Math.log(ratio);
      const slope = (loss(x + 1e-2, advantage) - loss(x - 1e-2, advantage)) / 2e-2 / ratio;
      expect(one(ratio, advantage)[1]).toBeCloseTo(slope, 2);
    }
  });

  const logprobs = row(-0.9, -2.3, -0.5, -2.5);
  const oldLogprobs = row(-1, -2, -0.5, -3);
  const advantages = row(1, -1, 0.5, 2);

  it("equals four tokens by hand: -0.801293, and -0.268390 for the first three", () => {
    const all = policyLoss(logprobs, oldLogprobs, advantages, ones(4), 0.2);
    expect(number(all.loss)).toBeCloseTo(-0.801293, 5);
    expect(number(all.clipFraction)).toBeCloseTo(0.5, 6);
    expect(number(all.approxKl)).toBeCloseTo(0.04375, 6);
    expect(number(all.meanRatio)).toBeCloseTo((1.105171 + 0.740818 + 1 + 1.648721) / 4, 5);
    expect(number(policyLoss(logprobs, oldLogprobs, advantages, row(1, 1, 1, 0), 0.2).loss)).toBeCloseTo(-0.26839, 5);
  });

  it("makes a token likelier whose advantage is positive: its gradient is -A at the first step", () => {
    const gradient = tf.grad((x) => policyLoss(x as tf.Tensor2D, oldLogprobs, advantages, ones(4), 0.2).loss)(
      tf.clone(oldLogprobs),
    );
    [...gradient.dataSync()].forEach((value, t) => void expect(value).toBeCloseTo(-advantages.dataSync()[t] / 4, 6));
  });

  it("gives no gradient to the advantages' or the old policy's side of a training step", () => {
    // What a step differentiates is the new log-probabilities; the others are numbers from the rollout. Only ρ's numerator may move the loss.
    const parameter = tf.variable(tf.scalar(0.3));
    const { grads } = tf.variableGrads(() => {
      const now = tf.add(oldLogprobs, parameter) as tf.Tensor2D;
      return policyLoss(now, oldLogprobs, advantages, ones(4), 0.5).loss;
    });
    expect(number(grads[parameter.name])).toBeCloseTo((-Math.exp(0.3) * (1 - 1 + 0.5 + 2)) / 4, 5);
  });

  it("does not see filling, not even infinite ratios there", () => {
    const mask = row(1, 1, 1, 0);
    const junk = row(-0.9, -2.3, -0.5, 1e6);
    const loss = policyLoss(junk, oldLogprobs, row(1, -1, 0.5, Number.NaN), mask, 0.2);
    expect(number(loss.loss)).toBeCloseTo(-0.26839, 5);
    const gradient = tf.grad((x) => policyLoss(x as tf.Tensor2D, oldLogprobs, row(1, -1, 0.5, 5), mask, 0.2).loss)(
      junk,
    );
    expect(gradient.dataSync()[3]).toBe(0);
  });

  it("is minus the mean advantage, without clipping and at ratio 1, when nothing has moved", () => {
    const { loss, clipFraction, approxKl, meanRatio } = policyLoss(logprobs, logprobs, advantages, ones(4), 0.2);
    expect([loss, clipFraction, approxKl, meanRatio].map(number)).toEqual([-0.625, 0, 0, 1]);
  });

  it("throws on shapes that differ, and leaves four numbers behind", () => {
    expect(() => policyLoss(logprobs, row(1), advantages, ones(4), 0.2)).toThrow(
      "oldLogprobs must have shape [1, 4], got [1, 1]",
    );
    const mask = ones(4);
    const before = tf.memory().numTensors;
    policyLoss(logprobs, oldLogprobs, advantages, mask, 0.2);
    expect(tf.memory().numTensors - before).toBe(4);
  });
});

describe("valueLoss", () => {
  it("equals three tokens by hand: the larger of 0.25 and 0.25, 0.25 and 0.04, 1 and 1", () => {
    const { loss, clipFraction } = valueLoss(row(0.5, 1.5, 0), row(0.6, 1, 0), row(1, 1, 1), ones(3), 0.2);
    expect(number(loss)).toBeCloseTo(0.25, 6);
    expect(number(clipFraction)).toBe(0);
  });

  it("has no slope where the value has moved beyond the clip towards its target, and one where it moved away", () => {
    const slope = (value: number, old: number, target: number): number =>
      number(tf.grad((v) => valueLoss(v as tf.Tensor2D, row(old), row(target), ones(1), 0.2).loss)(row(value)));
    expect(number(valueLoss(row(1.3), row(1), row(2), ones(1), 0.2).loss)).toBeCloseTo(0.32, 5);
    expect(slope(1.3, 1, 2)).toBe(0);
    expect(slope(0.7, 1, 2)).toBeCloseTo(0.7 - 2, 5); // away from the target: ½ (V - R)² has slope V - R
    expect(slope(1.1, 1, 2)).toBeCloseTo(1.1 - 2, 5);
  });

  it("equals the loss without clip where no value moved more than the clip", () => {
    const [values, old, returns] = [row(0.5, 0.9), row(0.6, 0.8), row(2, -1)];
    const plain = number(valueLoss(values, old, returns, ones(2), Number.POSITIVE_INFINITY).loss);
    expect(number(valueLoss(values, old, returns, ones(2), 0.2).loss)).toBeCloseTo(plain, 6);
    expect(plain).toBeCloseTo((0.5 * (1.5 ** 2 + 1.9 ** 2)) / 2, 5);
  });

  it("does not see filling", () => {
    expect(number(valueLoss(row(0.5, 1e6), row(0.6, 0), row(1, -1e6), row(1, 0), 0.2).loss)).toBeCloseTo(0.125, 6);
  });
});

describe("entropy", () => {
  it("is 0.832396 for logits 2, 1, 0, and 0.650573 at temperature 0.7", () => {
    const logits = tf.tensor3d([[[2, 1, 0]]]);
    expect(number(entropy(logits))).toBeCloseTo(0.832396, 5);
    expect(number(entropy(tf.div(logits, 0.7)))).toBeCloseTo(0.650573, 5);
    expect(number(entropy(tf.zeros([1, 1, 65])))).toBeCloseTo(Math.log(65), 5);
  });
});

describe("maskedMean", () => {
  it("is 0 where nothing counts", () => {
    expect(number(maskedMean(row(5, 7), row(0, 0)))).toBe(0);
    expect(() => maskedMean(row(5, 7), row(1))).toThrow("mask must have shape [1, 2], got [1, 1]");
  });
});

describe("withPretraining", () => {
  it("adds 27.8 times the gradient of the text: 0.1 + 27.8 · 0.01 and -0.2 + 27.8 · 0.02", () => {
    const combined = (ptxCoef: number) =>
      tf.grad((x) => {
        const [rl, text] = [tf.sum(tf.mul(x, [0.1, -0.2])), tf.sum(tf.mul(x, [0.01, 0.02]))];
        return withPretraining(rl as tf.Scalar, text as tf.Scalar, ptxCoef);
      })(tf.zeros([2]));
    const [a, b] = combined(27.8).dataSync();
    expect(a).toBeCloseTo(0.378, 5);
    expect(b).toBeCloseTo(0.356, 5);
    expect([...combined(0).dataSync()].map((value) => Number(value.toFixed(6)))).toEqual([0.1, -0.2]);
  });
});
