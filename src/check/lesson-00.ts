/**
 * The checks of notebook 00, "The word-chain game": exercises 0.1 to 0.4.
 */
import { defineCheck } from "./exercise";

type Follows = (word: string, next: string) => boolean;

const first = (word: string): string => [...word][0];
const last = (word: string): string => [...word].reverse()[0];

/** 0.1: the rule of the game. */
export const checkFollows = defineCheck<Follows>({
  id: "00-1",
  name: "follows",
  reference: (word, next) => last(word) === first(next),
  cases: [
    { inputs: ["三心二意", "意氣用事"], expected: true },
    { inputs: ["意氣用事", "三心二意"], expected: false },
    { inputs: ["三心二意", "三言兩語"], expected: false },
    { inputs: ["三心二意", "一意孤行"], expected: false },
    { inputs: ["馬到成功", "功成名就"], expected: true },
    { inputs: ["teapot", "top"], expected: true },
  ],
  mistakes: [
    {
      says: "did you compare the two first characters? The first word counts with its last",
      wrong: (word, next) => first(word) === first(next),
    },
    {
      says: "did you swap the two words? The last character of `word` and the first of `next` must be equal",
      wrong: (word, next) => last(next) === first(word),
    },
    {
      says: "is it enough that the character stands anywhere? It must be the first of `next`",
      wrong: (word, next) => next.includes(last(word)),
    },
    { says: "does it always say true?", wrong: () => true },
    { says: "does it always say false? A character at index length is undefined", wrong: () => false },
  ],
});

type Ignorance = (vocabSize: number) => number;

/** 0.2: the loss of who knows nothing. */
export const checkIgnorance = defineCheck<Ignorance>({
  id: "00-2",
  name: "ignorance",
  reference: (vocabSize) => Math.log(vocabSize),
  cases: [
    { inputs: [27], expected: Math.log(27) },
    { inputs: [2], expected: Math.LN2 },
    { inputs: [1], expected: 0 },
    { inputs: [50257], expected: Math.log(50257) },
  ],
  mistakes: [
    { says: "are these bits? Math.log gives nats, Math.log2 bits", wrong: (V) => Math.log2(V) },
    { says: "is this the logarithm to base 10? Math.log gives nats", wrong: (V) => Math.log10(V) },
    { says: "is the minus sign missing? The loss is −ln P, never negative", wrong: (V) => Math.log(1 / V) },
    { says: "is this the probability itself? The loss is −ln of it", wrong: (V) => 1 / V },
    { says: "does the edge count twice? V holds it already", wrong: (V) => Math.log(V + 1) },
  ],
});

type Step = (logits: number[], next: number, learningRate: number) => number[];

const softmax = (logits: readonly number[]): number[] => {
  const powers = logits.map(Math.exp);
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
};
const is = (i: number, next: number): number => (i === next ? 1 : 0);

/** 0.3: one step of gradient descent on one row of the table. */
export const checkDescend = defineCheck<Step>({
  id: "00-3",
  name: "descend",
  reference: (logits, next, rate) => softmax(logits).map((p, i) => logits[i] - rate * (p - is(i, next))),
  cases: [
    { inputs: [[0, 0], 1, 1], expected: [-0.5, 0.5] },
    { inputs: [[0, 0, 0, 0], 0, 0.4], expected: [0.3, -0.1, -0.1, -0.1] },
    { inputs: [[1, 2, 3], 0, 0.5] },
    { inputs: [[1, 2, 3], 2, 3] },
  ],
  invariants: [
    {
      says: "the sum of the logits must stay what it was: what one token gains the others lose",
      holds: (given, logits) => Math.abs(given.reduce((a, b) => a + b, 0) - logits.reduce((a, b) => a + b, 0)) < 1e-6,
    },
  ],
  mistakes: [
    {
      says: "did you add the gradient? Descent goes against it",
      wrong: (logits, next, rate) => softmax(logits).map((p, i) => logits[i] + rate * (p - is(i, next))),
    },
    {
      says: "is the 1 of the token that came next missing? Its own gradient is P − 1",
      wrong: (logits, _next, rate) => softmax(logits).map((p, i) => logits[i] - rate * p),
    },
    {
      says: "is the learning rate missing?",
      wrong: (logits, next) => softmax(logits).map((p, i) => logits[i] - (p - is(i, next))),
    },
    {
      says: "is softmax missing? The gradient is made of probabilities, not of logits",
      wrong: (logits, next, rate) => logits.map((logit, i) => logit - rate * (logit - is(i, next))),
    },
    {
      says: "did only the token that came next move? All others lose a little",
      wrong: (logits, next, rate) => softmax(logits).map((p, i) => logits[i] - rate * (p - 1) * is(i, next)),
    },
    {
      says: "is this the gradient? Give the new logits",
      wrong: (logits, next) => softmax(logits).map((p, i) => p - is(i, next)),
    },
  ],
});

type Pick = (probs: number[], u: number) => number;

/** The index of the first value above u. */
function firstAbove(values: readonly number[], u: number): number {
  return values.findIndex((value) => value > u);
}

const runningSums = (probs: readonly number[]): number[] =>
  probs.map((_, i) => probs.slice(0, i + 1).reduce((a, b) => a + b, 0));

/** 0.4: a random choice with given probabilities. */
export const checkPick = defineCheck<Pick>({
  id: "00-4",
  name: "pick",
  reference: (probs, u) => firstAbove(runningSums(probs), u),
  cases: [
    { inputs: [[0.25, 0.5, 0.25], 0.1], expected: 0 },
    { inputs: [[0.25, 0.5, 0.25], 0.6], expected: 1 },
    { inputs: [[0.25, 0.5, 0.25], 0.9], expected: 2 },
    { inputs: [[0.25, 0.5, 0.25], 0.25], expected: 1 },
    { inputs: [[0, 1], 0], expected: 1 },
    { inputs: [[0.125, 0.125, 0.5, 0.25], 0.3], expected: 2 },
  ],
  mistakes: [
    {
      says: "is it always the likeliest? Then u has no part in it and every text comes out the same",
      wrong: (probs) => probs.indexOf(Math.max(...probs)),
    },
    { says: "did you compare u with one probability? Compare it with the sum of those so far", wrong: firstAbove },
    {
      says: "did you use >= where > belongs? A token with probability 0 could be picked",
      wrong: (probs, u) => runningSums(probs).findIndex((sum) => sum >= u),
    },
    {
      says: "are all tokens equally likely? The probabilities have no part in it",
      wrong: (probs, u) => Math.floor(u * probs.length),
    },
    {
      says: "is this the probability that was picked? Give its index",
      wrong: (probs, u) => probs[firstAbove(runningSums(probs), u)],
    },
  ],
});
