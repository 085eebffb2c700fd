import { describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import { distribution } from "../../src/lm/language-model";
import { kneserNey } from "../../src/lm/ngram";
import { NgramCounts } from "../../src/lm/ngram-counts";
import { SortedNgrams } from "../../src/lm/sorted-ngrams";
import { letters } from "../../src/text/sequence";

const rng = new Rng(11);
const texts = [
  [],
  ...Array.from({ length: 61 }, () => Array.from({ length: rng.int(7) }, () => rng.choice(letters("abcde")))),
];
const histories = ["", "a", "ab", "abc", "eda", "ccccc", "zab"].map(letters);

describe("SortedNgrams", () => {
  it("equals the counts of three words by hand", () => {
    // START a b END, twice, and START b END once.
    const bigrams = new SortedNgrams(2, ["ab", "ab", "b"].map(letters));
    const ask = (context: string[]) => {
      const found = bigrams.after(context)!;
      return [found.total, found.counts.size, ...["a", "b", "END"].map((next) => found.counts.get(next))];
    };
    expect(ask(["START"])).toEqual([3, 2, 2, 1, undefined]);
    expect(ask(["a"])).toEqual([2, 1, undefined, 2, undefined]);
    // Before a stands START; before b START and a; before END b.
    expect(ask([])).toEqual([4, 3, 1, 2, 1]);
    expect(bigrams.vocabulary()).toEqual(["END", "a", "b"]);
  });

  it("does not know a context it never saw, nor one longer than its order allows, nor an unknown symbol", () => {
    const bigrams = new SortedNgrams(2, ["ab"].map(letters));
    expect(bigrams.after(["END"])).toBeUndefined();
    expect(bigrams.after(["START", "a"])).toBeUndefined();
    expect(bigrams.after(["z"])).toBeUndefined();
    expect(bigrams.after(["a"])?.counts.get("z")).toBeUndefined();
  });

  it("gives Kneser-Ney the probabilities that maps give it, with 0 to 5 symbols of context, at every discount", () => {
    for (let order = 1; order <= 6; order++) {
      for (const discount of [0, 0.4, 0.75, 1]) {
        const [sorted, maps] = [SortedNgrams, NgramCounts].map((Counts) =>
          kneserNey(new Counts(order, texts), discount),
        );
        expect(sorted.vocabulary).toEqual(maps.vocabulary);
        for (const history of histories) expect(distribution(sorted, history)).toEqual(distribution(maps, history));
      }
    }
  });

  it("throws when an n-gram does not fit into a number, and when the order is 0", () => {
    const many = [Array.from({ length: 510 }, (_, i) => String(i))]; // V = 512 with START and END: 512^6 = 2^54
    expect(() => new SortedNgrams(6, many)).toThrow("V^order must be below 2^53, got V = 512, order 6");
    expect(new SortedNgrams(5, many).after(["START"])?.total).toBe(1);
    expect(() => new SortedNgrams(0, [])).toThrow("order must be a whole number >= 1, got 0");
  });
});
