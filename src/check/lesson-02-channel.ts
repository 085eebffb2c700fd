/**
 * The checks of notebook 02 on the noisy channel: 2.5, one word, and 2.6, the best path through many.
 */
import type { LanguageModel } from "../lm/language-model";
import { type Channel, decode } from "../lm/noisy-channel";
import { defineCheck } from "./exercise";

interface Likely {
  meant: string;
  likelihood: number;
}

type Correct = (causes: Likely[], prior: (meant: string) => number) => string;

/** The cause for which `score` is greatest. */
function bestBy(causes: readonly Likely[], score: (cause: Likely) => number): string {
  return causes.reduce((best, cause) => (score(cause) > score(best) ? cause : best)).meant;
}

const typedForm: Likely[] = [
  { meant: "form", likelihood: 0.85 },
  { meant: "from", likelihood: 0.0125 },
  { meant: "farm", likelihood: 0.003 },
];
const priors =
  (table: Record<string, number>) =>
  (meant: string): number =>
    table[meant] ?? 0;

/** 2.5: argmax P(X|Y) P(Y) for one word. */
export const checkCorrect = defineCheck<Correct>({
  id: "02-5",
  name: "correct",
  reference: (causes, prior) => bestBy(causes, ({ meant, likelihood }) => likelihood * prior(meant)),
  cases: [
    {
      inputs: () => [typedForm, priors({ form: 0.00001, from: 0.004, farm: 0.00002 })],
      says: 'correct(causes of "form"), "from" 400 times likelier here,',
      expected: "from",
    },
    {
      inputs: () => [typedForm, priors({ form: 0.02, from: 0.03, farm: 0.95 })],
      says: 'correct(causes of "form"), "farm" 47 times likelier than "form",',
      expected: "form",
    },
    {
      inputs: () => [typedForm.toReversed(), priors({ form: 0, from: 0.0001, farm: 0.0003 })],
      says: 'correct(causes of "form"), "form" impossible,',
      expected: "from",
    },
  ],
  mistakes: [
    {
      says: "is the language model asked? Multiply by prior(meant)",
      wrong: (causes) => bestBy(causes, (c) => c.likelihood),
    },
    {
      says: "is the channel asked? Multiply by the likelihood",
      wrong: (causes, prior) => bestBy(causes, (c) => prior(c.meant)),
    },
    {
      says: "did you add the two? Probabilities of things that must both happen are multiplied",
      wrong: (causes, prior) => bestBy(causes, (c) => c.likelihood + prior(c.meant)),
    },
    {
      says: "is it the smallest? argmax takes the largest product",
      wrong: (causes, prior) => bestBy(causes, (c) => -c.likelihood * prior(c.meant)),
    },
  ],
});

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
