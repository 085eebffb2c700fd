import { describe, expect, it } from "vitest";
import { constantSchedule, cosineSchedule, linearSchedule } from "../../src/optim/schedule";

const options = { maxLearningRate: 8, minLearningRate: 2, warmupSteps: 4, maxSteps: 16 };

describe("cosineSchedule", () => {
  const rate = cosineSchedule(options);

  it("equals 2, 4, 6, 8 while warming up", () => {
    expect([0, 1, 2, 3].map(rate)).toEqual([2, 4, 6, 8]);
  });

  it("equals the highest rate, the middle and the lowest at the start, half and end of the fall", () => {
    expect(rate(4)).toBe(8);
    expect(rate(10)).toBeCloseTo(5, 12); // cos(pi / 2) = 0
    expect(rate(8)).toBeCloseTo(6.5, 12); // a third of the way: 2 + 6 (1 + 1/2) / 2
    expect(rate(16)).toBe(2);
    expect(rate(1000)).toBe(2);
  });

  it("throws when there is nothing after the warm-up", () => {
    expect(() => cosineSchedule({ ...options, maxSteps: 4 })).toThrow("maxSteps must be a whole number >= 5, got 4");
  });
});

describe("linearSchedule", () => {
  it("falls along a line, by default to 0", () => {
    const rate = linearSchedule({ maxLearningRate: 8, maxSteps: 16 });
    expect([0, 4, 8, 16, 17].map(rate)).toEqual([8, 6, 4, 0, 0]);
  });
});

describe("constantSchedule", () => {
  it("gives the same rate at every step", () => {
    expect([0, 5].map(constantSchedule(0.25))).toEqual([0.25, 0.25]);
  });
});
