import { describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";

describe("Rng", () => {
  it("equals the published xoshiro128** from the state 1, 2, 3, 4", () => {
    const rng = new Rng(0);
    rng.restore([1, 2, 3, 4]);
    // By hand for the first: rotl(2 * 5, 7) * 9 = 10 * 128 * 9 = 11520. The rest: the algorithm in C, compiled.
    expect(Array.from({ length: 8 }, () => rng.uint32())).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849,
    ]);
  });

  it("repeats the same numbers from the same seed and gives others from another", () => {
    const draw = (seed: number): number[] => {
      const rng = new Rng(seed);
      return Array.from({ length: 5 }, () => rng.uniform());
    };
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
    expect(draw(0)).not.toEqual(draw(-1));
  });

  it("keeps its place through state() and restore()", () => {
    const rng = new Rng(3);
    rng.normal();
    const place = rng.state();
    const first = [rng.uniform(), rng.int(100), rng.normal()];
    rng.restore(place);
    expect([rng.uniform(), rng.int(100), rng.normal()]).toEqual(first);
  });

  it("gives uniform numbers in [low, high) with mean and variance of the uniform distribution", () => {
    const rng = new Rng(11);
    const n = 200_000;
    const draws = Array.from({ length: n }, () => rng.uniform(-1, 3));
    expect(Math.min(...draws.slice(0, 1e5))).toBeGreaterThanOrEqual(-1);
    expect(Math.max(...draws.slice(0, 1e5))).toBeLessThan(3);
    const mean = draws.reduce((a, b) => a + b) / n;
    const variance = draws.reduce((a, b) => a + (b - mean) ** 2, 0) / n;
    expect(mean).toBeCloseTo(1, 1.7); // standard error 1.155 / sqrt(n) = 0.0026
    expect(variance).toBeCloseTo(16 / 12, 1.7);
  });

  it("gives normal numbers with the mean and standard deviation asked for", () => {
    const rng = new Rng(13);
    const n = 200_000;
    const draws = Array.from({ length: n }, () => rng.normal(5, 2));
    const mean = draws.reduce((a, b) => a + b) / n;
    const std = Math.sqrt(draws.reduce((a, b) => a + (b - mean) ** 2, 0) / n);
    expect(Math.abs(mean - 5)).toBeLessThan(0.02); // standard error 0.0045
    expect(Math.abs(std - 2)).toBeLessThan(0.02);
    const within = draws.filter((x) => Math.abs(x - 5) < 2).length / n;
    expect(Math.abs(within - 0.6827)).toBeLessThan(0.005);
  });

  it("gives every index of categorical() as often as its weight says, and never one of weight 0", () => {
    const rng = new Rng(17);
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < 70_000; i++) counts[rng.categorical([2, 0, 1, 4])]++;
    expect(counts[1]).toBe(0);
    for (const [index, expected] of [20_000, 0, 10_000, 40_000].entries()) {
      expect(Math.abs(counts[index] - expected)).toBeLessThan(600);
    }
  });

  it("gives all orders of three items equally often in shuffle() and leaves its input as it was", () => {
    const rng = new Rng(19);
    const items = ["a", "b", "c"];
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = rng.shuffle(items).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(items).toEqual(["a", "b", "c"]);
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });

  it("does not give a seed of 0", () => {
    const rng = new Rng(23);
    for (let i = 0; i < 1000; i++) expect(rng.seed()).toBeGreaterThan(0);
  });

  it("throws on a seed, a count or weights that make no sense", () => {
    expect(() => new Rng(1.5)).toThrow("seed must be an integer, got 1.5");
    const rng = new Rng(1);
    expect(() => rng.int(0)).toThrow("n must be a whole number from 1 to 2^32, got 0");
    expect(() => rng.categorical([1, -1])).toThrow("weights must be numbers >= 0, got -1 at index 1");
    expect(() => rng.categorical([1, Number.NaN])).toThrow("got NaN at index 1");
    expect(() => rng.categorical([0, 0])).toThrow("weights must sum to a finite number > 0, got 0");
  });
});
