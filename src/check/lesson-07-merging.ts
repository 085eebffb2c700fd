/**
 * One merge of byte-pair encoding, right and in the ways in which it goes wrong, for the check of exercise 7.2.
 */
import { merge } from "../text/bpe";

/** How pairs are counted; the defaults are right. */
export interface Counting {
  /** Whether a word that stands three times counts three times. */
  repeats?: boolean;
  /** Whether a pair that a word holds three times counts three times. */
  inWord?: boolean;
  /** How many pairs at the beginning and at the end of each word are not looked at. */
  skip?: [number, number];
  /** Whether a b and b a are one pair, named by whichever comes first in the alphabet. */
  sorted?: boolean;
  /** Whether the end of a word and the start of the next count as neighbours. */
  across?: boolean;
  /** Which pair: the most frequent (1) or the rarest (-1). */
  sign?: 1 | -1;
}

/** The pair that is merged, if any word has neighbours. */
export function pairOf(words: readonly string[][], how: Counting = {}): string[] | undefined {
  const { repeats = true, across = false, inWord = true, skip = [0, 0], sorted = false, sign = 1 } = how;
  const counts = new Map<string, number>();
  const kept = repeats ? words : [...new Map(words.map((word) => [word.join("|"), word])).values()];
  for (const word of across ? [kept.flat()] : kept) {
    const pairs = word.slice(1).map((token, i) => (sorted ? [word[i], token].sort() : [word[i], token]).join("|"));
    const counted = pairs.slice(skip[0], pairs.length - skip[1]);
    for (const pair of inWord ? counted : new Set(counted)) counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  const best = [...counts].sort((a, b) => sign * (b[1] - a[1]))[0];
  return best?.[0].split("|");
}

/** Makes a pair one token wherever it stands. */
export function mergePair(words: readonly string[][], pair: readonly string[] | undefined): string[][] {
  if (!pair) return words.map((word) => [...word]);
  const ids = new Map<string, number>();
  const idOf = (token: string): number => ids.get(token) ?? ids.set(token, ids.size).size - 1;
  return words.map((word) => {
    const numbers = word.map(idOf);
    const [first, second, joined] = [idOf(pair[0]), idOf(pair[1]), -1];
    const names = [...ids.keys()];
    return merge(numbers, [first, second], joined).map((id) => (id === joined ? pair.join("") : names[id]));
  });
}

/** Finds the most frequent token and merges it with whatever follows. */
export function mergeAfterFrequent(words: readonly string[][]): string[][] {
  const counts = new Map<string, number>();
  for (const token of words.flat()) counts.set(token, (counts.get(token) ?? 0) + 1);
  const [[most]] = [...counts].sort((a, b) => b[1] - a[1]);
  return words.map((word) => {
    const merged: string[] = [];
    for (let i = 0; i < word.length; i++) {
      const found = word[i] === most && i + 1 < word.length;
      merged.push(found ? word[i] + word[i + 1] : word[i]);
      if (found) i++;
    }
    return merged;
  });
}

/** Merges right, and writes the new token in another way. */
export function mergeAs(words: readonly string[][], joined: (pair: readonly string[]) => string): string[][] {
  const pair = pairOf(words);
  const name = pair?.join("");
  return mergePair(words, pair).map((word) => word.map((token) => (pair && token === name ? joined(pair) : token)));
}

/** Merges, but goes wrong inside a word. */
export function mergeBadly(words: readonly string[][], how: "first only" | "overlapping" | "keeps both"): string[][] {
  const pair = pairOf(words);
  if (!pair) return words.map((word) => [...word]);
  return words.map((word) => {
    const merged: string[] = [];
    for (let i = 0; i < word.length; i++) {
      const isFirst = how !== "first only" || !merged.includes(pair.join(""));
      const found = isFirst && word[i] === pair[0] && word[i + 1] === pair[1];
      const covered = how === "overlapping" && i > 0 && word[i - 1] === pair[0] && word[i] === pair[1];
      if (found || !covered) merged.push(found ? pair.join("") : word[i]);
      if (found && how === "first only") i++;
    }
    return merged;
  });
}
