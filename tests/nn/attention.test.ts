import { describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import * as tf from "../../src/core/tf";
import { CausalSelfAttention, causalMask, scaledDotProductAttention } from "../../src/nn/attention";
import { evaluating, type Mode } from "../../src/nn/dropout";
import { KeyValueCache } from "../../src/nn/key-value-cache";
import { expectAgreement, worstDifference } from "./agreement";

describe("causalMask", () => {
  it("equals the 3 x 3 lower triangle", () => {
    expect(causalMask(3).arraySync()).toEqual([
      [1, 0, 0],
      [1, 1, 0],
      [1, 1, 1],
    ]);
  });
});

describe("scaledDotProductAttention", () => {
  const [B, nh, T, hs] = [2, 3, 5, 7]; // different primes: no axis can be taken for another unseen
  const q = tf.randomNormal<tf.Rank.R4>([B, nh, T, hs], 0, 1, "float32", 1);

  it("agrees with PyTorch", () => {
    expectAgreement("attention", ({ q, k, v }) => {
      const [a, b, c] = [q, k, v] as tf.Tensor4D[];
      return scaledDotProductAttention(a, b, c, causalMask(T)).output;
    });
  });

  it("gives weights whose rows sum to 1", () => {
    const { weights } = scaledDotProductAttention(q, q, q, causalMask(T));
    for (const sum of tf.sum(weights, -1).dataSync()) expect(sum).toBeCloseTo(1, 5);
  });

  it("equals the hand-worked T = 2, hs = 4 case", () => {
    // Query 1 scores the keys (2, 4) / sqrt(4) = (1, 2); softmax(1, 2) = (0.2689, 0.7311);
    // the output is 0.2689 * 10 + 0.7311 * 20 = 17.3106. Query 0 sees only itself.
    const rows = (first: number, second: number) =>
      tf.concat<tf.Tensor4D>([tf.fill([1, 1, 1, 4], first), tf.fill([1, 1, 1, 4], second)], 2);
    const { output } = scaledDotProductAttention(rows(9, 1), rows(0.5, 1), rows(10, 20), causalMask(2));
    const [first, , , , second] = output.dataSync();
    expect(first).toBe(10);
    expect(second).toBeCloseTo(17.3106, 3);
  });

  it("takes another mask for each row of the batch", () => {
    const seen = tf.tensor4d([1, 1, 1, 1, 1, 0, 0, 0, 0, 1], [2, 1, 1, 5]);
    const mask = tf.tile(seen, [1, 1, T, 1]);
    const { weights } = scaledDotProductAttention(q, q, q, mask);
    expect(tf.max(tf.slice(weights, [1, 0, 0, 0], [1, nh, T, 4])).dataSync()[0]).toBe(0);
    expect(tf.min(tf.slice(weights, [1, 0, 0, 4], [1, nh, T, 1])).dataSync()[0]).toBeCloseTo(1, 6);
  });

  it("throws when the mask is not (T, T)", () => {
    const wrong = () => scaledDotProductAttention(q, q, q, causalMask(T + 1));
    expect(wrong).toThrow("mask must have shape [5, 5], got [6, 6]");
  });
});

describe("CausalSelfAttention", () => {
  const attention = () => new CausalSelfAttention(3, 12, new Rng(1), 0.5);
  const x = tf.randomNormal<tf.Rank.R3>([2, 5, 12], 0, 1, "float32", 2);

  it("does not let a later token change an earlier output", () => {
    const layer = attention();
    const edited = tf.concat([tf.slice(x, [0, 0, 0], [2, 4, 12]), tf.ones<tf.Rank.R3>([2, 1, 12])], 1);
    const keep = (y: tf.Tensor3D) => tf.slice(y, [0, 0, 0], [2, 4, 12]).dataSync();
    expect(keep(layer.forward(edited, evaluating))).toEqual(keep(layer.forward(x, evaluating)));
  });

  it("names its parameters by path", () => {
    const paths = [...attention().parameters().keys()];
    expect(paths).toEqual(["qkv.weight", "qkv.bias", "proj.weight", "proj.bias"]);
    expect(attention().countParameters()).toBe(12 * 36 + 36 + 12 * 12 + 12);
  });

  it("matches the full pass when tokens come in pieces of 2, 1 and 2 through a cache", () => {
    const layer = attention();
    const cache = new KeyValueCache([2, 3, 7, 4]);
    const pieces = [
      [0, 2],
      [2, 1],
      [3, 2],
    ].map(([first, n]) => {
      const mask = tf.concat([tf.slice(causalMask(5), [first, 0], [n, 5]), tf.zeros<tf.Rank.R2>([n, 2])], 1);
      const past = { cache, start: tf.scalar(first, "int32"), mask };
      return layer.forward(tf.slice(x, [0, first, 0], [2, n, 12]), evaluating, past);
    });
    const full = [...layer.forward(x, evaluating).dataSync()];
    expect(worstDifference(tf.concat(pieces, 1), full)).toBeLessThan(1e-6);
  });

  it("drops attention weights while training only", () => {
    const layer = new CausalSelfAttention(3, 12, new Rng(1), 0.5, 0.5);
    const training: Mode = { training: true, step: tf.scalar(1, "int32") };
    const [a, b] = [training, evaluating].map((mode) => layer.forward(x, mode).dataSync());
    expect(a).not.toEqual(b);
    expect(b).toEqual(attention().forward(x, evaluating).dataSync());
  });

  it("throws when nEmbd is not divisible by nHead", () => {
    const wrong = () => new CausalSelfAttention(12, 100, new Rng(1));
    expect(wrong).toThrow("nEmbd must be divisible by nHead, got nEmbd=100, nHead=12");
  });

  it("leaves one tensor behind per forward pass", () => {
    const layer = attention();
    const before = tf.memory().numTensors;
    layer.forward(x, evaluating).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
