import { describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import { normalVariable } from "../../src/core/random-tensor";
import { labelLogprobs } from "../../src/core/sparse-softmax";
import * as tf from "../../src/core/tf";

describe("labelLogprobs", () => {
  const logits = normalVariable<tf.Rank.R2>([5, 7], 3, new Rng(1)) as tf.Tensor2D;
  const labels = tf.tensor1d([0, 6, 3, 3, 1], "int32");
  const naive = (x: tf.Tensor) => tf.sum(tf.mul(tf.oneHot(labels, 7), tf.logSoftmax(x as tf.Tensor2D)), -1);
  const slopes = tf.tensor1d([1, -2, 3, 0.5, 5]);
  const worst = (a: tf.Tensor, b: tf.Tensor) => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0];

  it("matches log-softmax and a one-hot, and so does its gradient", () => {
    expect(worst(labelLogprobs(logits, labels), naive(logits))).toBeLessThan(2e-6);
    const gradient = (f: (x: tf.Tensor) => tf.Tensor) => tf.grad((x) => tf.sum(tf.mul(f(x), slopes)))(logits);
    const ours = gradient((x) => labelLogprobs(x as tf.Tensor2D, labels));
    expect(worst(ours, gradient(naive))).toBeLessThan(2e-6);
  });

  it("equals -ln 7 where nothing is known", () => {
    expect(labelLogprobs(tf.zeros([1, 7]), tf.tensor1d([4], "int32")).dataSync()[0]).toBeCloseTo(-Math.log(7), 6);
  });

  it("throws at a label outside the vocabulary", () => {
    expect(() => labelLogprobs(logits, tf.tensor1d([0, 7, 3, 3, 1], "int32"))).toThrow(/label value of 7/);
  });
});
