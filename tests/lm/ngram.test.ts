import { describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import {
  distribution,
  type LanguageModel,
  logProb,
  negativeLogLikelihood,
  perplexity,
} from "../../src/lm/language-model";
import { addK, counted, kneserNey, wittenBell } from "../../src/lm/ngram";
import { NgramCounts } from "../../src/lm/ngram-counts";
import { letters } from "../../src/text/sequence";

// START a b END, twice, and START b END once. Symbols that were next: a 2, b 3, END 3; 8 in all. V = 3.
const words = ["ab", "ab", "b"].map(letters);
const bigrams = new NgramCounts(2, words);

const p = (model: LanguageModel, next: string, history: string): number => model.after(letters(history))(next);

describe("NgramCounts", () => {
  it("equals the counts of three words by hand", () => {
    expect(bigrams.after(["START"])).toEqual({
      total: 3,
      counts: new Map([
        ["a", 2],
        ["b", 1],
      ]),
    });
    expect(bigrams.after(["a"])).toEqual({ total: 2, counts: new Map([["b", 2]]) });
    expect(bigrams.after([])?.total).toBe(8);
    expect(bigrams.vocabulary()).toEqual(["END", "a", "b"]);
  });

  it("does not know a context it never saw, nor one longer than its order allows", () => {
    expect(bigrams.after(["END"])).toBeUndefined();
    expect(bigrams.after(["START", "a"])).toBeUndefined();
  });

  it("throws when the order is 0", () => {
    expect(() => new NgramCounts(0)).toThrow("order must be a whole number >= 1, got 0");
  });
});

describe("counted", () => {
  it("equals count divided by total", () => {
    const model = counted(bigrams);
    expect(p(model, "a", "")).toBeCloseTo(2 / 3, 12);
    expect(p(model, "b", "a")).toBe(1);
    expect(p(model, "a", "a")).toBe(0);
  });

  it("gives probability 0 to everything after a context that was never seen", () => {
    expect(distribution(counted(new NgramCounts(3, words)), letters("ba"))).toEqual([0, 0, 0]);
  });
});

describe("addK", () => {
  it("equals (c + k) / (total + k V) with k = 1/2", () => {
    // after START: a (2 + 0.5) / (3 + 1.5), END (0 + 0.5) / 4.5
    const model = addK(bigrams, 0.5);
    expect(p(model, "a", "")).toBeCloseTo(2.5 / 4.5, 12);
    expect(p(model, "END", "")).toBeCloseTo(0.5 / 4.5, 12);
  });

  it("throws when k is 0", () => {
    expect(() => addK(bigrams, 0)).toThrow("k must be a number > 0, got 0; use counted() for no smoothing");
  });
});

describe("wittenBell", () => {
  const model = wittenBell(bigrams);

  it("equals the bigram probabilities by hand", () => {
    // Without context: (c + 3 · 1/3) / (8 + 3), so a 3/11, b 4/11, END 4/11.
    // After START, which 2 different symbols followed: a (2 + 2 · 3/11) / (3 + 2) = 28/55, b (1 + 8/11) / 5 = 19/55, END 8/55.
    expect(p(wittenBell(new NgramCounts(1, words)), "a", "b")).toBeCloseTo(3 / 11, 12);
    expect(p(model, "a", "")).toBeCloseTo(28 / 55, 12);
    expect(p(model, "b", "")).toBeCloseTo(19 / 55, 12);
    expect(p(model, "END", "")).toBeCloseTo(8 / 55, 12);
    expect(p(model, "a", "a")).toBeCloseTo(1 / 11, 12); // (0 + 1 · 3/11) / (2 + 1)
  });

  it("asks the shorter context alone after a context that was never seen", () => {
    const trigram = wittenBell(new NgramCounts(3, words));
    expect(p(trigram, "b", "ba")).toBeCloseTo(p(model, "b", "a"), 12);
  });

  it("takes another base distribution for symbols that were never seen", () => {
    const open = wittenBell(new NgramCounts(1, words), (symbol) => (symbol === "z" ? 0.1 : 0.3));
    expect(open.after([])("z")).toBeCloseTo((3 * 0.1) / 11, 12);
    expect(model.after([])("z")).toBe(0);
  });
});

describe("kneserNey", () => {
  it("equals the bigram probabilities by hand, D = 1/2", () => {
    // Symbols before a: {START}, before b: {START, a}, before END: {b}; 4 in all, 3 different symbols follow.
    // Without context: a (1 - 1/2 + 1/2 · 3 · 1/3) / 4 = 1/4, b 1/2, END 1/4.
    // After START: a (2 - 1/2 + 1/2 · 2 · 1/4) / 3 = 7/12, b (1 - 1/2 + 1/2) / 3 = 1/3, END (1/4) / 3 = 1/12.
    const model = kneserNey(bigrams, 0.5);
    expect(p(model, "a", "")).toBeCloseTo(7 / 12, 12);
    expect(p(model, "b", "")).toBeCloseTo(1 / 3, 12);
    expect(p(model, "END", "")).toBeCloseTo(1 / 12, 12);
  });

  it("counts surroundings in the middle of a trigram's fall-back, but occurrences after START", () => {
    const model = kneserNey(new NgramCounts(3, words), 0.5);
    expect(p(model, "a", "")).toBeCloseTo(7 / 12, 12); // nothing stands before START: as the bigram
    // b a was never seen, so the context a decides. "a b" was seen after START only: 1 - 1/2 + 1/2 · 1 · 1/2 = 3/4,
    // where the two occurrences would give (2 - 1/2 + 1/2 · 1/2) / 2 = 7/8.
    expect(p(model, "b", "ba")).toBeCloseTo(3 / 4, 12);
  });

  it("throws when the discount is above 1", () => {
    expect(() => kneserNey(bigrams, 1.5)).toThrow("discount must be from 0 to 1, got 1.5");
  });

  it("keeps its probabilities when a letter is a space", () => {
    const texts = ["a_b", "ab_a", "b_", "_a_b", "__b"];
    const model = (space: string) =>
      kneserNey(
        new NgramCounts(
          3,
          texts.map((t) => letters(t.replaceAll("_", space))),
        ),
      );
    const [plain, spaced] = [model("_"), model(" ")];
    for (const history of ["", "_", "a", "a_", "_b", "__", "b_a"]) {
      const spacedHistory = letters(history.replaceAll("_", " "));
      for (const next of ["a", "b", "END"])
        expect(spaced.after(spacedHistory)(next)).toBe(plain.after(letters(history))(next));
      expect(spaced.after(spacedHistory)(" ")).toBe(plain.after(letters(history))("_"));
      expect(distribution(spaced, spacedHistory).reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    }
  });
});

describe("every smoothed model", () => {
  const rng = new Rng(7);
  const texts = Array.from({ length: 40 }, () =>
    Array.from({ length: 1 + rng.int(6) }, () => rng.choice(letters("abcde"))),
  );
  const histories = ["", "a", "ab", "abc", "eda", "ccccc"].map(letters);

  it("gives probabilities that sum to 1, with 1 to 5 symbols of context", () => {
    for (let order = 1; order <= 5; order++) {
      const counts = new NgramCounts(order, texts);
      for (const model of [addK(counts, 0.3), wittenBell(counts), kneserNey(counts, 0.6)]) {
        for (const history of histories) {
          const sum = distribution(model, history).reduce((a, b) => a + b, 0);
          expect(sum).toBeCloseTo(1, 10);
        }
      }
    }
  });

  it("does not look further back than its order", () => {
    const model = wittenBell(new NgramCounts(3, texts));
    expect(distribution(model, letters("aab"))).toEqual(distribution(model, letters("cab")));
    expect(distribution(model, letters("aab"))).not.toEqual(distribution(model, letters("acb")));
  });
});

describe("negativeLogLikelihood", () => {
  it("equals the mean over every letter and END", () => {
    // "ab": 2/3 · 1 · 1 over 3 symbols; "b": 1/3 · 1 over 2 symbols
    const model = counted(bigrams);
    expect(logProb(model, letters("ab"))).toBeCloseTo(Math.log(2 / 3), 12);
    expect(negativeLogLikelihood(model, ["ab", "b"].map(letters))).toBeCloseTo((Math.log(3 / 2) + Math.log(3)) / 5, 12);
  });

  it("gives infinity when one symbol was impossible", () => {
    expect(negativeLogLikelihood(counted(bigrams), [letters("aab")])).toBe(Number.POSITIVE_INFINITY);
  });

  it("gives ln V and perplexity V for a model that knows nothing", () => {
    const blank: LanguageModel = {
      vocabulary: ["END", "a", "b", "c", "d"],
      contextLength: 0,
      after: () => () => 1 / 5,
    };
    const nats = negativeLogLikelihood(blank, [letters("abc")]);
    expect(nats).toBeCloseTo(Math.log(5), 12);
    expect(perplexity(nats)).toBeCloseTo(5, 12);
  });

  it("throws when there is nothing to judge by", () => {
    expect(() => negativeLogLikelihood(counted(bigrams), [])).toThrow(
      "sequences must hold at least one sequence, got none",
    );
  });
});
