import { describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import { encode, type Pair, train } from "../../src/text/bpe";
import { idsOfBytes } from "../../src/text/byte-symbols";
import { trainFast } from "../../src/text/fast-bpe";
import { gpt2Split } from "../../src/text/gpt2-split";
import { MergeTable } from "../../src/text/merge-table";

function tableOf(merges: readonly Pair[]): MergeTable {
  const table = new MergeTable();
  for (const [i, [first, second]] of merges.entries()) table.add(first, second, 256 + i);
  return table;
}

/** Texts in which pairs overlap, tie and vanish: words of few letters, Chinese and emoji. */
function randomTexts(seed: number): string[] {
  const rng = new Rng(seed);
  const letters = [..."aab  一意😀\n"];
  return Array.from({ length: 23 }, () => Array.from({ length: rng.int(41) }, () => rng.choice(letters)).join(""));
}

describe("trainFast", () => {
  it("equals the readable form, merge by merge, on random texts full of ties", () => {
    for (const seed of [1, 2, 3, 4, 5, 6, 7]) {
      const texts = randomTexts(seed);
      expect(trainFast(texts, 97), `seed ${seed}`).toEqual(train(texts, 97));
    }
  });

  it("stops when every piece is one token, and tells how far it is", () => {
    const made: number[] = [];
    expect(trainFast(["ab ab"], 100, (n) => made.push(n))).toEqual([
      [64, 65],
      [220, 256],
    ]);
    expect(made).toEqual([1, 2]);
    expect(() => trainFast([], 1.5)).toThrow("nMerges must be a whole number from 0 to 2096896, got 1.5");
  });
});

describe("MergeTable", () => {
  it("equals the readable form's encoding on random texts", () => {
    const merges = train(randomTexts(1), 97);
    const table = tableOf(merges);
    for (const text of [...randomTexts(2), ...randomTexts(3)]) {
      const ids = gpt2Split(text).flatMap((piece) => table.apply(idsOfBytes(piece)));
      expect(ids).toEqual(encode(text, merges));
    }
  });

  it("takes a piece of 200,000 letters without a square of time", () => {
    const table = tableOf(train(["aaaaaaaaaaaaaaaa"], 3)); // aa, then the pair of that, then again: 8 letters a token
    expect(table.apply(idsOfBytes("a".repeat(200_001)))).toEqual([...Array(25_000).fill(258), 64]);
  }, 5_000);

  it("merges the pair learnt first although another starts further left", () => {
    const table = tableOf([
      [2, 3],
      [1, 2],
    ]);
    expect(table.apply([1, 2, 3])).toEqual([1, 256]);
    expect(table.apply([1, 2, 1])).toEqual([257, 1]);
    expect(table.apply([])).toEqual([]);
  });
});
