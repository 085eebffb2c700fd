import { describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import * as tf from "../../src/core/tf";
import { Gpt } from "../../src/lm/gpt";
import { measure } from "../../src/reward/normalise";
import { betterThan, rankingLoss } from "../../src/reward/ranking-loss";
import { copyOf, lastTokens, ScalarModel, vectorsAt } from "../../src/reward/scalar-model";

const config = { vocabSize: 19, blockSize: 13, nLayer: 2, nHead: 3, nEmbd: 15, dropout: 0.5 };
const policy = new Gpt(config, new Rng(1));
const model = ScalarModel.from(policy, new Rng(2));
const int32 = (rows: number[][]): tf.Tensor2D => tf.tensor2d(rows, undefined, "int32");
const score = (rows: number[][]): number[] => [
  ...model.scores(int32(rows), tf.tensor1d(lastTokens(rows, 0), "int32")).dataSync(),
];
const row = [3, 7, 2, 11, 5];

describe("ScalarModel", () => {
  it("reads the last token, however much filling follows; reading the last index would not do", () => {
    const [bare] = score([row]);
    expect(score([[...row, 0, 0, 0]])[0]).toBeCloseTo(bare, 5);
    expect(score([[...row, 0, 0, 0, 0, 0, 0, 0, 0]])[0]).toBeCloseTo(bare, 5);
    const values = model.values(int32([[...row, 0, 0, 0]])).arraySync()[0];
    expect(values[4]).toBeCloseTo(bare, 5);
    expect(Math.abs(values[7] - bare)).toBeGreaterThan(1e-3);
  });

  it("gives a row the same score alone and in a batch", () => {
    const rows = [row, [1, 2, 3, 4, 0], [9, 9, 0, 0, 0]];
    score(rows).forEach((value, b) => void expect(value).toBeCloseTo(score([rows[b]])[0], 5));
  });

  it("has no dropout, though its config has", () => {
    expect(score([row])).toEqual(score([row]));
  });

  it("starts from a copy: training it leaves the policy as it is", () => {
    const before = policy.weights();
    const own = ScalarModel.from(policy, new Rng(3));
    expect(own.trunk.weights()).toEqual(before);
    for (const variable of own.parameters().values()) variable.assign(tf.add(variable, 1));
    expect(policy.weights()).toEqual(before);
    expect(copyOf(policy, new Rng(9)).weights()).toEqual(before);
  });

  it("has a head of C + 1 numbers with a standard deviation of about 1 / √(C + 1), and a loss near ln 2 at first", () => {
    expect(model.head.weight.shape).toEqual([15, 1]);
    expect(model.head.bias.dataSync()[0]).toBe(0);
    const wide = new ScalarModel(new Gpt({ ...config, nEmbd: 600, nLayer: 1 }, new Rng(4)), new Rng(5));
    const { variance } = tf.moments(wide.head.weight);
    expect(Math.sqrt(variance.dataSync()[0]) * Math.sqrt(601)).toBeCloseTo(1, 0);
    const ids = int32(
      Array.from({ length: 24 }, (_, b) => Array.from({ length: 7 }, (_, t) => 1 + ((5 * b + 3 * t) % 18))),
    );
    const scores = tf.reshape(model.scores(ids, tf.fill([24], 6, "int32")), [6, 4]) as tf.Tensor2D;
    const loss = rankingLoss(scores, tf.tensor3d(betterThan(Array(6).fill([0, 1, 2, 3])))).dataSync()[0];
    expect(loss).toBeGreaterThan(0.4);
    expect(loss).toBeLessThan(1.2);
  });

  it("gives every weight a gradient that the score depends on", () => {
    const { grads } = tf.variableGrads(
      () => tf.sum(model.scores(int32([row]), tf.tensor1d([4], "int32"))) as tf.Scalar,
      [...model.parameters().values()],
    );
    const silent = [...model.parameters()].filter(([, v]) => tf.sum(tf.abs(grads[v.name])).dataSync()[0] === 0);
    expect(silent.map(([path]) => path)).toEqual([]);
  });

  it("puts the mean of its scores at 0 and their deviation at 1", () => {
    const own = ScalarModel.from(policy, new Rng(6));
    const ids = int32([row, [1, 2, 3, 4, 5], [18, 17, 16, 15, 14]]);
    const last = tf.tensor1d([4, 4, 4], "int32");
    own.normalise(measure([...own.scores(ids, last).dataSync()], true));
    const after = measure([...own.scores(ids, last).dataSync()], true);
    expect(after.mean).toBeCloseTo(0, 5);
    expect(after.scale).toBeCloseTo(1, 4);
  });
});

describe("lastTokens", () => {
  it("gives the index before the filling, and the last one of a full row", () => {
    expect(
      lastTokens(
        [
          [5, 6, 0, 0],
          [5, 6, 7, 8],
          [5, 0, 0, 0],
        ],
        0,
      ),
    ).toEqual([1, 3, 0]);
    expect(() => lastTokens([[5], [0]], 0)).toThrow("row 1 must hold a token before its filling, got none");
  });
});

describe("vectorsAt", () => {
  it("takes one vector of each row", () => {
    const vectors = tf.tensor3d([
      [
        [1, 10],
        [2, 20],
        [3, 30],
      ],
      [
        [4, 40],
        [5, 50],
        [6, 60],
      ],
    ]);
    expect(vectorsAt(vectors, tf.tensor1d([2, 0], "int32")).arraySync()).toEqual([[[3, 30]], [[4, 40]]]);
  });
});
