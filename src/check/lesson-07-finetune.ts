/**
 * The checks of notebook 07 on fine-tuning: 7.3, an input transformation; 7.4, the combined loss.
 */
import { similarityInput, type TaskTokens } from "../finetune/input";
import { defineCheck } from "./exercise";

type Similarity = (one: number[], other: number[], tokens: TaskTokens) => number[][];

const longest = 512;
const bothOrders: Similarity = (one, other, tokens) =>
  similarityInput(one, other, 0, { tokens, longest }).sequences.map((ids) => [...ids]);
const special: TaskTokens = { start: 90, delimiter: 91, extract: 92 };

/** 7.3: two texts as two sequences. */
export const checkSimilarityInput = defineCheck<Similarity>({
  id: "07-3",
  name: "similarity",
  reference: bothOrders,
  cases: [
    {
      inputs: () => [[5, 6], [7], special],
      says: "similarity([5, 6], [7], { start: 90, delimiter: 91, extract: 92 })",
      expected: [
        [90, 5, 6, 91, 7, 92],
        [90, 7, 91, 5, 6, 92],
      ],
    },
    {
      inputs: () => [[1], [2, 3, 4], { start: 11, delimiter: 10, extract: 12 }],
      says: "similarity([1], [2, 3, 4], { start: 11, delimiter: 10, extract: 12 })",
    },
    { inputs: () => [[8, 9], [8, 9], special], says: "similarity of two equal texts" },
  ],
  mistakes: [
    {
      says: "is the second order missing? Neither text comes first by nature, so the model reads both orders",
      wrong: (one, other, tokens) => bothOrders(one, other, tokens).slice(0, 1),
    },
    {
      says: "is the delimiter missing? Without it the model can't tell where one text ends",
      wrong: (one, other, t) => [
        [t.start, ...one, ...other, t.extract],
        [t.start, ...other, ...one, t.extract],
      ],
    },
    {
      says: "is the extract token missing? It comes last: the answer is read where it stands",
      wrong: (one, other, tokens) => bothOrders(one, other, tokens).map((ids) => ids.slice(0, -1)),
    },
    {
      says: "did you turn the tokens round one by one? Exchange the two texts, and read each from left to right",
      wrong: (one, other, t) => [
        [t.start, ...one, t.delimiter, ...other, t.extract],
        [t.start, ...[...other].reverse(), t.delimiter, ...[...one].reverse(), t.extract],
      ],
    },
    {
      says: "is the start token missing? It comes first in every sequence",
      wrong: (one, other, tokens) => bothOrders(one, other, tokens).map((ids) => ids.slice(1)),
    },
    {
      says: "is `other` first in the first sequence? There `one` comes first, in the second `other`",
      wrong: (one, other, tokens) => bothOrders(other, one, tokens),
    },
    {
      says: "do both sequences have one order? The second exchanges the texts",
      wrong: (one, other, tokens) => bothOrders(one, other, tokens).map((_ids, _i, [first]) => first),
    },
    {
      says: "are delimiter and extract exchanged? The delimiter stands between the texts, extract at the end",
      wrong: (one, other, t) => bothOrders(one, other, { ...t, delimiter: t.extract, extract: t.delimiter }),
    },
    {
      says: "are the numbers 90, 91 and 92 written into the function? Take the three ids from `tokens`",
      wrong: (one, other) => bothOrders(one, other, special),
    },
    {
      says: "are the texts lists inside the list? Spread them: `...one`",
      when: (given) => Array.isArray(given) && given.some((ids) => Array.isArray(ids) && ids.some(Array.isArray)),
    },
    {
      says: "is it one long sequence? Each order is a sequence of its own",
      when: (given) => Array.isArray(given) && typeof (given as unknown[])[0] === "number",
    },
  ],
});

type FineTuneLoss = (right: number[], next: number[][], lambda: number) => number;

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
const nats = (probs: readonly number[]): number => mean(probs.map((p) => -Math.log(p)));

/** 7.4: L3, nats. */
export const checkFineTuneLoss = defineCheck<FineTuneLoss>({
  id: "07-4",
  name: "fineTuneLoss",
  reference: (right, next, lambda) => nats(right) + lambda * nats(next.flat()),
  cases: [
    {
      inputs: [[0.5, 0.25], [[0.5, 0.5], [0.125]], 0.1],
      // answers (ln 2 + ln 4) / 2 = 3/2 ln 2; tokens (1 + 1 + 3) ln 2 / 3; 3/2 ln 2 + 0.1 · 5/3 ln 2 = 5/3 ln 2
      expected: (5 / 3) * Math.LN2,
    },
    { inputs: [[0.9], [[0.2, 0.6, 0.1]], 0], expected: -Math.log(0.9) },
    { inputs: [[0.3, 0.8, 0.6], [[0.9], [0.1, 0.2, 0.3, 0.4], [0.5, 0.5]], 0.25] },
  ],
  mistakes: [
    {
      says: "is the sign missing? −ln p is small where the model is right",
      wrong: (right, next, lambda) => -nats(right) - lambda * nats(next.flat()),
    },
    {
      says: "is lambda on the wrong loss? It weighs the language model's",
      wrong: (right, next, lambda) => lambda * nats(right) + nats(next.flat()),
    },
    {
      says: "do you weigh the answers by 1 − lambda? Eq. (5) leaves their weight at 1",
      wrong: (right, next, lambda) => (1 - lambda) * nats(right) + lambda * nats(next.flat()),
    },
    {
      says: "is it a mean of means? Every token counts the same, so take the mean over all tokens of all examples at once",
      wrong: (right, next, lambda) => nats(right) + lambda * mean(next.map(nats)),
    },
    {
      says: "are these sums? Divide by the number of examples, and of tokens",
      wrong: (right, next, lambda) => nats(right) * right.length + lambda * nats(next.flat()) * next.flat().length,
    },
    {
      says: "is a sum over the tokens left? Divide it by the number of tokens",
      wrong: (right, next, lambda) => nats(right) + lambda * nats(next.flat()) * next.flat().length,
    },
    {
      says: "is the tokens' loss a sum for each example? Divide by the number of tokens, not of examples",
      wrong: (right, next, lambda) => nats(right) + (lambda * nats(next.flat()) * next.flat().length) / next.length,
    },
    {
      says: "does lambda weigh both losses? The answers' weight is 1",
      wrong: (right, next, lambda) => lambda * (nats(right) + nats(next.flat())),
    },
    {
      says: "is lambda left out?",
      wrong: (right, next) => nats(right) + nats(next.flat()),
    },
    {
      says: "is one loss subtracted from the other? Both are added",
      wrong: (right, next, lambda) => nats(right) - lambda * nats(next.flat()),
    },
    {
      says: "is it in bits? Nats take the natural logarithm, Math.log",
      wrong: (right, next, lambda) => (nats(right) + lambda * nats(next.flat())) / Math.LN2,
    },
    {
      says: "is it the logarithm of a mean? Take the logarithm of each probability first, then the mean",
      wrong: (right, next, lambda) => -Math.log(mean(right)) - lambda * Math.log(mean(next.flat())),
    },
    {
      says: "is the answers' loss left out?",
      wrong: (_right, next, lambda) => lambda * nats(next.flat()),
    },
    {
      says: "is the language model's loss left out?",
      wrong: (right) => nats(right),
    },
  ],
});
