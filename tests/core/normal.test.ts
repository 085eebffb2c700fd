import { describe, expect, it } from "vitest";
import { normalCdf, normalDensity } from "../../src/core/normal";

describe("normalCdf", () => {
  it("equals the table: 0.5 at 0, 0.8413 at 1, 0.975 at 1.96", () => {
    const table = [
      [0, 0.5],
      [1, 0.8413447461],
      [1.959963985, 0.975],
      [-2.326347874, 0.01],
    ];
    for (const [x, p] of table) expect(Math.abs(normalCdf(x) - p)).toBeLessThan(7.5e-8);
    expect(normalCdf(40)).toBe(1);
    expect(normalCdf(-40)).toBe(0);
  });

  it("has the density as its slope", () => {
    for (const x of [-1.3, 0.2, 2])
      expect((normalCdf(x + 1e-3) - normalCdf(x - 1e-3)) / 2e-3).toBeCloseTo(normalDensity(x), 3);
  });
});
