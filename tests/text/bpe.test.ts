import { describe, expect, it } from "vitest";
import { countPairs, countPieces, decode, encode, merge, train } from "../../src/text/bpe";
import { idsOfBytes } from "../../src/text/byte-symbols";

describe("countPairs", () => {
  it("equals the pairs of [1, 2, 3, 1, 2], times how often the piece occurs", () => {
    const counts = countPairs([{ ids: [1, 2, 3, 1, 2], count: 5 }]);
    expect([...counts]).toEqual([
      ["1,2", 10],
      ["2,3", 5],
      ["3,1", 5],
    ]);
  });
});

describe("merge", () => {
  it("equals [4, 3, 4], and takes a run of one symbol two by two from the left", () => {
    expect(merge([1, 2, 3, 1, 2], [1, 2], 4)).toEqual([4, 3, 4]);
    expect(merge([1, 1, 1], [1, 1], 2)).toEqual([2, 1]);
    expect(merge([], [1, 1], 2)).toEqual([]);
  });
});

describe("train", () => {
  it("equals the merges of aaabdaaabac worked by hand", () => {
    // a, b, c, d are 64, 65, 66, 67. Neighbours: aa 4, ab 2, bd 1, da 1, ba 1, ac 1 → (a a) is 256: X a b d X a b a c.
    // Then Xa 2, ab 2, and others 1: of the two, (64 65) has the smaller first id → 257 = ab: X ab d X ab a c.
    // Then (X ab) 2 → 258: aaab d aaab a c. Then all 1: (a c), the smallest pair that is left → 259.
    expect(idsOfBytes("abcd")).toEqual([64, 65, 66, 67]);
    const merges = train(["aaabdaaabac"], 4);
    expect(merges).toEqual([
      [64, 64],
      [64, 65],
      [256, 257],
      [64, 66],
    ]);
    expect(encode("aaabdaaabac", merges)).toEqual([258, 67, 258, 259]);
  });

  it("does not merge across pieces, and stops when every piece is one token", () => {
    const merges = train(["ab ab"], 100);
    // Pieces "ab" and "Ġab" (a b 2, Ġ a 1): ab, then Ġ ab.
    expect(merges).toEqual([
      [64, 65],
      [220, 256],
    ]);
    expect(train([], 3)).toEqual([]);
  });

  it("repeats itself, in whatever order the texts come", () => {
    const texts = ["the cat sat", "on the mat", "一心一意 意心"];
    expect(train(texts, 20)).toEqual(train([...texts].reverse(), 20));
  });

  it("throws when the number of merges is not a whole number", () => {
    expect(() => train(["a"], -1)).toThrow("nMerges must be a whole number >= 0, got -1");
  });
});

describe("encode and decode", () => {
  const merges = train(["the cat sat on the mat, 一心一意 and 全心全意 😀"], 30);

  it("keeps every text: Chinese, joined emoji, right to left, control characters", () => {
    for (const text of ["", "the", "意一", "👩‍👩‍👧‍👦 é é", "שלום עולם", "\u0000\u0085\ufeff\r\n "])
      expect(decode(encode(text, merges), merges)).toBe(text);
  });

  it("gives fewer tokens than bytes where the text is like the training text", () => {
    expect(encode("the cat", merges).length).toBeLessThan(5);
    expect(encode("the cat", [])).toHaveLength(7);
  });

  it("gives U+FFFD for a token that is part of a character, and throws on an unknown id", () => {
    expect(decode(idsOfBytes("一").slice(0, 2), merges)).toBe("\ufffd");
    expect(() => decode([256], [])).toThrow("id must be a whole number from 0 to 255, got 256");
  });

  it("counts a piece that occurs twice once, with count 2", () => {
    expect(countPieces(["a b", "a"])).toEqual([
      { ids: [64], count: 2 },
      { ids: [220, 65], count: 1 },
    ]);
  });
});
