/**
 * The channel from a word to the word as typed: with probability `rate` one slip of the fingers, else nothing.
 *
 *   P(x|y) = (1 − rate) [x = y] + rate Σ_kinds P(kind) · (places where that slip turns y into x) / (places where it can happen)
 *
 * Four kinds: a neighbouring key, a letter left out, a letter typed twice, two letters swapped. Within a kind every place, and for a
 * neighbouring key every neighbour of that key, is equally likely. The rates are stated by us, not measured on people.
 *
 * Source: Damerau 1964, "A technique for computer detection and correction of spelling errors" (one slip explains most errors);
 *   Kernighan, Church and Gale 1990, "A spelling correction program based on a noisy channel model" (P(typo | word) and P(word)).
 */
import { assertInRange } from "../core/check";
import type { Rng } from "../core/random";
import type { Cause, Channel } from "./noisy-channel";

/** How often each kind of slip happens, given that one does; the four sum to 1. */
export interface SlipKinds {
  neighbour: number;
  omission: number;
  doubling: number;
  transposition: number;
}

/** What the lessons use: our choice, all kinds equally likely. */
export const equalKinds: SlipKinds = { neighbour: 0.25, omission: 0.25, doubling: 0.25, transposition: 0.25 };

const rows = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

/** key → the keys that touch it on a QWERTY keyboard. */
const neighbours: ReadonlyMap<string, readonly string[]> = new Map(
  rows.flatMap((row, r) =>
    [...row].map((key, c): [string, string[]] => [
      key,
      // Each row is shifted to the right by about half a key: the row below touches at c-1 and c, the row above at c and c+1.
      [row[c - 1], row[c + 1], rows[r - 1]?.[c], rows[r - 1]?.[c + 1], rows[r + 1]?.[c - 1], rows[r + 1]?.[c]].filter(
        (k) => k !== undefined,
      ),
    ]),
  ),
);

/** All results of one slip in a word, with their probabilities given that a slip happens; they sum to 1. Words of one letter never slip. */
export function slips(word: string, kinds: SlipKinds = equalKinds): Map<string, number> {
  const results = new Map<string, number>();
  if (word.length < 2) return results.set(word, 1);
  const add = (typed: string, p: number): unknown => results.set(typed, (results.get(typed) ?? 0) + p);
  const n = word.length;
  for (let i = 0; i < n; i++) {
    const before = word.slice(0, i);
    const near = neighbours.get(word[i]) ?? [word[i]]; // an apostrophe has none: it stays
    for (const key of near) add(before + key + word.slice(i + 1), kinds.neighbour / n / near.length);
    add(before + word.slice(i + 1), kinds.omission / n);
    add(before + word[i] + word.slice(i), kinds.doubling / n);
    if (i + 1 < n) add(before + word[i + 1] + word[i] + word.slice(i + 2), kinds.transposition / (n - 1));
  }
  return results;
}

/** Types a word: usually right, with probability `rate` with one slip. */
export function typeWord(word: string, rng: Rng, rate: number, kinds: SlipKinds = equalKinds): string {
  if (rng.uniform() >= rate) return word;
  const results = [...slips(word, kinds)];
  return results[rng.categorical(results.map(([, p]) => p))][0];
}

/** Every word from which one slip can lead to `typed`, and many more strings; the caller looks which of them are words. */
function possibleCauses(typed: string): Set<string> {
  const found = new Set<string>([typed]);
  for (let i = 0; i <= typed.length; i++) {
    const before = typed.slice(0, i);
    for (const letter of "abcdefghijklmnopqrstuvwxyz'") found.add(before + letter + typed.slice(i)); // left out
    if (i === typed.length) break;
    for (const key of neighbours.get(typed[i]) ?? []) found.add(before + key + typed.slice(i + 1));
    if (typed[i] === typed[i + 1]) found.add(before + typed.slice(i + 1)); // typed twice
    if (i + 1 < typed.length) found.add(before + typed[i + 1] + typed[i] + typed.slice(i + 2));
  }
  return found;
}

/**
 * P(X|Y) for typing, asked backwards: the known words that may have been meant, and what was typed itself, which may be a word that
 * we don't know.
 *
 * @param rate  the probability that a word was typed with a slip, 0 to 1 (exclusive)
 */
export function typingChannel(isWord: (word: string) => boolean, rate: number, kinds: SlipKinds = equalKinds): Channel {
  assertInRange("rate", rate, Number.EPSILON, 1 - Number.EPSILON);
  const known = new Map<string, Cause[]>();
  const causesOf = (typed: string): Cause[] => {
    const causes: Cause[] = [];
    for (const meant of possibleCauses(typed)) {
      if (meant !== typed && !isWord(meant)) continue;
      const p = (meant === typed ? 1 - rate : 0) + rate * (slips(meant, kinds).get(typed) ?? 0);
      if (p > 0) causes.push({ meant, logProb: Math.log(p) });
    }
    return causes;
  };
  return (typed) => {
    const causes = known.get(typed) ?? causesOf(typed);
    known.set(typed, causes);
    return causes;
  };
}
