/**
 * The check of exercise 7.4 of notebook 07: the loss of the answers and, weighed, that of the language model.
 */
import { defineCheck } from "./exercise";

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
      inputs: [[0.5, 0.25, 0.125], [[0.5, 0.0625], [0.25], [0.5, 0.5, 0.5]], 0.3],
      // answers (1 + 2 + 3) ln 2 / 3 = 2 ln 2; tokens (1 + 4 + 2 + 1 + 1 + 1) ln 2 / 6 = 5/3 ln 2; 2 ln 2 + 0.3 · 5/3 ln 2
      expected: 2.5 * Math.LN2,
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
      says: "is the sign of the answers' loss missing? Both losses are means of −ln p",
      wrong: (right, next, lambda) => -nats(right) + lambda * nats(next.flat()),
    },
    {
      says: "is a sum over the answers left? Divide it by the number of examples",
      wrong: (right, next, lambda) => nats(right) * right.length + lambda * nats(next.flat()),
    },
    {
      says: "are answers and tokens in one mean? Each loss is a mean of its own, and lambda weighs the second",
      wrong: (right, next) => nats([...right, ...next.flat()]),
    },
    {
      says: "is the sum divided by 1 + lambda? Eq. (5) only adds",
      wrong: (right, next, lambda) => (nats(right) + lambda * nats(next.flat())) / (1 + lambda),
    },
    {
      says: "is lambda always 0.5? It is the third argument",
      wrong: (right, next) => nats(right) + 0.5 * nats(next.flat()),
    },
    {
      says: "does lambda enter twice? It weighs the language model's loss once",
      wrong: (right, next, lambda) => nats(right) + lambda ** 2 * nats(next.flat()),
    },
    {
      says: "are only the first example's tokens read? The mean is over the tokens of all examples",
      wrong: (right, next, lambda) => nats(right) + lambda * nats(next[0]),
    },
    {
      says: "are these means of probabilities? A loss is the mean of −ln p",
      wrong: (right, next, lambda) => mean(right) + lambda * mean(next.flat()),
    },
    {
      says: "are these means of probabilities? A loss is the mean of −ln p",
      wrong: (right, next, lambda) => -mean(right) - lambda * mean(next.flat()),
    },
    {
      says: "are these means of probabilities? A loss is the mean of −ln p",
      wrong: (right, next, lambda) => 1 - mean(right) + lambda * (1 - mean(next.flat())),
    },
    {
      says: "is each logarithm weighed by its probability? That is an entropy; a loss is the plain mean of −ln p",
      wrong: (right, next, lambda) => {
        const entropy = (probs: readonly number[]): number => mean(probs.map((p) => -p * Math.log(p)));
        return entropy(right) + lambda * entropy(next.flat());
      },
    },
    {
      says: "is it a perplexity? The loss itself is wanted, without exp",
      wrong: (right, next, lambda) => Math.exp(nats(right) + lambda * nats(next.flat())),
    },
    {
      says: "is the first probability of a list taken as it is? A `reduce` without a start value does that: start it at 0",
      wrong: (right, next, lambda) => {
        const reduced = (probs: readonly number[]): number =>
          probs.reduce((sum, p) => sum - Math.log(p)) / probs.length;
        return reduced(right) + lambda * reduced(next.flat());
      },
    },
    {
      says: "is a list taken for a number? `next` holds one list for each example: `next.flat()` is one list of all tokens",
      when: (given) => Number.isNaN(given),
    },
    {
      says: "are these the two losses? One number is wanted, their weighed sum",
      when: (given) => Array.isArray(given),
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
      says: "is the logarithm to base 10? Nats take the natural logarithm, Math.log",
      wrong: (right, next, lambda) => (nats(right) + lambda * nats(next.flat())) / Math.LN10,
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
