import { describe, expect, it } from "vitest";
import type { Judged, Labeler } from "../../src/data/world/labelers";
import { agreementWith, ownRankings, readRanking } from "../../src/reward/own-ranking";

describe("readRanking", () => {
  it("gives each answer its place, and equal ones the same", () => {
    expect(readRanking("C A D B", 4)).toEqual([1, 3, 0, 2]);
    expect(readRanking("c > a = d > b", 4)).toEqual([1, 2, 0, 1]);
    expect(readRanking("B,A,C", 3)).toEqual([1, 0, 2]);
  });

  it("throws for a letter that is missing, stands twice or is unknown, and says which", () => {
    const must = "a ranking must hold each of A B C once";
    expect(() => readRanking("C A", 3)).toThrow(`${must}, got "C A": B is missing`);
    expect(() => readRanking("C A A B", 3)).toThrow(`${must}, got "C A A B": A stands twice`);
    expect(() => readRanking("C A D", 3)).toThrow(`${must}, got "C A D": "D" is none of them`);
  });
});

describe("ownRankings", () => {
  const standIn = [
    [0, 1, 2],
    [2, 1, 0],
    [1, 0, 2],
  ];

  it("takes another's ranking where the reader typed none", () => {
    expect(ownRankings([], standIn)).toEqual({ ranks: standIn, typed: 0, problems: [] });
    const { ranks, typed } = ownRankings(["", "B C A"], standIn);
    expect(ranks).toEqual([standIn[0], [2, 0, 1], standIn[2]]);
    expect(typed).toBe(1);
  });

  it("says what is wrong with a row, and goes on", () => {
    const { ranks, typed, problems } = ownRankings(["A B C", "A B", "C B A", "A"], standIn);
    expect(ranks).toEqual([[0, 1, 2], standIn[1], [2, 1, 0]]);
    expect(typed).toBe(2);
    expect(problems).toHaveLength(2);
    expect(problems[0]).toMatch(/at most 3 rows, got 4/);
    expect(problems[1]).toBe('prompt 2: a ranking must hold each of A B C once, got "A B": C is missing');
  });
});

describe("agreementWith", () => {
  const answer = (text: string, truth: number): Judged => ({ text, truth, words: 5, courtesies: 0 });
  const judged = [[answer("good", 0.9), answer("bad", 0.1)]];
  // Φ((0.9 - 0.1) / (0.8 √2 / √2 ...)): with noise 0.8 / √2 the argument is 0.8 / (0.8) = 1, and Φ(1) = 0.841345
  const labeler: Labeler = { noise: 0.8 / Math.SQRT2, perTenWords: 0, perCourtesy: 0 };

  it("equals the labeler's probability for one pair, and turns with the ranking", () => {
    expect(agreementWith(labeler, [[0, 1]], judged)).toBeCloseTo(0.841345, 5);
    expect(agreementWith(labeler, [[1, 0]], judged)).toBeCloseTo(1 - 0.841345, 5);
  });

  it("leaves ties out", () => {
    const three = [[...judged[0], answer("other", 0.1)]];
    expect(agreementWith(labeler, [[0, 1, 1]], three)).toBeCloseTo(0.841345, 5);
  });
});
