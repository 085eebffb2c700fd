import { describe, expect, it } from "vitest";
import { downsample, extent, type Point, round4 } from "../../src/plot/numbers";

describe("round4", () => {
  it("keeps four significant digits, whatever the size", () => {
    expect([2.34567, 0.000123456, -98765.4, 7].map(round4)).toEqual([2.346, 0.0001235, -98770, 7]);
  });
  it("leaves infinities and NaN", () => {
    expect(round4(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
    expect(round4(Number.NaN)).toBeNaN();
  });
});

describe("downsample", () => {
  const noisy: Point[] = Array.from({ length: 7001 }, (_, i) => [
    i,
    Math.sin(i * 1.7) + (i === 4321 ? 50 : 0) - (i === 77 ? 60 : 0),
  ]);
  it("gives at most the limit, in order", () => {
    const kept = downsample(noisy, 500);
    expect(kept.length).toBeLessThanOrEqual(500);
    expect(kept.length).toBeGreaterThan(400);
    expect(kept.every(([x], i) => i === 0 || x > kept[i - 1][0])).toBe(true);
  });
  it("keeps first, last, highest and lowest point", () => {
    const kept = downsample(noisy, 100).map(([x]) => x);
    expect(kept).toEqual(expect.arrayContaining([0, 77, 4321, 7000]));
  });
  it("leaves a short line alone", () => {
    expect(downsample(noisy.slice(0, 500), 500)).toEqual(noisy.slice(0, 500));
  });
  it("throws on a limit that cannot hold the ends and the extremes", () => {
    expect(() => downsample(noisy, 3)).toThrow("limit must be at least 4, got 3");
  });
});

describe("extent", () => {
  it("passes over what is not finite", () => {
    expect(extent([3, Number.NaN, -5, Number.POSITIVE_INFINITY])).toEqual([-5, 3]);
    expect(extent([])).toEqual([0, 1]);
  });
});
