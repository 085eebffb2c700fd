/**
 * The check of exercise 7.2 of notebook 07: one merge of byte-pair encoding.
 */
import { merge } from "../text/bpe";
import { defineCheck } from "./exercise";

type MergeOnce = (words: string[][]) => string[][];

interface Counting {
  /** Whether a word that stands three times counts three times. */
  repeats?: boolean;
  /** Whether the end of a word and the start of the next count as neighbours. */
  across?: boolean;
  /** Which pair: the most frequent (1) or the rarest (-1). */
  sign?: 1 | -1;
}

function pairOf(words: readonly string[][], { repeats = true, across = false, sign = 1 }: Counting = {}) {
  const counts = new Map<string, number>();
  const kept = repeats ? words : [...new Map(words.map((word) => [word.join("|"), word])).values()];
  for (const word of across ? [kept.flat()] : kept) {
    for (let i = 1; i < word.length; i++) {
      const name = `${word[i - 1]}|${word[i]}`;
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  const best = [...counts].sort((a, b) => sign * (b[1] - a[1]))[0];
  return best?.[0].split("|");
}

function mergePair(words: readonly string[][], pair: readonly string[] | undefined): string[][] {
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

const spelled = (...words: string[]): string[][] => words.map((word) => [...word]);

/** Merges, but goes wrong inside a word. */
function mergeBadly(words: readonly string[][], how: "first only" | "overlapping"): string[][] {
  const pair = pairOf(words);
  if (!pair) return words.map((word) => [...word]);
  return words.map((word) => {
    const merged: string[] = [];
    for (let i = 0; i < word.length; i++) {
      const isFirst = how === "overlapping" || !merged.includes(pair.join(""));
      const found = isFirst && word[i] === pair[0] && word[i + 1] === pair[1];
      const covered = how === "overlapping" && i > 0 && word[i - 1] === pair[0] && word[i] === pair[1];
      if (found || !covered) merged.push(found ? pair.join("") : word[i]);
      if (found && how === "first only") i++;
    }
    return merged;
  });
}

/** 7.2: one merge of byte-pair encoding. */
export const checkMergeOnce = defineCheck<MergeOnce>({
  id: "07-2",
  name: "mergeOnce",
  reference: (words) => mergePair(words, pairOf(words)),
  cases: [
    {
      inputs: () => [spelled("hat", "that", "the", "then")],
      says: "mergeOnce of hat, that, the, then in letters",
      expected: [
        ["h", "a", "t"],
        ["th", "a", "t"],
        ["th", "e"],
        ["th", "e", "n"],
      ],
    },
    {
      inputs: () => [spelled("of", "of", "an", "of", "ant", "and", "of")],
      says: 'mergeOnce, "of" standing four times,',
    },
    {
      inputs: () => [spelled("pa", "bq", "ra", "bs", "ta", "bu", "cd", "cd")],
      says: "mergeOnce of pa, bq, ra, bs, ta, bu, cd, cd",
    },
    {
      inputs: () => [spelled("aaaa", "aaab")],
      says: "mergeOnce of aaaa, aaab",
      expected: [
        ["aa", "aa"],
        ["aa", "a", "b"],
      ],
    },
    {
      inputs: () => [
        [
          ["th", "e"],
          ["th", "e", "n"],
          ["h", "e"],
        ],
      ],
      says: 'mergeOnce where "th" is one token already',
    },
    { inputs: () => [[["a"], ["b"]]], says: "mergeOnce of words of one letter", expected: [["a"], ["b"]] },
  ],
  mistakes: [
    {
      says: "does a word that stands four times count four times?",
      wrong: (words) => mergePair(words, pairOf(words, { repeats: false })),
    },
    {
      says: "do you count neighbours across the end of a word? Pairs stay inside words",
      wrong: (words) => mergePair(words, pairOf(words, { across: true })),
    },
    {
      says: "did you take the rarest pair? The most frequent one is merged",
      wrong: (words) => mergePair(words, pairOf(words, { sign: -1 })),
    },
    {
      says: "is only the first place in a word merged? Every place is",
      wrong: (words) => mergeBadly(words, "first only"),
    },
    {
      says: "is a letter used twice? After a merge go on behind both letters",
      wrong: (words) => mergeBadly(words, "overlapping"),
    },
    {
      says: "is a pair joined to one text and cut into letters again? A token may be longer than a letter: keep the two apart",
      wrong: (words) => {
        const pair = pairOf(words)?.join("");
        return mergePair(words, pair ? [pair[0], pair[1]] : undefined);
      },
    },
    {
      says: "does it go on merging? One pair is merged, and no other after it",
      wrong: (words) => {
        let merged = words;
        for (let pair = pairOf(merged); pair; pair = pairOf(merged)) merged = mergePair(merged, pair);
        return merged;
      },
    },
    {
      says: "is the end of a word lost? The last token has no right neighbour, and stays",
      when: (given, words) =>
        given.length === words.length &&
        given.some((word, i) => word.join("").length < words[i].join("").length) &&
        given.every((word, i) => words[i].join("").startsWith(word.join(""))),
    },
    {
      says: "are words left out? Those without the pair stay as they are",
      when: (given, words) => given.length < words.length && given.every(Array.isArray),
    },
    {
      says: "is a word one text? It stays a list of tokens",
      when: (given) => typeof (given as unknown[])[0] === "string",
    },
  ],
});
