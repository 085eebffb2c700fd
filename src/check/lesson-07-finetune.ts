/**
 * The checks of notebook 07 on fine-tuning: 7.3, an input transformation; 7.4, the combined loss; 7.5, asking a model that was never
 * fine-tuned.
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
      inputs: [[0.5, 0.25], [[0.5, 0.5], [0.125]], 0.5],
      // answers (ln 2 + ln 4) / 2 = 1.5 ln 2; tokens (1 + 1 + 3) ln 2 / 3; 1.5 ln 2 + 0.5 · 5/3 ln 2 = 7/3 ln 2
      expected: (7 / 3) * Math.LN2,
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
      says: "is the language model's loss left out?",
      wrong: (right) => nats(right),
    },
  ],
});

type LogProb = (context: string, continuation: string) => number;
type ZeroShot = (text: string, words: string[], logprob: LogProb) => string;

/** The word with the greatest score. */
function bestOf(words: readonly string[], score: (word: string) => number): string {
  return words.reduce((best, word) => (score(word) > score(best) ? word : best));
}

/** A model that says "bad" four times as often as "good" whatever it has read. What it has read makes each word somewhat likelier or less. */
const gloomy: LogProb = (context, continuation) => {
  const usual: Record<string, number> = { good: 0.05, bad: 0.2, odd: 0.1 };
  const lifts: Record<string, Record<string, number>> = {
    "": { good: 1, bad: 1, odd: 1 },
    "a sweet smell": { good: 3, bad: 0.9, odd: 0.5 },
    "a foul smell": { good: 0.8, bad: 1.2, odd: 0.5 },
    "a strange smell": { good: 1.1, bad: 0.7, odd: 1.9 },
  };
  return Math.log(usual[continuation] * lifts[context][continuation]);
};

/** 7.5: which word a text makes likelier than it is anyway. */
export const checkZeroShot = defineCheck<ZeroShot>({
  id: "07-5",
  name: "zeroShot",
  reference: (text, words, logprob) => bestOf(words, (word) => logprob(text, word) - logprob("", word)),
  cases: [
    {
      inputs: () => ["a sweet smell", ["good", "bad", "odd"], gloomy],
      says: 'zeroShot("a sweet smell", good, bad or odd, a model that likes to say "bad")',
      expected: "good",
    },
    {
      inputs: () => ["a foul smell", ["odd", "good", "bad"], gloomy],
      says: 'zeroShot("a foul smell", odd, good or bad, the same model)',
      expected: "bad",
    },
    {
      inputs: () => ["a strange smell", ["bad", "odd"], gloomy],
      says: 'zeroShot("a strange smell", bad or odd, the same model)',
      expected: "odd",
    },
  ],
  mistakes: [
    {
      says: "does the model say its favourite word whatever the text is? Subtract the word's log-probability after no text at all",
      wrong: (text, words, logprob) => bestOf(words, (word) => logprob(text, word)),
    },
    {
      says: "is it the word that the text makes less likely? Take the largest difference",
      wrong: (text, words, logprob) => bestOf(words, (word) => logprob("", word) - logprob(text, word)),
    },
    {
      says: "is the text read at all? The first log-probability is the one after the text",
      wrong: (_text, words, logprob) => bestOf(words, (word) => -logprob("", word)),
    },
  ],
});
