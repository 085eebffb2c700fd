import { describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import { slips, typeWord, typingChannel } from "../../src/lm/typing-channel";

describe("slips", () => {
  it("equals the slips of a word of two letters by hand", () => {
    // "at": a touches q w s z, t touches r y f g (and the row above has no letters); 2 places, kinds 1/4 each.
    const results = slips("at");
    expect(results.get("st")).toBeCloseTo(1 / 4 / 2 / 4, 12);
    expect(results.get("t")).toBeCloseTo(1 / 4 / 2, 12);
    expect(results.get("aat")).toBeCloseTo(1 / 4 / 2, 12);
    expect(results.get("ta")).toBeCloseTo(1 / 4 / 1, 12);
    expect([...results.keys()].sort()).toEqual("a aat ar ag af att ay qt st t ta wt zt".split(" ").sort());
  });

  it("adds up places that give the same result", () => {
    // "ooze" without one of its two o's: "oze" twice, 2 · 1/4 / 4
    expect(slips("ooze").get("oze")).toBeCloseTo(2 / 16, 12);
  });

  it("gives probabilities that sum to 1, apostrophes included", () => {
    for (const word of ["of", "nation's", "zoo", "i", "president"]) {
      expect([...slips(word).values()].reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    }
  });
});

describe("typeWord", () => {
  it("slips as often as the rate says, and into what slips() says", () => {
    const rng = new Rng(5);
    const typed = Array.from({ length: 4000 }, () => typeWord("great", rng, 0.3));
    const share = typed.filter((word) => word !== "great").length / typed.length;
    expect(Math.abs(share - 0.3)).toBeLessThan(0.03); // s.e. 0.0072, so 4 of them
    const possible = slips("great");
    expect(typed.every((word) => word === "great" || possible.has(word))).toBe(true);
  });
});

describe("typingChannel", () => {
  const vocabulary = new Set(["form", "from", "for", "farm", "great", "to", "too"]);
  const channel = typingChannel((word) => vocabulary.has(word), 0.2);
  const causes = (typed: string): Map<string, number> =>
    new Map(channel(typed).map((c) => [c.meant, Math.exp(c.logProb)]));

  it("equals 1 - rate for a word typed right, and rate times the slip for another word", () => {
    const found = causes("form");
    expect(found.get("form")).toBeCloseTo(0.8, 12);
    expect(found.get("from")).toBeCloseTo((0.2 * 0.25) / 3, 12); // one of 3 swaps
    expect([...found.keys()].sort()).toEqual(["form", "from"]);
  });

  it("matches trying every word of the vocabulary", () => {
    for (const typed of ["too", "tto", "fro", "fprm", "gerat", "farn", "xyz"]) {
      const expected = new Map<string, number>();
      for (const word of new Set([...vocabulary, typed])) {
        const p = (word === typed ? 0.8 : 0) + 0.2 * (slips(word).get(typed) ?? 0);
        if (p > 0) expected.set(word, p);
      }
      const found = causes(typed);
      expect([...found.keys()].sort()).toEqual([...expected.keys()].sort());
      for (const [word, p] of expected) expect(found.get(word)).toBeCloseTo(p, 12);
    }
  });

  it("keeps what was typed as a possible cause even if it is no known word", () => {
    expect(causes("xyz").get("xyz")).toBeCloseTo(0.8, 12);
  });

  it("throws for a rate of 0", () => {
    expect(() => typingChannel(() => true, 0)).toThrow("rate must be from");
  });
});
