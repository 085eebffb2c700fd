import { describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import { measure, normalise } from "../../src/reward/normalise";
import { fitOveroptimisation, peak, trueReward } from "../../src/reward/over-optimisation";
import {
  calibrationError,
  pairAccuracy,
  pairLoss,
  preferenceProbability,
  reliability,
  scoredPairs,
} from "../../src/reward/pair-metrics";
import { betterThan } from "../../src/reward/ranking-loss";
import { eloDifference, winRate, winRateError } from "../../src/reward/win-rate";

describe("pairAccuracy", () => {
  it("counts pairs in order, and equal scores half", () => {
    const pairs = scoredPairs([[3, 1, 2]], betterThan([[0, 1, 2]]));
    expect(pairs.length).toBe(3);
    expect(pairAccuracy(pairs)).toBeCloseTo(2 / 3, 10); // 3 > 1 and 3 > 2, but 1 < 2
    expect(pairAccuracy([{ preferred: 1, other: 1 }])).toBe(0.5);
    expect(pairAccuracy(scoredPairs([[0, 0, 0]], betterThan([[0, 1, 2]])))).toBe(0.5);
  });
});

describe("pairLoss", () => {
  it("equals ln(1 + e^-d) over pairs: ln 2 at a tie", () => {
    // d = 1: ln(1 + e^-1) = 0.313262; d = 0: ln 2 = 0.693147; d = -2: 2.126928
    const pairs = [
      [3, 2],
      [5, 5],
      [0, 2],
    ].map(([preferred, other]) => ({ preferred, other }));
    expect(pairLoss(pairs)).toBeCloseTo((0.313262 + Math.LN2 + 2.126928) / 3, 6);
  });
});

describe("reliability", () => {
  it("gives the probabilities of the table: 0.6225, 0.7311, 0.8808 at differences 0.5, 1, 2", () => {
    for (const [difference, p] of [
      [0.5, 0.6225],
      [1, 0.7311],
      [2, 0.8808],
    ]) {
      expect(preferenceProbability(difference)).toBeCloseTo(p, 4);
    }
  });

  it("equals two bins by hand", () => {
    // Differences 0 to 0.2 have probabilities 0.5 to 0.55, those of 2 have 0.8808.
    const pairs = [
      [0.2, 0],
      [0, 0.2],
      [2, 0],
      [2, 0],
      [2, 0],
      [0, 2],
    ].map(([preferred, other]) => ({ preferred, other }));
    const bins = reliability(pairs, 2);
    expect(bins.map(({ count }) => count)).toEqual([2, 4]);
    expect(bins[0].observed).toBe(0.5);
    expect(bins[1].predicted).toBeCloseTo(0.8808, 4);
    expect(bins[1].observed).toBe(0.75);
    const first = Math.abs(preferenceProbability(0.2) - 0.5);
    expect(calibrationError(bins)).toBeCloseTo((2 * first + 4 * Math.abs(0.8808 - 0.75)) / 6, 4);
  });

  it("lies on the diagonal where labels are drawn from the probabilities, and below it where scores are doubled", () => {
    const rng = new Rng(4);
    const draw = (factor: number) =>
      Array.from({ length: 20_000 }, () => {
        const difference = rng.normal(0, 1.5);
        const [better, worse] = rng.uniform() < preferenceProbability(difference) ? [difference, 0] : [0, difference];
        return { preferred: factor * better, other: factor * worse };
      });
    expect(calibrationError(reliability(draw(1)))).toBeLessThan(0.015);
    expect(calibrationError(reliability(draw(2)))).toBeGreaterThan(0.05);
  });
});

describe("measure", () => {
  it("puts the mean of the reference answers at 0, and their deviation at 1 if asked", () => {
    const scores = [1, 3, 8];
    expect(measure(scores)).toEqual({ mean: 4, scale: 1 });
    const unit = measure(scores, true);
    expect(unit.scale).toBeCloseTo(Math.sqrt(26 / 3), 10);
    const after = scores.map((score) => normalise(score, unit));
    expect(measure(after, true).mean).toBeCloseTo(0, 10);
    expect(measure(after, true).scale).toBeCloseTo(1, 10);
    expect(normalise(5, measure(scores))).toBe(1);
    expect(() => measure([])).toThrow("scores must hold at least one number, got none");
    expect(() => measure([2, 2], true)).toThrow("scores must differ");
  });
});

describe("winRate", () => {
  it("counts a tie half, with the error of the points", () => {
    const { rate, error } = winRate([1, 2, 3, 4], [0, 3, 3, 1]);
    expect(rate).toBe(2.5 / 4);
    // Points 1, 0, 0.5, 1: variance (0.140625 + 0.390625 + 0.015625 + 0.140625) / 4 = 0.171875
    expect(error).toBeCloseTo(Math.sqrt(0.171875 / 4), 10);
    expect(() => winRate([1], [1, 2])).toThrow("got 1 and 2");
  });

  it("is one half of a system against itself", () => {
    expect(winRate([0.3, 0.9, 0.1], [0.3, 0.9, 0.1])).toEqual({ rate: 0.5, error: 0 });
  });

  it("has the errors 0.05, 0.031, 0.016 for 100, 256, 1000 prompts, and the Elo points of the table", () => {
    for (const [n, error] of [
      [100, 0.05],
      [256, 0.031],
      [1000, 0.016],
    ])
      expect(winRateError(0.5, n)).toBeCloseTo(error, 3);
    for (const [rate, elo] of [
      [0.61, 77.7],
      [0.71, 155.5],
      [0.85, 301.3],
    ])
      expect(eloDifference(rate)).toBeCloseTo(elo, 1);
  });
});

describe("over-optimisation", () => {
  const bon = { alpha: 0.6, beta: 0.1 };
  const rl = { alpha: 0.36, beta: 0.14 };

  it("equals the curves by hand", () => {
    for (const [d, r] of [
      [1, 0.5],
      [2, 0.8],
      [3, 0.9],
      [6, 0],
    ])
      expect(trueReward("bestOfN", bon, d)).toBeCloseTo(r, 10);
    for (const [d, r] of [
      [1, 0.36],
      [2, 0.5259],
      [4, 0.6637],
      [8, 0.551],
    ])
      expect(trueReward("rl", rl, d)).toBeCloseTo(r, 4);
    expect(peak("bestOfN", bon).distance).toBeCloseTo(3, 10);
    expect(peak("bestOfN", bon).reward).toBeCloseTo(0.9, 10);
    expect(peak("rl", rl).distance).toBeCloseTo(4.8135, 4);
    expect(peak("rl", rl).reward).toBeCloseTo(0.6739, 4);
  });

  it("gets its coefficients back from points without noise", () => {
    for (const [form, curve] of [
      ["bestOfN", bon],
      ["rl", rl],
    ] as const) {
      const fitted = fitOveroptimisation(
        form,
        [1, 1.5, 2, 3, 5].map((d) => [d, trueReward(form, curve, d)] as const),
      );
      expect(fitted.alpha).toBeCloseTo(curve.alpha, 6);
      expect(fitted.beta).toBeCloseTo(curve.beta, 6);
    }
    expect(() =>
      fitOveroptimisation("rl", [
        [2, 1],
        [2, 3],
      ]),
    ).toThrow("points must have two different distances, got 2 points");
  });
});
