import { describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import * as tf from "../../src/core/tf";
import { AblatedGpt, type Parts } from "../../src/lm/ablations";
import { Gpt } from "../../src/lm/gpt";
import { evaluating } from "../../src/nn/dropout";
import { scaleForWidth } from "../../src/nn/width";
import { worstDifference } from "../nn/agreement";

const sizes = { vocabSize: 11, blockSize: 7, nLayer: 2, nHead: 3, nEmbd: 12 };
const rows = [
  [1, 2, 3, 4, 5],
  [6, 7, 8, 9, 10],
];
const ids = tf.tensor2d(rows, undefined, "int32");
const make = (parts: Partial<Parts>) => {
  const model = new AblatedGpt(sizes, new Rng(1), parts);
  scaleForWidth(model.parameters(), 12);
  return model;
};
const logits = (parts: Partial<Parts>, of = ids) => make(parts).logits(of);
const distance = (a: tf.Tensor, b: tf.Tensor) => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0];

describe("AblatedGpt", () => {
  it("matches Gpt of the same seed when nothing is taken out", () => {
    const model = new Gpt(sizes, new Rng(1));
    scaleForWidth(model.parameters(), 12);
    expect(worstDifference(logits({}), [...model.logits(ids).dataSync()])).toBeLessThan(1e-6);
  });

  it("gives the wanted positions alone, as Gpt does", () => {
    const wanted = (x: tf.Tensor3D) => tf.slice(x, [0, 1, 0], [2, 2, 12]);
    const model = make({});
    const some = model.hidden(ids, evaluating, undefined, wanted);
    expect(worstDifference(some, [...wanted(model.hidden(ids)).dataSync()])).toBeLessThan(1e-6);
  });

  it("gives other logits when any one part is taken out", () => {
    const parts: Partial<Parts>[] = [
      { scale: false },
      { mask: false },
      { positions: "none" },
      { positions: "sinusoidal" },
      { residuals: false },
    ];
    for (const part of parts) expect(distance(logits(part), logits({})), JSON.stringify(part)).toBeGreaterThan(1e-3);
  });

  it("does not let a later token change an earlier output, unless the mask is taken out", () => {
    const edited = tf.tensor2d([[...rows[0].slice(0, 4), 0], rows[1]], undefined, "int32");
    const first = (parts: Partial<Parts>, of: tf.Tensor2D) => logits(parts, of).slice([0, 0, 0], [1, 4, 11]);
    for (const part of [{}, { scale: false }, { positions: "none" as const }, { residuals: false }])
      expect(distance(first(part, ids), first(part, edited))).toBe(0);
    expect(distance(first({ mask: false }, ids), first({ mask: false }, edited))).toBeGreaterThan(1e-3);
  });

  it("gives permuted outputs for permuted inputs without positions and mask", () => {
    const parts = { positions: "none", mask: false } as const;
    const order = [3, 0, 4, 2, 1];
    const permuted = tf.gather(ids, order, 1) as tf.Tensor2D;
    expect(distance(logits(parts, permuted), tf.gather(logits(parts), order, 1))).toBeLessThan(1e-5);
    expect(distance(logits({ mask: false }, permuted), tf.gather(logits({ mask: false }), order, 1))).toBeGreaterThan(
      1e-3,
    );
  });

  it("is the whole model with queries sqrt(hs) = 2 times as large when the scale is taken out", () => {
    const [unscaled, louder] = [make({ scale: false }), make({})];
    for (const { attention } of louder.blocks) {
      const factor = tf.concat([tf.fill([12], 2), tf.ones([24])]); // the queries come first
      attention.qkv.weight.assign(attention.qkv.weight.mul(factor));
      attention.qkv.bias.assign(attention.qkv.bias.mul(factor));
    }
    expect(distance(unscaled.logits(ids), louder.logits(ids))).toBeLessThan(1e-5);
  });

  it("leaves one tensor behind per forward pass", () => {
    const model = make({ positions: "sinusoidal", scale: false });
    const before = tf.memory().numTensors;
    model.logits(ids).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
