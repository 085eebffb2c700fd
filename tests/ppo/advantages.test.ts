import { describe, expect, it } from "vitest";
import * as tf from "../../src/core/tf";
import { explainedVariance } from "../../src/ppo/explained-variance";
import { gae } from "../../src/ppo/gae";
import { lastToken, penaliseUnended, tokenRewards } from "../../src/ppo/rewards";
import { whiten } from "../../src/ppo/whiten";

const close = (got: ArrayLike<number>, expected: number[], digits = 6): void => {
  expect(got.length).toBe(expected.length);
  expected.forEach((value, i) => void expect(got[i], `[${i}]`).toBeCloseTo(value, digits));
};

describe("gae", () => {
  const [r, V] = [
    [0, 0, 1],
    [0.5, 0.6, 0.7],
  ];
  const check = (gamma: number, lam: number, advantages: number[], returns: number[]): void => {
    const result = gae(r, V, { gamma, lam });
    close(result.advantages, advantages);
    close(result.returns, returns);
  };

  it("equals rewards 0, 0, 1 and values 0.5, 0.6, 0.7 by hand", () => {
    check(1, 0.95, [0.46575, 0.385, 0.3], [0.96575, 0.985, 1]);
    check(1, 1, [0.5, 0.4, 0.3], [1, 1, 1]); // the reward to go
    check(1, 0, [0.1, 0.1, 0.3], [0.6, 0.7, 1]); // one step ahead
    check(0.9, 0.8, [0.21712, 0.246, 0.3], [0.71712, 0.846, 1]);
  });

  it("equals rewards with a toll by hand", () => {
    const shaped = gae([-0.01, 0.02, -0.03, 0.495], [0.1, 0.2, 0.3, 0.4], { gamma: 1, lam: 0.95 });
    close(shaped.advantages, [0.348626, 0.272237, 0.16025, 0.095]);
    close(shaped.returns, [0.448626, 0.472237, 0.46025, 0.495]);
    close(
      gae([-0.01, 0.02, -0.03, 0.495], [0, 0, 0, 0], { gamma: 1, lam: 1 }).advantages,
      [0.475, 0.485, 0.465, 0.495],
    );
    const flat = gae([0, 0, 0, 0, 10], [1, 1, 1, 1, 1], { gamma: 1, lam: 0.95 });
    close(flat.advantages, [7.330556, 7.716375, 8.1225, 8.55, 9]);
  });

  it("has returns that do not depend on the values where λ is 1", () => {
    close(gae(r, [3, -2, 9], { gamma: 0.9, lam: 1 }).returns, gae(r, V, { gamma: 0.9, lam: 1 }).returns);
  });

  it("is linear in the rewards", () => {
    const options = { gamma: 0.97, lam: 0.9 };
    const [one, other] = [
      [0.3, -1, 2],
      [1, 0.5, -0.7],
    ].map((rewards) => gae(rewards, [0, 0, 0], options).advantages);
    const sum = gae([1.3, -0.5, 1.3], [0, 0, 0], options).advantages;
    close(
      sum,
      one.map((a, t) => a + other[t]),
    );
  });

  it("does not change with what stands after the end", () => {
    const padded = gae([...r, 99, 7], [...V, 7, -5], { gamma: 1, lam: 0.95 }, 3);
    close(padded.advantages, [0.46575, 0.385, 0.3, 0, 0]);
    close(padded.returns, [0.96575, 0.985, 1, 0, 0]);
    expect(() => gae([1, 2], [1], { gamma: 1, lam: 1 })).toThrow("values must have 2 numbers, got 1");
  });
});

describe("tokenRewards", () => {
  const logprobs = tf.tensor2d([[-1, -0.5, -0.2]]);
  const refLogprobs = tf.tensor2d([[-1.2, -0.6, -0.1]]);
  const rewards = (klCoef: number, score = 2, mask = [[1, 1, 1]]): number[] => {
    const result = tokenRewards(logprobs, refLogprobs, tf.tensor1d([score]), tf.tensor2d(mask), klCoef);
    return [...result.dataSync()];
  };

  it("equals -0.02, -0.01, 2.01 by hand, which sum to the score less β KL", () => {
    close(rewards(0.1), [-0.02, -0.01, 2.01]);
    expect(rewards(0.1).reduce((a, b) => a + b, 0)).toBeCloseTo(1.98, 6);
  });

  it("gives the advantages by hand, with the score at the end token and one place later", () => {
    const here = gae(rewards(0.1), [0.5, 1, 1.5], { gamma: 1, lam: 0.95 });
    close(here.advantages, [1.405775, 0.9745, 0.51]);
    close(here.returns, [1.905775, 1.9745, 2.01]);
    const later = gae([...rewards(0.1, 0), 2], [0.5, 1, 1.5, 1.8], { gamma: 1, lam: 0.95 });
    close(later.advantages, [1.39675, 0.965, 0.5, 0.2]);
    close(later.returns, [1.89675, 1.965, 2, 2]);
    // With λ = 1 the two agree at the real tokens.
    const [a, b] = [
      gae(rewards(0.1), [0.5, 1, 1.5], { gamma: 1, lam: 1 }),
      gae([...rewards(0.1, 0), 2], [0.5, 1, 1.5, 1.8], { gamma: 1, lam: 1 }),
    ];
    close(a.returns, [1.98, 2, 2.01]);
    close(b.returns.slice(0, 3), [1.98, 2, 2.01]);
  });

  it("charges for tokens likelier than in the reference, more with a larger β, nothing with β = 0", () => {
    expect(rewards(0.1)[0]).toBeLessThan(0);
    expect(rewards(0.2)[0]).toBeLessThan(rewards(0.1)[0]);
    close(rewards(0), [0, 0, 2]);
  });

  it("raises every advantage of a row when the score rises", () => {
    const at = (score: number): number[] => gae(rewards(0.1, score), [0.5, 1, 1.5], { gamma: 1, lam: 0.95 }).advantages;
    at(3).forEach((advantage, t) => void expect(advantage).toBeGreaterThan(at(2)[t]));
  });

  it("puts the score on the last token of each answer, and nothing on filling", () => {
    close(rewards(0.1, 2, [[1, 1, 0]]), [-0.02, 1.99, 0]);
    const mask = tf.tensor2d([
      [1, 1, 0, 0, 0],
      [1, 1, 1, 1, 1],
      [1, 0, 0, 0, 0],
      [0, 0, 0, 0, 0],
    ]);
    expect(lastToken(mask).arraySync()).toEqual([
      [0, 1, 0, 0, 0],
      [0, 0, 0, 0, 1],
      [1, 0, 0, 0, 0],
      [0, 0, 0, 0, 0],
    ]);
    const junk = tokenRewards(
      tf.tensor2d([[-1, Number.NaN]]),
      tf.tensor2d([[-1, 5]]),
      tf.tensor1d([3]),
      tf.tensor2d([[1, 0]]),
      0.1,
    );
    close(junk.dataSync(), [3, 0]);
  });

  it("takes a penalty off answers that never ended", () => {
    expect(penaliseUnended([1, 2], [true, false], 1.5)).toEqual([1, 0.5]);
  });
});

describe("whiten", () => {
  const run = (x: number[][], mask = x.map((row) => row.map(() => 1)), shift = true): number[] => [
    ...whiten(tf.tensor2d(x), tf.tensor2d(mask), shift).dataSync(),
  ];

  it("equals 1, 2, 3, 4 by hand, with the variance of the population", () => {
    close(run([[1, 2, 3, 4]]), [-1.341641, -0.447214, 0.447214, 1.341641], 5);
    close(run([[1, 2, 3, 4]], undefined, false), [1.158359, 2.052786, 2.947214, 3.841641], 5);
    const nine = run(
      [
        [1.2, 1.3, 1.4],
        [1.5, 1.6, 1.7],
        [1.8, 1.9, 2],
      ],
      undefined,
      false,
    );
    close(nine, [0.0508, 0.4381, 0.8254, 1.2127, 1.6, 1.9873, 2.3746, 2.7619, 3.1492], 4);
  });

  it("leaves filling out: the mean of 1, 2, 3 and not of 1, 2, 3, 0", () => {
    close(run([[1, 2, 3, 1e6]], [[1, 1, 1, 0]]), [-1.224745, 0, 1.224745, 0], 5);
    close(run([[1, 2, 3, Number.NaN]], [[1, 1, 1, 0]]), [-1.224745, 0, 1.224745, 0], 5);
    close(run([[1, 2, 3, 0]]), [-0.447214, 0.447214, 1.341641, -1.341641], 5);
  });

  it("keeps rewards' mean where it is not to be shifted", () => {
    const [mean, scale] = [1 / 6, Math.sqrt(5 / 6 - 1 / 36)];
    const x = [0, 0, 2, 0, 0, -1];
    close(
      run([x], undefined, false),
      x.map((value) => (value - mean) / scale + mean),
      5,
    );
  });

  it("makes the loss of a first step 0: advantages sum to 0", () => {
    expect(run([[0.3, -0.2, 0.5, -0.6]]).reduce((a, b) => a + b, 0)).toBeCloseTo(0, 6);
  });
});

describe("explainedVariance", () => {
  it("is 0.70 for returns 1, 2, 3, 4 and values 1.5, 1.5, 3, 3", () => {
    expect(explainedVariance([1, 2, 3, 4], [1.5, 1.5, 3, 3])).toBeCloseTo(0.7, 10);
  });

  it("is 1 for perfect values, 0 for the mean, and negative for worse; filling does not count", () => {
    expect(explainedVariance([1, 2, 3], [1, 2, 3])).toBe(1);
    expect(explainedVariance([1, 2, 3], [2, 2, 2])).toBeCloseTo(0, 10);
    expect(explainedVariance([1, 2, 3], [9, 9, 9])).toBeLessThan(-10);
    expect(explainedVariance([1, 2, 3, 99], [1, 2, 3, -5], [1, 1, 1, 0])).toBe(1);
    expect(explainedVariance([2, 2], [1, 1])).toBeNaN();
  });
});
