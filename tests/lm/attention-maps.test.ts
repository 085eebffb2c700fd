import { describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import * as tf from "../../src/core/tf";
import { attentionMaps, gaze, inductionScore, previousTokenScore } from "../../src/lm/attention-maps";
import { Gpt } from "../../src/lm/gpt";
import { evaluating } from "../../src/nn/dropout";
import { scaleForWidth } from "../../src/nn/width";
import { worstDifference } from "../nn/agreement";

/** A head that puts all its weight where `keyOf` says. */
const pointing = (T: number, keyOf: (query: number) => number): number[][] =>
  Array.from({ length: T }, (_, t) => Array.from({ length: T }, (_, s) => (s === keyOf(t) ? 1 : 0)));

describe("attentionMaps", () => {
  const make = (norm: "pre" | "post") => {
    const model = new Gpt({ vocabSize: 11, blockSize: 7, nLayer: 2, nHead: 3, nEmbd: 12, norm }, new Rng(1));
    scaleForWidth(model.parameters(), 12);
    return model;
  };

  it("gives a T x T map for each head of each layer, rows that sum to 1 and nothing ahead", () => {
    const maps = attentionMaps(make("pre"), [1, 2, 3, 4, 5]);
    expect([maps.length, maps[0].length, maps[0][0].length, maps[0][0][0].length]).toEqual([2, 3, 5, 5]);
    for (const map of maps.flat()) {
      map.forEach((row, t) => {
        expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
        expect(row.slice(t + 1).every((weight) => weight === 0)).toBe(true);
      });
    }
  });

  it.each(["pre", "post"] as const)("gives the weights that the model itself uses, %s-norm", (norm) => {
    // With these weights a block's attention must come out as the block computes it.
    const model = make(norm);
    const ids = [1, 9, 3, 4];
    const maps = attentionMaps(model, ids);
    const [first, second] = model.blocks;
    const h = first.forward(model.embed(tf.tensor2d([ids], undefined, "int32")), evaluating);
    const x = (norm === "pre" ? second.norm1.forward(h) : h) as tf.Tensor3D;
    const v = second.attention.heads(x)[2]; // (1, 3, 4, 4)
    const output = tf.matMul(tf.tensor4d([maps[1]]), v) as tf.Tensor4D;
    const theirs = [...second.attention.forward(x, evaluating).dataSync()];
    expect(worstDifference(second.attention.merge(output), theirs)).toBeLessThan(1e-5);
  });
});

describe("previousTokenScore", () => {
  it("equals 1 for a head that looks one back, 0 for one that looks at itself", () => {
    expect(previousTokenScore(pointing(5, (t) => t - 1))).toBe(1);
    expect(previousTokenScore(pointing(5, (t) => t))).toBe(0);
  });

  it("throws when there is no token with one before it", () => {
    expect(() => previousTokenScore([[1]])).toThrow("the text must have more than 1 tokens, got 1");
  });
});

describe("inductionScore", () => {
  // START a b c a b c a: from the second a (token 4) on, the answer stands 3 - 1 = 2 tokens back.
  it("equals 1 for a head that looks at what came after the last occurrence", () => {
    expect(
      inductionScore(
        pointing(8, (t) => t - 2),
        3,
        4,
      ),
    ).toBe(1);
    expect(
      inductionScore(
        pointing(8, (t) => t - 3),
        3,
        4,
      ),
    ).toBe(0); // that is the occurrence itself
  });

  it("does not count the first round", () => {
    expect(
      inductionScore(
        pointing(8, (t) => (t >= 4 ? t - 2 : t)),
        3,
        4,
      ),
    ).toBe(1);
  });
});

describe("gaze", () => {
  it("equals 1 for a head that reads along, -1 for one that reads backwards", () => {
    expect(
      gaze(
        pointing(9, (t) => t - 5),
        [5, 9],
        [0, 4],
      ),
    ).toEqual({ steady: 1, share: 1 });
    expect(
      gaze(
        pointing(9, (t) => 8 - t),
        [5, 9],
        [0, 4],
      ).steady,
    ).toBeCloseTo(-1, 6);
  });

  it("equals 0 for a head that never moves, and tells the share of the weight on the keys", () => {
    const still = Array.from({ length: 7 }, () => [0.25, 0, 0.5, 0, 0, 0.25, 0]);
    expect(gaze(still, [4, 7], [0, 3])).toEqual({ steady: 0, share: 0.75 });
  });
});
