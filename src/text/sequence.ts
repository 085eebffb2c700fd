/**
 * Raw text becomes training pairs by itself: cut a sequence anywhere, and what stands before the cut is the input, what stands
 * right after it is the answer. Nobody has to label anything (self-supervised learning, 自督導).
 *
 *   a n n   gives   START → a,   START a → n,   START a n → n,   START a n n → END
 *
 * Source: Shannon 1948, "A Mathematical Theory of Communication", section 3 (series of letters and words drawn given the ones before).
 */
import { assertInteger } from "../core/check";

/** Stands before the first symbol of every sequence. */
export const START = "START";

/** Stands after the last symbol: a model that predicts it has finished. */
export const END = "END";

/** One training example: the symbols so far, and the symbol that came next. */
export interface Pair {
  context: string[];
  next: string;
}

/**
 * The letters of a word; Chinese characters count as letters.
 * "ann" → ["a", "n", "n"]
 */
export function letters(word: string): string[] {
  return [...word];
}

/**
 * Every way of cutting a sequence in two.
 *
 * @param symbols  letters, characters or words, without START and END
 * @param window   at most so many symbols of context are kept; the older ones fall out
 * @returns one pair per symbol, and one for END
 * @throws if the window is not a whole number >= 0
 */
export function pairsOf(symbols: readonly string[], window = Number.POSITIVE_INFINITY): Pair[] {
  if (window !== Number.POSITIVE_INFINITY) assertInteger("window", window, 0);
  const whole = [START, ...symbols, END];
  return whole.slice(1).map((next, i) => ({ context: whole.slice(Math.max(0, i + 1 - window), i + 1), next }));
}
