import { describe, expect, it } from "vitest";
import { UNKNOWN, WordTokenizer } from "../../src/text/word-tokenizer";

describe("WordTokenizer", () => {
  const texts = ["The cat sat on the mat.", "A cat is a cat; the end"];

  it("numbers words from the most frequent on, equally frequent ones by their letters", () => {
    // the 3, cat 3, a 2, then once each: end, is, mat, on, sat.
    expect(new WordTokenizer(texts).tokens).toEqual("<unk> cat the a end is mat on sat".split(" "));
    expect(new WordTokenizer([...texts].reverse()).tokens).toEqual(new WordTokenizer(texts).tokens);
  });

  it("gives the unknown id to words that are rare or new", () => {
    const tokenizer = new WordTokenizer(texts, 4);
    expect(tokenizer.vocabSize).toBe(4);
    expect(tokenizer.encode("The CAT, a dog, the end!")).toEqual([2, 1, 3, UNKNOWN, 2, UNKNOWN]);
    expect(tokenizer.unknownShare("The CAT, a dog, the end!")).toBeCloseTo(2 / 6, 12);
    expect(tokenizer.unknownShare("...")).toBe(0);
  });

  it("gives words back with spaces between", () => {
    const tokenizer = new WordTokenizer(texts);
    expect(tokenizer.decode(tokenizer.encode("The cat's mat: constructor"))).toBe("the <unk> mat <unk>");
  });

  it("throws on an unknown id, on no words, and on a vocabulary without room", () => {
    expect(() => new WordTokenizer(texts).decode([9])).toThrow("id must be a whole number from 0 to 8, got 9");
    expect(() => new WordTokenizer(["123"])).toThrow("texts must hold at least one word, got 1 texts without");
    expect(() => new WordTokenizer(texts, 1)).toThrow("vocabSize must be a whole number >= 2, got 1");
  });
});
