import { describe, expect, it } from "vitest";
import { bootstrap } from "../../src/core/bootstrap";
import { Rng } from "../../src/core/random";

const mean = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0) / xs.length;

describe("bootstrap", () => {
  it("gives an interval near mean ± 1.96 standard errors", () => {
    const rng = new Rng(1);
    const items = Array.from({ length: 400 }, () => rng.normal(3, 2));
    const { value, low, high } = bootstrap(items, mean, new Rng(2), 2000);
    expect(value).toBe(mean(items));
    const spread = Math.sqrt(mean(items.map((x) => (x - value) ** 2)) / items.length);
    expect(Math.abs(high - value - 1.96 * spread)).toBeLessThan(0.2 * spread);
    expect(Math.abs(value - low - 1.96 * spread)).toBeLessThan(0.2 * spread);
  });

  it("gives a narrow interval for a paired difference, however much the items differ", () => {
    const items = Array.from({ length: 100 }, (_, i) => ({ a: 10 * i + 1, b: 10 * i }));
    const difference = (drawn: readonly { a: number; b: number }[]): number => mean(drawn.map(({ a, b }) => a - b));
    expect(bootstrap(items, difference, new Rng(3))).toEqual({ value: 1, low: 1, high: 1 });
  });

  it("repeats with the same seed", () => {
    const items = [1, 5, 2, 8, 3];
    expect(bootstrap(items, mean, new Rng(4))).toEqual(bootstrap(items, mean, new Rng(4)));
  });

  it("throws without items", () => {
    expect(() => bootstrap([], mean, new Rng(1))).toThrow("number of items must be a whole number >= 1, got 0");
  });
});
