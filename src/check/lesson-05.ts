/**
 * The checks of notebook 05, "Attention": exercises 5.1 to 5.3 on weights, mask and scale here; 5.4 to 5.6 on heads, positions and
 * induction in a file of their own.
 */
import { defineCheck } from "./exercise";

export { checkInduction, checkSplitHeads, checkWave } from "./lesson-05-heads";

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, x, i) => sum + x * b[i], 0);
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

function softmax(scores: readonly number[]): number[] {
  const largest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - largest));
  return powers.map((power) => power / sum(powers));
}

type Weights = (query: number[], keys: number[][]) => number[];

const scoresOf = (query: readonly number[], keys: readonly number[][]): number[] => keys.map((key) => dot(query, key));

/** 5.1: the weights of one query over some keys. */
export const checkWeights = defineCheck<Weights>({
  id: "05-1",
  name: "weights",
  reference: (query, keys) => softmax(scoresOf(query, keys).map((score) => score / Math.sqrt(query.length))),
  cases: [
    {
      inputs: [
        [1, 0, 2, 0],
        [
          [1, 0, 0, 1],
          [1, 0, 1, 0],
          [0, 1, 0, 1],
        ],
      ],
    },
    {
      inputs: [
        [3, -1, 2, 1, 0, 1, 2, 1, -2],
        [
          [1, 0, 1, 2, 0, 1, 0, 1, 1],
          [0, 2, -1, 1, 1, 0, 1, 1, 0],
        ],
      ],
    },
    { inputs: [[2, 2], [[5, -1]]], expected: [1] },
    {
      inputs: [
        [60, 60],
        [
          [9, 9],
          [9, 8],
        ],
      ],
      says: "weights of a query with scores near 760, where Math.exp alone is infinite,",
    },
    {
      inputs: [
        [60, 60],
        [
          [-9, -9],
          [-9, -8],
        ],
      ],
      says: "weights of a query with scores near -760, where Math.exp alone is 0,",
    },
  ],
  invariants: [{ says: "the weights must sum to 1", holds: (given) => Math.abs(sum(given) - 1) < 1e-6 }],
  mistakes: [
    {
      says: "are the scores divided by the root of the query's length, √d?",
      wrong: (query, keys) => softmax(scoresOf(query, keys)),
    },
    {
      says: "did you divide by d? Divide by its root",
      wrong: (query, keys) => softmax(scoresOf(query, keys).map((score) => score / query.length)),
    },
    {
      says: "is it √ of the number of keys? d is the length of a key, not how many there are",
      wrong: (query, keys) => softmax(scoresOf(query, keys).map((score) => score / Math.sqrt(keys.length))),
    },
    {
      says: "are these the scores? Put them through a softmax",
      wrong: (query, keys) => scoresOf(query, keys).map((score) => score / Math.sqrt(query.length)),
    },
    {
      says: "did you divide the scores by their sum? A softmax divides their exponentials",
      wrong: (query, keys) => {
        const scores = scoresOf(query, keys);
        return scores.map((score) => score / sum(scores));
      },
    },
    {
      says: "did you divide by 2? That is √d for d = 4 only",
      wrong: (query, keys) => softmax(scoresOf(query, keys).map((score) => score / 2)),
    },
    {
      says: "did you divide after the softmax? The scores are divided, before it",
      wrong: (query, keys) => softmax(scoresOf(query, keys)).map((weight) => weight / Math.sqrt(query.length)),
    },
    {
      says: "is there an Infinity / Infinity, or a 0 / 0? Take the largest score off all scores before Math.exp",
      when: (given) => given.some((weight) => Number.isNaN(weight)),
    },
  ],
});

type Hide = (scores: number[][]) => number[][];

const square: number[][] = [
  [1, 9, 2, 5],
  [0.5, 1, 3, -4],
  [2, 2, 0, 7],
  [-1, 0, 1, 2],
];

/** Scores, the ones for which `hidden` holds at minus infinity, through a softmax row by row. */
const maskedBy =
  (hidden: (t: number, s: number) => boolean): Hide =>
  (scores) =>
    scores.map((row, t) => softmax(row.map((score, s) => (hidden(t, s) ? Number.NEGATIVE_INFINITY : score))));

/** 5.2: scores to weights that do not look ahead. */
export const checkHide = defineCheck<Hide>({
  id: "05-2",
  name: "causal",
  reference: maskedBy((t, s) => s > t),
  cases: [
    { inputs: [[[7]]], expected: [[1]] },
    {
      inputs: [
        [
          [0, 5],
          [1, 1],
        ],
      ],
      expected: [
        [1, 0],
        [0.5, 0.5],
      ],
    },
    { inputs: [square] },
    { inputs: [square.map((row) => row.map((score) => score - 20))], says: "causal of scores that are all below -10" },
    {
      inputs: [
        [
          [3, 2000],
          [2000, 1999],
        ],
      ],
    },
    {
      inputs: [
        [
          [-500, 9],
          [-501, -500],
        ],
      ],
    },
  ],
  mistakes: [
    {
      says: "is the past hidden? Query t (row) may look at keys s <= t (columns); what comes later is hidden",
      wrong: maskedBy((t, s) => s < t),
    },
    {
      says: "is a token hidden from itself? s = t is allowed",
      wrong: maskedBy((t, s) => s >= t),
    },
    {
      says: "is there an Infinity / Infinity, or a 0 / 0? Take the largest score that is not hidden off the whole row first",
      when: (given, scores) =>
        scores.flat().some((score) => Math.abs(score) > 400) && given.flat().some((weight) => Number.isNaN(weight)),
    },
    {
      says: "is what you hide with too near? A score can be lower still: use -Infinity",
      wrong: (scores) => scores.map((row, t) => softmax(row.map((score, s) => (s > t ? -100 : score)))),
    },
    {
      says: "are the rows cut off? Each keeps T numbers; the later ones are 0",
      wrong: (scores) => scores.map((row, t) => softmax(row.slice(0, t + 1))),
    },
    {
      says: "did you set hidden scores to 0? exp(0) is 1, so they still get weight; use -Infinity or -1e9",
      wrong: (scores) => scores.map((row, t) => softmax(row.map((score, s) => (s > t ? 0 : score)))),
    },
    {
      says: "did you hide after the softmax? Then a row no longer sums to 1; hide before it",
      wrong: (scores) => scores.map((row, t) => softmax(row).map((weight, s) => (s > t ? 0 : weight))),
    },
    { says: "is anything hidden at all?", wrong: (scores) => scores.map((row) => softmax(row)) },
    {
      says: "is the softmax taken down the columns? Each row, one query's weights, sums to 1",
      wrong: (scores) => {
        const hidden = scores.map((row, t) => row.map((score, s) => (s > t ? Number.NEGATIVE_INFINITY : score)));
        const columns = scores.map((_, s) => softmax(hidden.map((row) => row[s])));
        return scores.map((row, t) => row.map((_, s) => columns[s][t]));
      },
    },
  ],
});

type Divisor = (queryStd: number, keyStd: number, d: number) => number;

/** 5.3: what scores must be divided by, so that their standard deviation is 1. */
export const checkDivisor = defineCheck<Divisor>({
  id: "05-3",
  name: "divisor",
  reference: (queryStd, keyStd, d) => queryStd * keyStd * Math.sqrt(d),
  cases: [
    { inputs: [1, 1, 64], expected: 8 },
    { inputs: [2, 1, 9], expected: 6 },
    { inputs: [0.5, 3, 100], expected: 15 },
    { inputs: [3, 2, 1], expected: 6 },
  ],
  mistakes: [
    {
      says: "did you use d for its root? Variances add up, and the standard deviation is the root of their sum",
      wrong: (queryStd, keyStd, d) => queryStd * keyStd * d,
    },
    {
      says: "what if the numbers are not of size 1? The standard deviations matter too",
      wrong: (_q, _k, d) => Math.sqrt(d),
    },
    {
      says: "did you add the two standard deviations? A score is a sum of products",
      wrong: (queryStd, keyStd, d) => (queryStd + keyStd) * Math.sqrt(d),
    },
    {
      says: "is this the variance? Its root is the standard deviation",
      wrong: (queryStd, keyStd, d) => queryStd ** 2 * keyStd ** 2 * d,
    },
    {
      says: "is the root taken of the standard deviations too? It belongs to d alone",
      wrong: (queryStd, keyStd, d) => Math.sqrt(queryStd * keyStd * d),
    },
    {
      says: "is it what to multiply by? The scores are divided by it",
      wrong: (queryStd, keyStd, d) => 1 / (queryStd * keyStd * Math.sqrt(d)),
    },
  ],
});
