import { describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import { bestOfN, bestOfNKl, bestOfNKlBound, bestOfNWinRate } from "../../src/reward/best-of-n";

const proxy = [0.3, -1, 2, 0.7, 1.1];
const gold = [0.1, -0.5, 0.4, 0.9, 0.6];

/** All subsets of n of N indexes. */
function subsets(N: number, n: number): number[][] {
  if (n === 0) return [[]];
  if (N < n) return [];
  return [...subsets(N - 1, n), ...subsets(N - 1, n - 1).map((subset) => [...subset, N - 1])];
}

describe("bestOfN", () => {
  it("equals 0.3, 0.53, 0.51, 0.44, 0.4 for n = 1 to 5: the truth rises and falls while the proxy rises", () => {
    [0.3, 0.53, 0.51, 0.44, 0.4].forEach((value, i) => void expect(bestOfN(proxy, gold, i + 1)).toBeCloseTo(value, 10));
    [0.62, 1.3, 1.6, 1.82, 2].forEach((value, i) => void expect(bestOfN(proxy, proxy, i + 1)).toBeCloseTo(value, 10));
  });

  it("equals the mean over all subsets", () => {
    for (let n = 1; n <= 5; n++) {
      const kept = subsets(5, n).map((subset) => gold[subset.reduce((best, i) => (proxy[i] > proxy[best] ? i : best))]);
      expect(bestOfN(proxy, gold, n)).toBeCloseTo(kept.reduce((a, b) => a + b, 0) / kept.length, 10);
    }
  });

  it("stays finite for many samples: the best of 2 and 3 of a normal are 0.564190 and 0.846284 on average", () => {
    const rng = new Rng(2);
    const scores = Array.from({ length: 4096 }, () => rng.normal());
    const mean = scores.reduce((a, b) => a + b, 0) / 4096;
    expect(bestOfN(scores, scores, 1)).toBeCloseTo(mean, 10);
    expect(bestOfN(scores, scores, 2)).toBeCloseTo(0.56419, 1);
    expect(bestOfN(scores, scores, 3)).toBeCloseTo(0.846284, 1);
    expect(bestOfN(scores, scores, 4096)).toBe(Math.max(...scores));
    expect(Number.isFinite(bestOfN(scores, scores, 1024))).toBe(true);
  });

  it("throws where n is larger than the number of samples", () => {
    expect(() => bestOfN(proxy, gold, 6)).toThrow("n must be a whole number from 1 to 5, got 6");
    expect(() => bestOfN(proxy, [1], 1)).toThrow("gold must have 5 numbers, got 1");
  });
});

describe("the KL of best of n", () => {
  it("is at most ln n - (n - 1) / n", () => {
    const table = [
      [1, 0],
      [2, 0.1931],
      [4, 0.6363],
      [8, 1.2044],
      [16, 1.8351],
      [64, 3.1745],
      [256, 4.5491],
      [1000, 5.9088],
      [60000, 10.0021],
    ];
    for (const [n, kl] of table) expect(bestOfNKlBound(n)).toBeCloseTo(kl, 4);
    for (const [n, d] of [
      [4, 0.7977],
      [16, 1.3547],
      [64, 1.7817],
      [256, 2.1329],
    ]) {
      expect(Math.sqrt(bestOfNKlBound(n))).toBeCloseTo(d, 4);
    }
  });

  it("is far below that where there are three answers: 0.161724, 0.555471, 1.087214 for n = 2, 4, 16", () => {
    const uniform = [1 / 3, 1 / 3, 1 / 3];
    for (const [n, kl] of [
      [2, 0.161724],
      [4, 0.555471],
      [16, 1.087214],
    ]) {
      expect(bestOfNKl(uniform, n)).toBeCloseTo(kl, 6);
      expect(bestOfNKl(uniform, n)).toBeLessThan(Math.min(bestOfNKlBound(n), Math.log(3)));
    }
    expect(bestOfNKl(uniform, 1)).toBeCloseTo(0, 12);
  });
});

describe("bestOfNWinRate", () => {
  it("is n / (n + 1), and what drawing gives", () => {
    for (const [n, rate] of [
      [2, 0.6667],
      [4, 0.8],
      [16, 0.9412],
      [64, 0.9846],
    ])
      expect(bestOfNWinRate(n)).toBeCloseTo(rate, 4);
    const rng = new Rng(3);
    const won = Array.from({ length: 20_000 }, () => {
      const best = Math.max(...Array.from({ length: 4 }, () => rng.uniform()));
      return best > rng.uniform();
    }).filter(Boolean).length;
    expect(Math.abs(won / 20_000 - 0.8)).toBeLessThan(0.012);
  });
});
