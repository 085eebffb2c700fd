/**
 * The checks of notebook 10 on scores: 10.4 where a score is read, 10.5 how often scores are right, 10.6 where their zero is.
 */
import { defineCheck } from "./exercise";

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

type ScoreOf = (values: number[], tokens: string[]) => number;

/** The value at a place that is found by its token. */
const valueAt = (values: readonly number[], place: number): number => values[place] ?? Number.NaN;
const lastReal = (tokens: readonly string[]): number => tokens.filter((token) => token !== "<pad>").length - 1;
const chat = (answer: string, pads: number): string[] => [
  ..."<user> hi . <end> <assistant>".split(" "),
  ...answer.split(" "),
  ...Array<string>(pads).fill("<pad>"),
];

/** 10.4: the number that is the score. */
export const checkScoreOf = defineCheck<ScoreOf>({
  id: "10-4",
  name: "scoreOf",
  reference: (values, tokens) => valueAt(values, lastReal(tokens)),
  cases: [
    {
      inputs: () => [[0.3, 0.1, -0.2, 0.5, 0.7, 0.4, 1.5, -0.6, 0.9], chat("hello . <end>", 1)],
      says: "scoreOf([0.3, 0.1, -0.2, 0.5, 0.7, 0.4, 1.5, -0.6, 0.9], <user> hi . <end> <assistant> hello . <end> <pad>)",
      expected: -0.6,
    },
    {
      inputs: () => [[1, 2, 3, 4, 5, 6, 7, 8], chat("hello . <end>", 0)],
      says: "scoreOf([1, 2, 3, 4, 5, 6, 7, 8], a conversation without filling)",
      expected: 8,
    },
    {
      inputs: () => [[0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9], chat("hello hello", 2)],
      says: "scoreOf([0.1, 0.2, …, 0.9], <user> hi . <end> <assistant> hello hello <pad> <pad>), an answer that was cut off,",
      expected: 0.7,
    },
    {
      inputs: () => [[5, 4, 3, 2, 1, 0, -1, -2, -3, -4, -5], chat("hello . <end>", 3)],
      says: "scoreOf([5, 4, …, -5], <user> hi . <end> <assistant> hello . <end> <pad> <pad> <pad>)",
      expected: -2,
    },
  ],
  mistakes: [
    {
      says: "is it read at the end of the row? There stands filling, and what the model says there means nothing",
      wrong: (values) => valueAt(values, values.length - 1),
    },
    {
      says: "is it read one place too late? At <pad> the answer is over already",
      wrong: (values, tokens) => valueAt(values, Math.min(values.length - 1, lastReal(tokens) + 1)),
    },
    {
      says: "is it read one place too early? The score is the value at the last token that is not <pad>",
      wrong: (values, tokens) => valueAt(values, lastReal(tokens) - 1),
    },
    {
      says: "is it the first <end>? That one ends the question; the answer is not read yet",
      wrong: (values, tokens) => valueAt(values, tokens.indexOf("<end>")),
    },
    {
      says: "do you look for the last <end>? An answer that was cut off has none, and that of the question is found",
      wrong: (values, tokens) => valueAt(values, tokens.lastIndexOf("<end>")),
    },
    {
      says: "is it a mean over the tokens? The value at the last one has read the whole answer",
      wrong: (values, tokens) => mean(values.slice(0, lastReal(tokens) + 1)),
    },
  ],
});

type Accuracy = (scores: number[], ranks: number[]) => number;

/** Mean points over the pairs (i better than j) that are let through; `points` of the difference of their scores. */
function meanPoints(
  scores: readonly number[],
  ranks: readonly number[],
  points: (difference: number) => number,
  isPair = (i: number, j: number): boolean => ranks[i] < ranks[j],
): number {
  return mean(
    scores.flatMap((_, i) => scores.flatMap((__, j) => (isPair(i, j) ? [points(scores[i] - scores[j])] : []))),
  );
}

const fair = (difference: number): number => (difference > 0 ? 1 : difference === 0 ? 0.5 : 0);

/** 10.5: how often a ranking's pairs are told right. */
export const checkAccuracy = defineCheck<Accuracy>({
  id: "10-5",
  name: "pairAccuracy",
  reference: (scores, ranks) => meanPoints(scores, ranks, fair),
  cases: [
    // pairs: 0 before 1 (3 > 1, right), 0 before 2 (3 > 2, right), 1 before 2 (1 < 2, wrong)
    {
      inputs: [
        [3, 1, 2],
        [0, 1, 2],
      ],
      expected: 2 / 3,
    },
    {
      inputs: [
        [1, 1],
        [1, 0],
      ],
      expected: 0.5,
    },
    // pairs: 1 before 0 (tie, one half), 1 before 2 and 1 before 3, 0 before 2 and 0 before 3; 2 and 3 are no pair
    {
      inputs: [
        [2, 2, 1, 5],
        [1, 0, 2, 2],
      ],
      expected: 2.5 / 5,
    },
    {
      inputs: [
        [0, 0, 0],
        [2, 0, 1],
      ],
      expected: 0.5,
    },
    {
      inputs: [
        [-1, -3, 0.5, 2, 2],
        [1, 1, 0, 0, 2],
      ],
    },
  ],
  mistakes: [
    {
      says: "does an equal score count as wrong? A model that says the same number for everything knows nothing: one half",
      wrong: (scores, ranks) => meanPoints(scores, ranks, (difference) => (difference > 0 ? 1 : 0)),
    },
    {
      says: "does an equal score count as right? Then a model that says the same number for everything would be perfect",
      wrong: (scores, ranks) => meanPoints(scores, ranks, (difference) => (difference >= 0 ? 1 : 0)),
    },
    {
      says: "are answers of equal rank counted as pairs? The labeler did not order them",
      wrong: (scores, ranks) =>
        meanPoints(scores, ranks, fair, (i, j) => ranks[i] < ranks[j] || (ranks[i] === ranks[j] && i < j)),
    },
    {
      says: "is it turned round? Rank 0 is the best answer, and should have the highest score",
      wrong: (scores, ranks) => 1 - meanPoints(scores, ranks, fair),
    },
    {
      says: "are these the points and not their share? Divide by the number of pairs",
      wrong: (scores, ranks) =>
        meanPoints(scores, ranks, fair) *
        scores.flatMap((_, i) => scores.filter((__, j) => ranks[i] < ranks[j])).length,
    },
  ],
});

type Normalise = (scores: number[], reference: number[]) => number[];

const deviation = (values: readonly number[], less = 0): number =>
  Math.sqrt(
    values.reduce((total, value) => total + (value - mean(values)) ** 2, 0) / Math.max(1, values.length - less),
  );

/** 10.6: scores on a scale on which reference answers have mean 0 and standard deviation 1. */
export const checkNormalise = defineCheck<Normalise>({
  id: "10-6",
  name: "normalise",
  reference: (scores, reference) => scores.map((score) => (score - mean(reference)) / deviation(reference)),
  cases: [
    // reference: mean 3, variance (4 + 0 + 4 + 0) / 4 = 2
    {
      inputs: [
        [3, 5],
        [1, 3, 5, 3],
      ],
      expected: [0, Math.SQRT2],
    },
    {
      inputs: [
        [-2, 0, 7],
        [-2, 0, 7, 11],
      ],
    },
    { inputs: [[0.5], [10, 30]], expected: [-1.95] },
  ],
  mistakes: [
    {
      says: "is it the mean of the scores themselves? Zero belongs to the reference answers, or every list of scores would have another zero",
      wrong: (scores) => scores.map((score) => (score - mean(scores)) / deviation(scores)),
    },
    {
      says: "is the scale left out? Divide by the standard deviation of the reference scores",
      wrong: (scores, reference) => scores.map((score) => score - mean(reference)),
    },
    {
      says: "is it the variance? Divide by its square root",
      wrong: (scores, reference) => scores.map((score) => (score - mean(reference)) / deviation(reference) ** 2),
    },
    {
      says: "do you divide by n − 1? The reference answers are the whole population: divide by n",
      wrong: (scores, reference) => scores.map((score) => (score - mean(reference)) / deviation(reference, 1)),
    },
    {
      says: "is the mean taken off after dividing? First move, then divide",
      wrong: (scores, reference) => scores.map((score) => score / deviation(reference) - mean(reference)),
    },
    {
      says: "is the sign turned round? The better answer must keep the higher score",
      wrong: (scores, reference) => scores.map((score) => (mean(reference) - score) / deviation(reference)),
    },
  ],
});
