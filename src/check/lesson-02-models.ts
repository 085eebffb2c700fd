/**
 * The checks of notebook 02's two longer exercises: 2.6, the best path through a lattice, and 2.7, a better model of names.
 */
import { firstNames } from "../data/first-names";
import { split } from "../data/split";
import { distribution, type LanguageModel, negativeLogLikelihood } from "../lm/language-model";
import { kneserNey } from "../lm/ngram";
import { NgramCounts } from "../lm/ngram-counts";
import { type Channel, decode } from "../lm/noisy-channel";
import { letters } from "../text/sequence";
import { defineCheck } from "./exercise";

interface Likely {
  meant: string;
  likelihood: number;
}

type Causes = (seen: string) => Likely[];
type Next = (meant: string, previous: string) => number;
type Viterbi = (seen: string[], causes: Causes, next: Next) => string[];

/** The shipped decoder, asked in the exercise's terms. */
function exact(seen: string[], causes: Causes, next: Next): string[] {
  const channel: Channel = (symbol) =>
    causes(symbol).map(({ meant, likelihood }) => ({ meant, logProb: Math.log(likelihood) }));
  const model: LanguageModel = {
    vocabulary: [],
    contextLength: 1,
    after: (history) => (meant) => next(meant, history.at(-1) ?? "START"),
  };
  return decode(seen, channel, model, 100);
}

/** Takes the best symbol at once and never comes back: the mistake that Viterbi mends. */
function leftToRight(seen: string[], causes: Causes, next: Next): string[] {
  const path: string[] = [];
  for (const symbol of seen) {
    const previous = path.at(-1) ?? "START";
    const score = (c: Likely): number => c.likelihood * next(c.meant, previous);
    path.push(causes(symbol).reduce((a, b) => (score(b) > score(a) ? b : a)).meant);
  }
  return path;
}

const either: Causes = () => [
  { meant: "A", likelihood: 0.5 },
  { meant: "B", likelihood: 0.5 },
];
const even: Causes = (seen) =>
  ["A", "B", "C"].map((meant, i) => ({ meant, likelihood: seen === "x" ? 0.3 + 0.1 * i : 0.5 - 0.1 * i }));

const nextIn =
  (table: Record<string, Record<string, number>>): Next =>
  (meant, previous) =>
    table[previous]?.[meant] ?? 0;

// A looks better at first, but nothing good follows it.
const trap = nextIn({
  START: { A: 0.6, B: 0.4 },
  A: { A: 0.3, B: 0.3, END: 0.4 },
  B: { A: 0.05, B: 0.5, END: 0.45 },
});
// Only A may be last.
const endsInA = nextIn({
  START: { A: 0.5, B: 0.5 },
  A: { A: 0.2, B: 0.4, END: 0.4 },
  B: { A: 0.3, B: 0.7, END: 0 },
});
// "B" goes on well from everything, so the history must be weighed at every step.
const web: Next = (meant, previous) => {
  const at = (s: string): number => ["START", "A", "B", "C", "END"].indexOf(s);
  return (1 + ((at(meant) * 7 + at(previous) * 13 + at(meant) * at(previous) * 3) % 10)) / 20;
};

/** 2.6: the best path. */
export const checkViterbi = defineCheck<Viterbi>({
  id: "02-6",
  name: "viterbi",
  reference: exact,
  cases: [
    {
      inputs: () => [["x", "x"], either, trap],
      says: "viterbi of two symbols, where the likelier start is a trap,",
      expected: ["B", "B"],
    },
    {
      inputs: () => [["x", "x", "x"], either, endsInA],
      says: "viterbi of three symbols, of which only A can be last,",
    },
    {
      inputs: () => [["x", "y", "x", "x", "y", "y"], even, web],
      says: "viterbi of six symbols with three causes each",
    },
    { inputs: () => [["x"], either, trap], says: "viterbi of one symbol" },
    {
      inputs: () => [Array(30).fill("y"), even, web],
      says: "viterbi of 30 symbols, too many to try all 3^30 paths,",
    },
  ],
  mistakes: [
    {
      says: "do you decide from left to right, one symbol at a time? Keep the best path for every possible last symbol, and choose at the end",
      wrong: leftToRight,
    },
    {
      says: "is END missing? Multiply every finished path by next(END, last symbol) before you choose",
      wrong: (seen, causes, next) =>
        exact(seen, causes, (meant, previous) => (meant === "END" ? 1 : next(meant, previous))),
    },
    {
      says: "is the channel asked? Multiply by the likelihood at every step",
      wrong: (seen, causes, next) => exact(seen, (s) => causes(s).map((c) => ({ ...c, likelihood: 1 })), next),
    },
    {
      says: "is the first symbol weighed? Its previous symbol is START",
      wrong: (seen, causes, next) =>
        exact(seen, causes, (meant, previous) => (previous === "START" ? 1 : next(meant, previous))),
    },
    {
      says: "is the path backwards? The first symbol comes first",
      wrong: (seen, causes, next) => exact(seen, causes, next).reverse(),
    },
  ],
  seconds: 5,
});

type Better = (train: string[]) => LanguageModel;

/** Histories at which a model must be a proper distribution. */
const histories = ["", "a", "ma", "chri", "zzzz", "annabe"].map(letters);

const largestFlaw = (model: LanguageModel): number =>
  Math.max(...histories.map((history) => Math.abs(distribution(model, history).reduce((a, b) => a + b, 0) - 1)));

interface Trial {
  /** Largest distance from 1 of the sum of the probabilities after a history. */
  flaw: number;
  hasNegative: boolean;
  knowsAllLetters: boolean;
  /** Nats per letter below the model to beat, on names that it has not seen; negative if it is worse. */
  gain: number;
}

/** Trains the answer on some names and judges it on others; a third of the names, to be quick. */
function judgeModel(learner: Better): Trial {
  const { train, test } = split(
    firstNames().filter((_, i) => i % 3 === 0),
    { seed: 11 },
  );
  const model = learner([...train]);
  const held = test.map(letters);
  const toBeat = kneserNey(new NgramCounts(5, train.map(letters)));
  return {
    flaw: largestFlaw(model),
    hasNegative: histories.some((history) => distribution(model, history).some((p) => !(p >= 0))),
    knowsAllLetters: new Set(model.vocabulary).size === 27,
    gain: negativeLogLikelihood(toBeat, held) - negativeLogLikelihood(model, held),
  };
}

/** 2.7, open-ended: any model of names that beats the notebook's best. What is checked is not the model but its trial. */
export const checkBetter = defineCheck<(train: string[]) => Trial>({
  id: "02-7",
  name: "better",
  call: (learner) => judgeModel(learner as unknown as Better),
  cases: [{ inputs: () => [[]], says: "better(train), judged on names that it has not seen," }],
  invariants: [
    { says: "the vocabulary must hold END and the letters a to z", holds: (trial) => trial.knowsAllLetters },
    {
      says: "probabilities after every history must be >= 0 and sum to 1 (flaw: the largest distance from 1)",
      holds: (trial) => trial.flaw < 1e-6 && !trial.hasNegative,
    },
    {
      says: "the gain over kneserNey(order 5, discount 0.75) must be > 0.001 nats per letter",
      holds: (trial) => trial.gain > 0.001,
    },
    {
      says: "a gain above 0.3 nats per letter is too good to be true; has it seen the names it is judged on?",
      holds: (trial) => trial.gain < 0.3,
    },
  ],
  mistakes: [
    {
      says: "mix models by weights that sum to 1; a maximum, or a sum without weights, is no distribution",
      when: (trial) => trial.flaw > 1e-6,
    },
    {
      says: "is it the model to beat itself? Change the discount or the order, or mix several",
      when: (trial) => Math.abs(trial.gain) < 1e-9,
    },
    {
      says: "does it look back several letters, and does it fall back on fewer?",
      when: (trial) => trial.gain < -0.05,
    },
  ],
  seconds: 20,
});
