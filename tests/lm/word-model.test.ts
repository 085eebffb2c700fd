import { describe, expect, it } from "vitest";
import { logProb } from "../../src/lm/language-model";
import { kneserNey } from "../../src/lm/ngram";
import { NgramCounts } from "../../src/lm/ngram-counts";
import { spelling, wordModel } from "../../src/lm/word-model";
import { END, letters } from "../../src/text/sequence";

const sentences = ["the cat sat", "the hat", "a cat"].map((sentence) => sentence.split(" "));

describe("spelling", () => {
  const letterModel = kneserNey(new NgramCounts(2, ["cat", "hat", "sat"].map(letters)));

  it("equals the letter model's probability of the word and its end", () => {
    expect(spelling(letterModel)("chat")).toBeCloseTo(Math.exp(logProb(letterModel, letters("chat"))), 12);
  });

  it("takes the end of a sentence as the word without letters", () => {
    expect(spelling(letterModel)(END)).toBeCloseTo(letterModel.after([])(END), 12);
  });

  it("gives probabilities that sum to almost 1 over all strings of up to 6 letters", () => {
    const small = spelling(kneserNey(new NgramCounts(2, ["ab", "b", "ba"].map(letters))));
    const strings = (n: number): string[] => (n === 0 ? [""] : strings(n - 1).flatMap((s) => [`${s}a`, `${s}b`]));
    const sum = [1, 2, 3, 4, 5, 6].flatMap(strings).reduce((total, s) => total + small(s), small(END));
    expect(sum).toBeGreaterThan(0.97);
    expect(sum).toBeLessThanOrEqual(1 + 1e-9);
  });
});

describe("wordModel", () => {
  const model = wordModel(sentences, 2);

  it("gives words it never saw a small chance, the more the better they are spelled", () => {
    const p = model.after(["the"]);
    expect(p("sat")).toBeGreaterThan(p("hats"));
    expect(p("chat")).toBeGreaterThan(p("tttt"));
    expect(p("tttt")).toBeGreaterThan(0);
  });

  it("finds a word likelier after the word that it followed", () => {
    expect(model.after(["the"])("hat")).toBeGreaterThan(model.after(["a"])("hat"));
  });
});
