import { describe, expect, it } from "vitest";
import { warmUpFromTenth } from "../../src/ppo/warm-up";

describe("warmUpFromTenth", () => {
  it("equals 0.10, 0.19, 0.28 … 1.00 after ten iterations, and stays", () => {
    const factor = warmUpFromTenth();
    [0.1, 0.19, 0.28, 0.37, 0.46, 0.55].forEach((value, i) => void expect(factor(i)).toBeCloseTo(value, 12));
    expect(factor(9)).toBeCloseTo(0.91, 12);
    expect([10, 11, 5000].map(factor)).toEqual([1, 1, 1]);
  });
});
