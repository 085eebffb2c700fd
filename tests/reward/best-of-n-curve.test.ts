import { describe, expect, it } from "vitest";
import { bestOfNCurve } from "../../src/reward/best-of-n-curve";

describe("bestOfNCurve", () => {
  it("equals means over two prompts by hand: rise and fall of the truth while the score rises", () => {
    // Prompt 1: the scores order the samples 0, 1, 2, with truth 0.2, 0.8, 0.5. Of its three pairs the best two are worth 0.8, 0.5, 0.5.
    // Prompt 2: the same order, truth 0, 0.6, 0.
    const [one, two, three] = bestOfNCurve(
      [
        [1, 2, 3],
        [-1, 0, 4],
      ],
      [
        [0.2, 0.8, 0.5],
        [0, 0.6, 0],
      ],
      [1, 2, 3],
    );
    expect(one.truth).toBeCloseTo((0.5 + 0.2) / 2, 9);
    expect(two.truth).toBeCloseTo((1.8 / 3 + 0.6 / 3) / 2, 9);
    expect(three.truth).toBeCloseTo((0.5 + 0) / 2, 9);
    expect(one.proxy).toBeCloseTo((2 + 1) / 2, 9);
    expect(three.proxy).toBeCloseTo((3 + 4) / 2, 9);
    expect(three.error).toBeCloseTo(0.25 / Math.SQRT2, 9); // deviations ±0.25, two prompts
  });
});
