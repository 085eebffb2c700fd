import { describe, expect, it } from "vitest";
import { pairedInterval } from "../../src/core/paired";
import { Rng } from "../../src/core/random";

describe("pairedInterval", () => {
  it("equals the hand-worked one", () => {
    // 1, 2, 3, 4, 5: mean 3, variance (4 + 1 + 0 + 1 + 4) / 4 = 2.5, standard error √(2.5 / 5) = 0.70711, times 2.776 = 1.96293
    const { value, low, high, n } = pairedInterval([1, 2, 3, 4, 5]);
    expect([value, n]).toEqual([3, 5]);
    expect(low).toBeCloseTo(3 - 1.96293, 4);
    expect(high).toBeCloseTo(3 + 1.96293, 4);
  });

  it("keeps its promise: 95 of 100 intervals from 5 normal numbers hold the true mean", () => {
    const rng = new Rng(3);
    const draws = 4000;
    let held = 0;
    for (let i = 0; i < draws; i++) {
      const { low, high } = pairedInterval(Array.from({ length: 5 }, () => rng.normal(0.7, 2)));
      if (low <= 0.7 && 0.7 <= high) held++;
    }
    expect(held / draws).toBeGreaterThan(0.94); // standard error 0.0034
    expect(held / draws).toBeLessThan(0.96);
  });

  it("goes on smoothly where the table ends", () => {
    const half = (n: number) => {
      const { value, high } = pairedInterval(Array.from({ length: n }, (_, i) => (i % 2 === 0 ? 1 : -1)));
      return ((high - value) * Math.sqrt(n)) / Math.sqrt(n / (n - 1)); // t s / √n without 1 / √n and s: t
    };
    expect(half(30)).toBeCloseTo(2.045, 1);
    expect(half(32)).toBeCloseTo(2.04, 2); // 31 degrees of freedom: 2.0395
    expect(half(102)).toBeCloseTo(1.984, 2); // 101 degrees: 1.9837
  });

  it("throws on a single difference", () => {
    expect(() => pairedInterval([1])).toThrow("number of differences must be a whole number >= 2, got 1");
  });
});
