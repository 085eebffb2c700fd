import { describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import * as tf from "../../src/core/tf";
import { BigramLm } from "../../src/lm/bigram";
import { guessWord, playChain } from "../../src/lm/word-chain";
import { CharTokenizer } from "../../src/text/char-tokenizer";

const words = ["abcd", "defa", "aceb", "bdfc", "cafe"];
const tokenizer = new CharTokenizer(words);
const model = new BigramLm(tokenizer);
const optimizer = tf.train.adam(0.3);
for (let step = 0; step < 100; step++) model.step(tokenizer.pairs(words), optimizer);
const isWord = (word: string): boolean => words.includes(word);

describe("the word-chain game", () => {
  it("guesses words of the length asked, from the first character on", () => {
    const table = model.probabilities();
    const guesses = Array.from({ length: 50 }, (_, i) => guessWord(model, table, "d", 4, new Rng(i)));
    expect(guesses.every((guess) => guess.length === 4 && guess.startsWith("d"))).toBe(true);
    expect(guesses).toContain("defa");
  });

  it("gives moves that the referee takes, each beginning where the last ended, none twice", () => {
    const { moves, gaveUpAfter } = playChain(model, "abcd", { rng: new Rng(1), isWord });
    expect(moves.map((move) => move.word)).toEqual(["defa", "aceb", "bdfc", "cafe"]);
    expect(gaveUpAfter).toBe(5000); // no word begins with e
    expect(moves.every((move) => move.guesses >= 1)).toBe(true);
  });

  it("stops after the moves asked for", () => {
    const chain = playChain(model, "abcd", { rng: new Rng(1), isWord, moves: 2 });
    expect([chain.moves.length, chain.gaveUpAfter]).toEqual([2, 0]);
  });

  it("does not take a word that was used, not even as its last guess", () => {
    const onlyStart = (word: string): boolean => word === "abca"; // pairs ab, bc and ca have been seen: it will be guessed
    const rules = { isWord: onlyStart, maxGuesses: 400 };
    expect(playChain(model, "abca", { rng: new Rng(1), ...rules })).toEqual({ moves: [], gaveUpAfter: 400 });
    for (let seed = 0; seed < 100; seed++) {
      expect(playChain(model, "abca", { rng: new Rng(seed), ...rules, maxGuesses: 1 }).moves).toEqual([]);
    }
  });

  it("needs fewer guesses once it has learned", () => {
    const untrained = new BigramLm(tokenizer);
    const guesses = (player: BigramLm): number =>
      playChain(player, "abcd", { rng: new Rng(2), isWord, moves: 2 }).moves.reduce(
        (sum, move) => sum + move.guesses,
        0,
      );
    expect(guesses(model) * 4).toBeLessThan(guesses(untrained));
    untrained.dispose();
  });
});
