import { describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import { bestOfEach, bestOverall, randomOfEach, ratedAtLeast } from "../../src/sft/feedme";

// Five prompts, four answers each.
const scores = [
  [0.7, 0.3, 0.5, 0.2],
  [0.4, 0.8, 0.6, 0.5],
  [0.9, 0.3, 0.4, 0.7],
  [0.2, 0.5, 0.8, 0.6],
  [0.5, 0.4, 0.3, 0.6],
];

describe("FeedME", () => {
  it("keeps the best answer of each prompt: 0, 1, 0, 2, 3", () => {
    expect(bestOfEach(scores).map(({ answer }) => answer)).toEqual([0, 1, 0, 2, 3]);
    expect(bestOfEach(scores).map(({ prompt }) => prompt)).toEqual([0, 1, 2, 3, 4]);
    expect(bestOfEach([[1, 2, 2]])[0].answer).toBe(1);
  });

  it("keeps the five best of all: prompt 2 twice, prompt 4 never", () => {
    const flat = bestOverall(scores, 5).map(({ prompt, answer }) => 4 * prompt + answer);
    expect(new Set(flat)).toEqual(new Set([8, 5, 14, 0, 11]));
    expect(flat[0]).toBe(8);
  });

  it("keeps what is rated 7 of 7", () => {
    expect(
      ratedAtLeast(
        [
          [7, 6],
          [5, 5],
          [7, 7],
        ],
        7,
      ),
    ).toEqual([
      { prompt: 0, answer: 0 },
      { prompt: 2, answer: 0 },
      { prompt: 2, answer: 1 },
    ]);
  });

  it("draws the control evenly, one answer for each prompt", () => {
    const rng = new Rng(1);
    const drawn = Array.from({ length: 2000 }, () => randomOfEach(scores, rng)[0].answer);
    for (const answer of [0, 1, 2, 3]) {
      expect(Math.abs(drawn.filter((a) => a === answer).length / 2000 - 0.25)).toBeLessThan(0.05);
    }
    expect(randomOfEach(scores, rng).map(({ prompt }) => prompt)).toEqual([0, 1, 2, 3, 4]);
  });
});
