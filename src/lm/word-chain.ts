/**
 * The word-chain game 接龍: each word begins with the last character of the word before.
 *
 * The model guesses, a referee checks: characters are drawn one after another until the word is as long as the rules ask, and
 * again from the beginning until the referee takes the word. How many guesses that takes says what the model knows.
 */
import { assertInteger } from "../core/check";
import type { Rng } from "../core/random";
import { EDGE } from "../text/char-tokenizer";
import type { BigramLm } from "./bigram";

/** One move: a word, and the number of guesses it took. */
export interface Move {
  word: string;
  guesses: number;
}

/** The rules of a game. */
export interface ChainOptions {
  rng: Rng;
  /** Whether a word counts. */
  isWord: (word: string) => boolean;
  /** How many characters a word has. Default 4. */
  length?: number;
  /** The game ends after so many moves. Default 8. */
  moves?: number;
  /** The model gives up after so many guesses for one move. Default 5000. */
  maxGuesses?: number;
}

/** A game, played. */
export interface Chain {
  moves: Move[];
  /** Guesses of the last move if the model gave up there; 0 if it did not. */
  gaveUpAfter: number;
}

/**
 * One guess: `first`, then characters drawn one after another, each given the one before; END is not allowed before the word
 * is full.
 *
 * @param table  the model's probabilities [V][V]
 */
export function guessWord(
  model: BigramLm,
  table: readonly number[][],
  first: string,
  length: number,
  rng: Rng,
): string {
  return drawWord(model, (id) => withoutEnd(table[id]), first, length, rng);
}

/** A row of the table in which END cannot be drawn. */
const withoutEnd = (row: readonly number[]): number[] => row.with(EDGE, 0);

function drawWord(
  model: BigramLm,
  rowAfter: (id: number) => readonly number[],
  first: string,
  length: number,
  rng: Rng,
): string {
  const ids = model.tokenizer.encode(first);
  while (ids.length < length) ids.push(rng.categorical(rowAfter(ids[ids.length - 1])));
  return model.tokenizer.decode(ids);
}

/**
 * Plays the game from a first word; no word is used twice.
 *
 * @throws on a character that the model does not know
 */
export function playChain(model: BigramLm, start: string, options: ChainOptions): Chain {
  const { rng, isWord, length = 4, moves = 8, maxGuesses = 5000 } = options;
  assertInteger("length", length, 1);
  const rows = model.probabilities().map(withoutEnd); // once: a game is up to thousands of guesses
  const chain: Chain = { moves: [], gaveUpAfter: 0 };
  const used = new Set([start]);
  let last = start;
  while (chain.moves.length < moves) {
    const first = [...last][[...last].length - 1];
    let guesses = 0;
    let word = "";
    while (guesses < maxGuesses && (used.has(word) || !isWord(word))) {
      word = drawWord(model, (id) => rows[id], first, length, rng);
      guesses++;
    }
    if (used.has(word) || !isWord(word)) return { ...chain, gaveUpAfter: guesses };
    chain.moves.push({ word, guesses });
    used.add(word);
    last = word;
  }
  return chain;
}
