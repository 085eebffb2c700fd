/**
 * The checks of notebook 10 on scores: 10.4 where a score is read, 10.6 where their zero is.
 */
import { defineCheck } from "./exercise";
import { mean } from "./lesson-10-pairs";

type ScoreOf = (values: number[], tokens: string[]) => number;

/** The value at a place that is found by its token. */
const valueAt = (values: readonly number[], place: number): number => values[place] ?? Number.NaN;
const lastReal = (tokens: readonly string[]): number => tokens.filter((token) => token !== "<pad>").length - 1;
/** The value before the first filling, for who forgets that there may be none. */
const beforeFilling = (tokens: readonly string[]): number => tokens.indexOf("<pad>") - 1;
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
      says: "what does indexOf give where there is no <pad>? It gives −1, but the score is the last value then",
      wrong: (values, tokens) => values[beforeFilling(tokens)],
    },
    {
      says: "does .at count from the end? Without a <pad>, indexOf gives −1, and the score is the last value",
      wrong: (values, tokens) => values.at(beforeFilling(tokens))!,
    },
    {
      says: "is it the place of the last token? Give the value at that place",
      wrong: (_, tokens) => lastReal(tokens),
    },
    {
      says: "is it the largest of all values? The score is one place's value, large or small",
      wrong: (values) => Math.max(...values),
    },
    {
      says: "is it the largest value before the filling? The score is one place's value, large or small",
      wrong: (values, tokens) => Math.max(...values.slice(0, lastReal(tokens) + 1)),
    },
    {
      says: "is it a mean over the tokens? The value at the last one has read the whole answer",
      wrong: (values, tokens) => mean(values.slice(0, lastReal(tokens) + 1)),
    },
    {
      says: "is it a mean over the answer? The value at its last token has read all of it",
      wrong: (values, tokens) => mean(values.slice(tokens.indexOf("<assistant>") + 1, lastReal(tokens) + 1)),
    },
  ],
});

type Normalise = (scores: number[], reference: number[]) => number[];

const deviation = (values: readonly number[], less = 0): number =>
  Math.sqrt(
    values.reduce((total, value) => total + (value - mean(values)) ** 2, 0) / Math.max(1, values.length - less),
  );

/** Scores on a scale on which the smallest of `ends` is 0 and the largest 1. */
const betweenEnds = (scores: readonly number[], ends: readonly number[]): number[] =>
  scores.map((score) => (score - Math.min(...ends)) / (Math.max(...ends) - Math.min(...ends)));

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
      says: "do the scores give the zero, and the reference only the unit? Both come from the reference answers",
      wrong: (scores, reference) => scores.map((score) => (score - mean(scores)) / deviation(reference)),
    },
    {
      says: "is it the standard deviation of the scores? The unit comes from the reference answers, as the zero does",
      wrong: (scores, reference) => scores.map((score) => (score - mean(reference)) / deviation(scores)),
    },
    {
      says: "are these the reference answers on the new scale? Move and divide `scores`",
      wrong: (_, reference) => reference.map((score) => (score - mean(reference)) / deviation(reference)),
    },
    {
      says: "are parentheses missing? A division comes before a minus: (score − mean) / deviation",
      wrong: (scores, reference) => scores.map((score) => score - mean(reference) / deviation(reference)),
    },
    {
      says: "is it multiplied by the standard deviation? Divide by it",
      wrong: (scores, reference) => scores.map((score) => (score - mean(reference)) * deviation(reference)),
    },
    {
      says: "is the sum of squares divided by their number? The variance is their mean",
      wrong: (scores, reference) =>
        scores.map((score) => (score - mean(reference)) / (deviation(reference) * Math.sqrt(reference.length))),
    },
    {
      says: "is it a scale from the reference's smallest to its largest? Take mean and standard deviation",
      wrong: (scores, reference) => betweenEnds(scores, reference),
    },
    {
      says: "is it a scale from the smallest score to the largest? Take mean and standard deviation",
      wrong: (scores) => betweenEnds(scores, scores),
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
