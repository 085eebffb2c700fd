/**
 * The check of exercise 9.3: the loss of a batch of conversations, over the tokens that are learned.
 */
import { defineCheck } from "./exercise";

type MaskedLoss = (logprobs: number[][], mask: number[][]) => number;

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
/** Sum of the log-probabilities that count, and how many. `shift`: which token of the mask belongs to position t. */
const counted = (logprobs: readonly number[], mask: readonly number[], shift = 1): [number, number] => {
  const chosen = logprobs.filter((_, t) => mask[t + shift] === 1);
  return [sum(chosen), chosen.length];
};

/** 9.3: mean over the learned tokens, nats. */
export const checkMaskedLoss = defineCheck<MaskedLoss>({
  id: "09-3",
  name: "maskedLoss",
  reference: (logprobs, mask) => {
    const parts = logprobs.map((list, b) => counted(list, mask[b]));
    return -sum(parts.map(([total]) => total)) / sum(parts.map(([, count]) => count));
  },
  cases: [
    {
      // Learned: −1 and −2 of the first row, −9 of the second: (1 + 2 + 9) / 3
      inputs: [
        [
          [-5, -1, -2],
          [-4, -3, -9],
        ],
        [
          [0, 0, 1, 1],
          [0, 0, 0, 1],
        ],
      ],
      expected: 4,
    },
    {
      inputs: [[[-0.5, -0.25, -4, -8, -2, -1]], [[0, 0, 1, 1, 0, 0, 1]]],
      expected: (0.25 + 4 + 1) / 3,
    },
    {
      inputs: [
        [
          [-0.1, -0.2, -0.3, -0.4],
          [-3, -2.5, -1.5, -0.7],
          [-1.1, -0.6, -2.2, -0.9],
        ],
        [
          [0, 1, 1, 1, 1],
          [0, 0, 1, 0, 0],
          [0, 0, 0, 1, 1],
        ],
      ],
    },
  ],
  mistakes: [
    {
      says: "is the mask one token off? logprobs[b][t] belongs to token t + 1, so its mask is mask[b][t + 1]",
      wrong: (logprobs, mask) => {
        const parts = logprobs.map((list, b) => counted(list, mask[b], 0));
        return -sum(parts.map(([total]) => total)) / sum(parts.map(([, count]) => count));
      },
    },
    {
      says: "is it divided by the number of rows? Divide by the number of learned tokens",
      wrong: (logprobs, mask) => -sum(logprobs.map((list, b) => counted(list, mask[b])[0])) / logprobs.length,
    },
    {
      says: "is it divided by all tokens? Divide by the number of those that are learned",
      wrong: (logprobs, mask) => -sum(logprobs.map((list, b) => counted(list, mask[b])[0])) / logprobs.flat().length,
    },
    {
      says: "is it a mean of each row's mean? Then a word of a short answer counts more: take all learned tokens of the batch at once",
      wrong: (logprobs, mask) =>
        -sum(logprobs.map((list, b) => counted(list, mask[b])).map(([total, count]) => total / count)) /
        logprobs.length,
    },
    {
      says: "is only the first conversation used? Take all rows of the batch",
      wrong: ([first], [mask]) => {
        const [total, count] = counted(first, mask);
        return -total / count;
      },
    },
    {
      says: "is the sign missing? −log P is small where the model is sure of what was said",
      wrong: (logprobs, mask) => {
        const parts = logprobs.map((list, b) => counted(list, mask[b]));
        return sum(parts.map(([total]) => total)) / sum(parts.map(([, count]) => count));
      },
    },
    {
      says: "is it a sum? Divide by the number of learned tokens",
      wrong: (logprobs, mask) => -sum(logprobs.map((list, b) => counted(list, mask[b])[0])),
    },
    {
      says: "is the mask used at all? Only the answers' tokens count",
      wrong: (logprobs) => -sum(logprobs.flat()) / logprobs.flat().length,
    },
  ],
});
