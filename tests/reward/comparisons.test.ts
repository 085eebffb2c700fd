import { describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import type { Labeler } from "../../src/data/world/labelers";
import { compare, comparedPairs, groupsOf, ranksOf, trueRanks, withStrangers } from "../../src/reward/comparisons";
import { accuracy, scoreComparisons } from "../../src/reward/reward-accuracy";
import { asked } from "../data/world/tasks";
import { answerOf } from "../sft/answer-of";

const task = asked("what is 3 plus 4 ?");
const texts = ["3 plus 4 is 8 .", "3 plus 4 is 7 .", "3 plus 4 is 8 .", "7 .", "3 plus 4 is 7 . happy to help ."];
const answers = texts.map((text) => answerOf(task, text));
const exact: Labeler = { noise: 1e-9, perTenWords: 0, perCourtesy: 0 };

describe("ranksOf", () => {
  it("equals the order of the truth for a labeler without error, and gives identical answers one rank", () => {
    // truth 0, 0.9, 0, 0.6, 1: the best is the last
    const [{ judged }] = compare([answers], [exact], new Rng(1));
    expect(judged.map(({ truth }) => Number(truth.toFixed(6)))).toEqual([0, 0.9, 0, 0.6, 1]);
    expect(ranksOf(exact, judged, new Rng(2))).toEqual([3, 1, 3, 2, 0]);
    expect(trueRanks(judged)[3]).toBeCloseTo(-0.6, 6);
  });

  it("follows a labeler's taste where it outweighs the truth", () => {
    const long: Labeler = { noise: 1e-9, perTenWords: 50, perCourtesy: 0 };
    const [{ ranks }] = compare([answers], [long], new Rng(1));
    expect(ranks.indexOf(0)).toBe(4); // the longest
    expect(Math.max(...ranks)).toBe(ranks[3]); // the shortest
  });
});

describe("comparedPairs", () => {
  it("holds every pair of different answers once", () => {
    expect(comparedPairs(compare([answers], [exact], new Rng(1)))).toHaveLength(6); // 4 different answers
  });
});

describe("withStrangers", () => {
  it("adds to each prompt an answer to another one, judged by this one's task", () => {
    const capital = asked("name the capital of france .");
    const groups = [
      answers,
      ["the capital of france is paris .", "i do not know ."].map((text) => answerOf(capital, text)),
    ];
    for (let seed = 1; seed <= 7; seed++) {
      const mixed = withStrangers(groups, new Rng(seed));
      expect(mixed.map((group) => group.length)).toEqual([6, 3]);
      mixed.forEach((group, i) => {
        expect(group.slice(0, -1)).toEqual(groups[i]);
        const stranger = group[group.length - 1];
        expect([stranger.task, stranger.prompt]).toEqual([groups[i][0].task, groups[i][0].prompt]);
        expect(groups[1 - i].map(({ ids }) => ids)).toContainEqual(stranger.ids);
      });
      const [{ judged }] = compare(mixed, [exact], new Rng(1));
      expect(judged[5].truth).toBeLessThan(0.2); // an answer to another question, or a needless "i do not know"
    }
  });
});

describe("groupsOf", () => {
  it("cuts a list evenly, and throws where it cannot", () => {
    expect(groupsOf([1, 2, 3, 4, 5, 6], 3)).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect(() => groupsOf([1, 2, 3], 2)).toThrow("answers must be a multiple of 2, got 3");
  });
});

describe("accuracy", () => {
  it("equals a count by hand; identical answers make no pair", () => {
    const comparisons = compare([answers, answers.slice(0, 2)], [exact], new Rng(1));
    // A reward that counts words: 6, 6, 6, 2, 10. Of the 9 ordered pairs it knows the 4 with the longest and the 2 of "7 ." wrong,
    // the one of "… 7 ." above "7 ." right; "… 7 ." above either "… 8 ." is a tie: (4 + 1 + 2 · 0.5) / 9
    const scores = scoreComparisons((list) => list.map(({ ids }) => ids.length), comparisons);
    expect(scores.map((row) => row.length)).toEqual([5, 2]);
    expect(accuracy([scores[0]], [comparisons[0].ranks])).toBeCloseTo(6 / 9, 9);
  });
});
