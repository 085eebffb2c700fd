import { describe, expect, it } from "vitest";
import { fittedPower } from "../../src/core/power-law";

describe("fittedPower", () => {
  it("equals the power of a pure power law, whatever its factor", () => {
    const points = [2, 3, 7, 11].map((x): [number, number] => [x, 5 * x ** 1.7]);
    expect(fittedPower(points)).toBeCloseTo(1.7, 10);
  });

  it("equals the slope worked by hand for three points that do not lie on a line", () => {
    // ln x = 0, 1, 2; ln y = 0, 2, 1: slope = ((-1)(-1) + 0 + (1)(0)) / 2 = 0.5
    const points = [0, 1, 2].map((t): [number, number] => [Math.exp(t), Math.exp([0, 2, 1][t])]);
    expect(fittedPower(points)).toBeCloseTo(0.5, 10);
  });

  it("throws on numbers that have no logarithm", () => {
    expect(() =>
      fittedPower([
        [1, 2],
        [2, 0],
      ]),
    ).toThrow("points must be numbers above 0, got 0");
  });
});
