import { describe, expect, it } from "vitest";
import * as tf from "../../src/core/tf";
import { bestOfKLoss } from "../../src/reward/best-of-k-loss";
import { betterThan, centrePenalty, rankingLoss } from "../../src/reward/ranking-loss";

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const order = (K: number): number[] => Array.from({ length: K }, (_, i) => i); // the first is the best
const loss = (scores: number[][], ranks = scores.map((row) => order(row.length)), margin = 0): number =>
  rankingLoss(tf.tensor2d(scores), tf.tensor3d(betterThan(ranks)), margin).dataSync()[0];
const gradient = (scores: number[][], ranks: number[][]): number[][] =>
  tf
    .grad((x) => rankingLoss(x as tf.Tensor2D, tf.tensor3d(betterThan(ranks))))(tf.tensor2d(scores))
    .arraySync() as number[][];

describe("rankingLoss", () => {
  const scores = [2, 1, 0.5, -1];

  it("equals the mean of six pairs by hand: 0.227613, not that divided by six again", () => {
    const pairs = [0.313262, 0.201413, 0.048587, 0.474077, 0.126928, 0.201413];
    expect(pairs.reduce((a, b) => a + b, 0)).toBeCloseTo(1.365681, 5);
    expect(loss([scores])).toBeCloseTo(0.227613, 6);
    expect(loss([scores])).not.toBeCloseTo(0.037936, 3);
  });

  it("gives 1.810947 for the order turned round, ln 2 for equal scores, and the same after adding 100", () => {
    expect(loss([[...scores].reverse()])).toBeCloseTo(1.810947, 5);
    expect(loss([[0, 0, 0, 0]])).toBeCloseTo(Math.log(2), 6);
    expect(loss([scores.map((score) => score + 100)])).toBeCloseTo(0.227613, 5);
  });

  it("has the gradient worked out by hand, which sums to 0", () => {
    const [g] = gradient([scores], [order(4)]);
    [-0.083132, -0.037967, 0.062923, 0.058176].forEach((value, i) => void expect(g[i]).toBeCloseTo(value, 5));
    expect(g.reduce((a, b) => a + b, 0)).toBeCloseTo(0, 6);
  });

  it("follows the ranks and not the places", () => {
    expect(loss([[0.5, -1, 2, 1]], [[2, 3, 0, 1]])).toBeCloseTo(0.227613, 6);
  });

  it("stays finite: a difference of -1000 costs 1000, one of +1000 nothing", () => {
    expect(loss([[0, 1000]])).toBeCloseTo(1000, 3);
    expect(loss([[1000, 0]])).toBe(0);
    expect(gradient([[0, 1000]], [order(2)])[0]).toEqual([-1, 1]);
  });

  it("counts 36 pairs among nine answers, and 2304 of 64 prompts", () => {
    const count = (ranks: number[][]): number =>
      betterThan(ranks)
        .flat(2)
        .reduce((a, b) => a + b, 0);
    expect(count([order(9)])).toBe(36);
    expect(count(Array.from({ length: 64 }, () => order(9)))).toBe(2304);
  });

  it("has the mean gradient of its pairs taken one by one", () => {
    const nine = [0.3, -1.1, 0.9, 0.2, 1.7, -0.4, 0.05, -0.8, 1.2];
    const mean = new Array(9).fill(0);
    for (let i = 0; i < 9; i++) {
      for (let j = i + 1; j < 9; j++) {
        const push = sigmoid(nine[j] - nine[i]) / 36; // d -log σ(r_i - r_j) / d r_j
        mean[i] -= push;
        mean[j] += push;
      }
    }
    gradient([nine], [order(9)])[0].forEach((value, i) => void expect(value).toBeCloseTo(mean[i], 6));
  });

  it("makes no pair of a tie or of a missing answer, and gives those no gradient", () => {
    expect(betterThan([[0, 0, 1]])[0]).toEqual([
      [0, 0, 1],
      [0, 0, 1],
      [0, 0, 0],
    ]);
    expect(loss([[5, 5, 4]], [[0, 0, 1]])).toBeCloseTo(0.313262, 5);
    expect(loss([[2, 1, 77]], [[0, 1, Number.NaN]])).toBeCloseTo(0.313262, 5);
    expect(gradient([[2, 1, 77]], [[0, 1, Number.NaN]])[0][2]).toBe(0);
    expect(loss([[5, 5]], [[0, 0]])).toBe(0);
  });

  it("weighs every prompt alike, whatever its number of pairs, and leaves out one without pairs", () => {
    // 0.313262 from one pair, and 0.227613 from six.
    const rows = [
      [2, 1, 0, 0],
      [2, 1, 0.5, -1],
      [1, 2, 3, 4],
    ];
    const ranks = [[0, 1, Number.NaN, Number.NaN], order(4), [0, 0, 0, 0]];
    expect(loss(rows, ranks)).toBeCloseTo((0.313262 + 0.227613) / 2, 5);
  });

  it("wants the better one ahead by the margin: one point ahead of a margin of one is ln 2", () => {
    expect(loss([[2, 1]], [order(2)], 1)).toBeCloseTo(Math.log(2), 6);
  });

  it("throws on shapes that do not fit, and leaves no tensors behind", () => {
    expect(() => rankingLoss(tf.zeros([2, 3]), tf.zeros([2, 3, 5]))).toThrow(
      "better must have shape [2, 3, 3], got [2, 3, 5]",
    );
    const [x, better] = [tf.tensor2d([[1, 2]]), tf.tensor3d(betterThan([[0, 1]]))];
    const before = tf.memory().numTensors;
    rankingLoss(x, better).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("centrePenalty", () => {
  it("adds 0.01 · 3² to the pair 2, 1: 0.313262 becomes 0.403262", () => {
    const better = tf.tensor3d(betterThan([[0, 1]]));
    const penalty = centrePenalty(tf.tensor2d([[2, 1]]), better).dataSync()[0];
    expect(loss([[2, 1]]) + penalty).toBeCloseTo(0.403262, 5);
  });
});

describe("bestOfKLoss", () => {
  it("equals 0.774287 for scores 0.2, 1, -0.5, 0.3 with the second best of all, and ln 4 for equal ones", () => {
    const best = tf.tensor1d([1], "int32");
    expect(bestOfKLoss(tf.tensor2d([[0.2, 1, -0.5, 0.3]]), best).dataSync()[0]).toBeCloseTo(0.774287, 5);
    expect(bestOfKLoss(tf.zeros([1, 4]), best).dataSync()[0]).toBeCloseTo(Math.log(4), 5);
  });
});
