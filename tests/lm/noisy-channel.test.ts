import { describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import { type LanguageModel, logProb } from "../../src/lm/language-model";
import { wittenBell } from "../../src/lm/ngram";
import { NgramCounts } from "../../src/lm/ngram-counts";
import { type Channel, decode, decodeByChannel, errorsIn } from "../../src/lm/noisy-channel";
import { letters } from "../../src/text/sequence";

// Two symbols that look alike: x comes out of A with 0.9 and of B with 0.8.
const blurred: Channel = () => [
  { meant: "A", logProb: Math.log(0.9) },
  { meant: "B", logProb: Math.log(0.8) },
];

const symbols = letters("ABCD");

/** Every sequence of n symbols. */
function allSequences(n: number): string[][] {
  return n === 0 ? [[]] : allSequences(n - 1).flatMap((head) => symbols.map((s) => [...head, s]));
}

describe("decode", () => {
  it("equals the product by hand: the language model overrules the channel", () => {
    // P(Y): A 0.3, B 0.7 whatever came before. A: 0.9 · 0.3 = 0.27, B: 0.8 · 0.7 = 0.56.
    const model: LanguageModel = {
      vocabulary: ["A", "B", "END"],
      contextLength: 0,
      after: () => (next) => ({ A: 0.3, B: 0.7, END: 1 })[next]!,
    };
    expect(decode(["x", "x"], blurred, model)).toEqual(["B", "B"]);
    expect(decodeByChannel(["x", "x"], blurred, new Rng(1))).toEqual(["A", "A"]);
  });

  it("counts END: a symbol that cannot be last is not last", () => {
    const model: LanguageModel = {
      vocabulary: ["A", "B", "END"],
      contextLength: 1,
      after: (history) => (next) => (next === "END" && history.at(-1) === "B" ? 0 : 0.5),
    };
    const preferB: Channel = () => [
      { meant: "A", logProb: -5 },
      { meant: "B", logProb: 0 },
    ];
    expect(decode(["x", "x"], preferB, model)).toEqual(["B", "A"]);
  });

  it("matches trying every sequence, for 1 to 3 symbols of context", () => {
    const rng = new Rng(11);
    const texts = Array.from({ length: 60 }, () => Array.from({ length: 2 + rng.int(4) }, () => rng.choice(symbols)));
    const noise = symbols.map(() => symbols.map(() => Math.log(0.05 + rng.uniform())));
    const channel: Channel = (seen) => symbols.map((meant, i) => ({ meant, logProb: noise[i][symbols.indexOf(seen)] }));
    const score = (model: LanguageModel, seen: string[], y: string[]): number =>
      logProb(model, y) + y.reduce((sum, meant, t) => sum + noise[symbols.indexOf(meant)][symbols.indexOf(seen[t])], 0);
    for (const order of [1, 2, 3, 4]) {
      const model = wittenBell(new NgramCounts(order, texts));
      for (let trial = 0; trial < 5; trial++) {
        const seen = Array.from({ length: 5 }, () => rng.choice(symbols));
        const best = allSequences(5).reduce((a, b) => (score(model, seen, b) > score(model, seen, a) ? b : a));
        expect(decode(seen, channel, model, 64)).toEqual(best); // 4^3 contexts at most: exact
      }
    }
  });

  it("throws when the model thinks every path impossible", () => {
    const model: LanguageModel = { vocabulary: ["A"], contextLength: 0, after: () => () => 0 };
    expect(() => decode(["x"], blurred, model)).toThrow("gives every path probability 0; smooth it");
  });
});

describe("decodeByChannel", () => {
  it("draws among equally likely causes, all of them", () => {
    const even: Channel = () => symbols.map((meant) => ({ meant, logProb: -1 }));
    const drawn = decodeByChannel(Array(200).fill("x"), even, new Rng(2));
    for (const symbol of symbols) {
      const times = drawn.filter((s) => s === symbol).length;
      expect(Math.abs(times - 50)).toBeLessThan(25); // s.d. 6.1, so 4 of them
    }
  });
});

describe("errorsIn", () => {
  it("equals the number of places that differ", () => {
    expect(errorsIn(letters("kitten"), letters("mitten"))).toBe(1);
    expect(errorsIn(letters("ab"), letters("ba"))).toBe(2);
  });

  it("throws when the lengths differ", () => {
    expect(() => errorsIn(["a"], ["a", "b"])).toThrow("must have the same length, got 1 and 2");
  });
});
