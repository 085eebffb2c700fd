import { expect, it } from "vitest";
import { finiteDifferences } from "../../src/core/finite-difference";

it("equals the slopes of a polynomial, each by its own number", () => {
  const f = ([x, y, z]: readonly number[]) => x ** 3 + 2 * x * y + 7 * z; // 3 x² + 2 y, 2 x, 7
  const slopes = finiteDifferences(f, [2, 5, -11]);
  [22, 4, 7].forEach((slope, i) => {
    expect(slopes[i]).toBeCloseTo(slope, 6);
  });
});

it("is wrong by h² on a cube: both sides are asked, not one", () => {
  // ((x + h)³ - (x - h)³) / 2h = 3 x² + h²; one side alone would be wrong by 3 x h
  expect(finiteDifferences(([x]) => x ** 3, [2], 0.1)[0]).toBeCloseTo(12.01, 10);
});

it("leaves its input as it was", () => {
  const at = Object.freeze([1, 2]);
  expect(finiteDifferences(([x, y]) => x * y, at).length).toBe(2);
});
