/**
 * The check of exercise 7.2 of notebook 07: one merge of byte-pair encoding.
 */
import { defineCheck } from "./exercise";
import { mergeAfterFrequent, mergeAs, mergeBadly, mergePair, pairOf } from "./lesson-07-merging";

type MergeOnce = (words: string[][]) => string[][];

/** Whether it is a list of lists of texts. */
const isWords = (given: unknown): given is string[][] =>
  Array.isArray(given) &&
  given.every((word) => Array.isArray(word) && word.every((token) => typeof token === "string"));

const spelled = (...words: string[]): string[][] => words.map((word) => [...word]);

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
    {
      inputs: () => [spelled("papapa", "od", "od")],
      says: "mergeOnce of papapa, od, od",
      expected: [
        ["pa", "pa", "pa"],
        ["o", "d"],
        ["o", "d"],
      ],
    },
    {
      inputs: () => [[["a"], ["b"]]],
      says: "mergeOnce of words of one letter, which has no neighbours to count,",
      expected: [["a"], ["b"]],
    },
  ],
  mistakes: [
    {
      says: "does a word that stands four times count four times?",
      wrong: (words) => mergePair(words, pairOf(words, { repeats: false })),
    },
    {
      says: "does a pair that a word holds three times count three times?",
      wrong: (words) => mergePair(words, pairOf(words, { inWord: false })),
    },
    {
      says: "is the first pair of a word left out? Count from the first two tokens on",
      wrong: (words) => mergePair(words, pairOf(words, { skip: [1, 0] })),
    },
    {
      says: "is the last pair of a word left out? Count up to the last two tokens",
      wrong: (words) => mergePair(words, pairOf(words, { skip: [0, 1] })),
    },
    {
      says: "are the two tokens of a pair put in order? t h and h t are different pairs",
      wrong: (words) => mergePair(words, pairOf(words, { sorted: true })),
    },
    {
      says: "is there a space inside the new token? Join the two without one",
      wrong: (words) => mergeAs(words, (pair) => pair.join(" ")),
    },
    {
      says: "are the two joined the wrong way round? The left one comes first",
      wrong: (words) => mergeAs(words, ([left, right]) => right + left),
    },
    {
      says: "is only one token of the pair left? The new token holds both",
      wrong: (words) => mergeAs(words, ([left]) => left),
    },
    {
      says: "does the second token of the pair stay as well? After a merge go on behind both",
      wrong: (words) => mergeBadly(words, "keeps both"),
    },
    {
      says: "do you merge from right to left? Walk along the word from its beginning",
      wrong: (words) =>
        mergePair(
          words.map((word) => [...word].reverse()),
          pairOf(words)?.reverse(),
        ).map((word) => word.reverse().map((token) => [...token].reverse().join(""))),
    },
    {
      says: "is it the first pair of the text? The most frequent one is merged",
      wrong: (words) => mergePair(words, words[0].slice(0, 2)),
    },
    {
      says: "do you count single tokens? Count pairs of neighbours",
      wrong: (words) => mergeAfterFrequent(words),
    },
    {
      says: "is a neighbour read behind the end of a word? The last token has none",
      when: (given) => isWords(given) && given.some((word) => word.some((token) => token.includes("undefined"))),
    },
    {
      says: "is nothing merged? The most frequent pair becomes one token in every word",
      wrong: (words) => words.map((word) => [...word]),
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
      says: "is every pair merged that occurs more than once? Only the most frequent one is",
      when: (given, words) => {
        const tokens = (all: readonly string[][]): Set<string> => new Set(all.flat());
        const before = tokens(words);
        return isWords(given) && [...tokens(given)].filter((token) => !before.has(token)).length > 1;
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
      says: "are words left out? There is a word for every word, with the pair or without, and as often as it stands there",
      when: (given, words) => given.length < words.length && given.every(Array.isArray),
    },
    {
      says: "is it the pair alone? The words are wanted, with the pair made one token in each",
      when: (given, words) =>
        words.length !== 2 && given.length === 2 && given.every((token) => typeof token === "string"),
    },
    {
      says: "is a word one text? It stays a list of tokens",
      when: (given) => typeof (given as unknown[])[0] === "string",
    },
  ],
});
