/**
 * The checks of notebook 02, "Counting words": exercises 2.1 to 2.4 here, 2.5 and 2.6 on the noisy channel and
 * 2.7 on a better model in files of their own.
 */
import { withTemperature } from "../lm/sampling";
import { letters, type Pair, pairsOf } from "../text/sequence";
import { defineCheck } from "./exercise";

export { checkCorrect, checkViterbi } from "./lesson-02-channel";
export { checkBetter } from "./lesson-02-models";

type Pairs = (symbols: string[], window: number) => Pair[];

const wholeOf = (symbols: readonly string[]): string[] => ["START", ...symbols, "END"];

/** 2.1: every (context → next) pair of a sequence, with a window. */
export const checkPairs = defineCheck<Pairs>({
  id: "02-1",
  name: "pairs",
  reference: (symbols, window) => pairsOf(symbols, window),
  cases: [
    { inputs: [["a", "n"], 9] },
    { inputs: [["a", "n", "n"], 1] },
    { inputs: [["文", "字", "接", "龍"], 2] },
    { inputs: [["i"], 3] },
  ],
  mistakes: [
    { says: "is the pair missing that ends the text? END is a next symbol too", wrong: withoutEnd },
    { says: "is START missing? The first symbol needs a context too", wrong: withoutStart },
    { says: "did you keep the oldest symbols? The oldest must fall out of the window", wrong: keepsOldest },
    { says: "is the window one too long? It counts START and the symbols, not the answer", wrong: longWindow },
    { says: "is the answer inside its own context? Cut before it", wrong: answerInContext },
  ],
});

function withoutEnd(symbols: string[], window: number): Pair[] {
  return pairsOf(symbols, window).slice(0, -1);
}

function withoutStart(symbols: string[], window: number): Pair[] {
  const whole = wholeOf(symbols).slice(1);
  return whole.slice(1).map((next, i) => ({ context: whole.slice(Math.max(0, i + 1 - window), i + 1), next }));
}

function keepsOldest(symbols: string[], window: number): Pair[] {
  return pairsOf(symbols).map(({ context, next }) => ({ context: context.slice(0, window), next }));
}

function longWindow(symbols: string[], window: number): Pair[] {
  return pairsOf(symbols, window + 1);
}

function answerInContext(symbols: string[], window: number): Pair[] {
  const whole = wholeOf(symbols);
  return whole.slice(1).map((next, i) => ({ context: whole.slice(Math.max(0, i + 2 - window), i + 2), next }));
}

type Nats = (word: string, p: (next: string, previous: string) => number) => number;

/** −log p of every symbol of a word, END last. */
function surprises(word: string, p: (next: string, previous: string) => number): number[] {
  const whole = wholeOf(letters(word));
  return whole.slice(1).map((next, i) => -Math.log(p(next, whole[i])));
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

// A table whose probabilities are all different, so that every slip shows.
const table = (next: string, previous: string): number => (3 + ((next.length * 7 + previous.length * 5) % 11)) / 16;
const half = (): number => 0.5;
const never = (next: string): number => (next === "END" ? 0 : 0.5);

/** 2.2: negative log-likelihood of one word, nats per letter. */
export const checkNats = defineCheck<Nats>({
  id: "02-2",
  name: "nats",
  reference: (word, p) => sum(surprises(word, p)) / surprises(word, p).length,
  cases: [
    { inputs: () => ["ann", half], says: 'nats("ann", p) with p = 1/2 everywhere', expected: Math.LN2 },
    { inputs: () => ["bo", table], says: 'nats("bo", p) with a table p' },
    { inputs: () => ["", table], says: 'nats("", p), a word without letters,' },
    { inputs: () => ["jo", never], says: 'nats("jo", p) with P(END) = 0', expected: Number.POSITIVE_INFINITY },
  ],
  mistakes: [
    {
      says: "is END missing? It is predicted and counted like a letter",
      wrong: (word, p) => sum(surprises(word, p).slice(0, -1)) / word.length,
    },
    {
      says: "did you divide by the letters only? END is one more symbol",
      wrong: (word, p) => sum(surprises(word, p)) / word.length,
    },
    { says: "is it the sum? Divide by the number of symbols", wrong: (word, p) => sum(surprises(word, p)) },
    {
      says: "is the sign missing? A loss is smaller when the model is better",
      wrong: (word, p) => -sum(surprises(word, p)) / (word.length + 1),
    },
    {
      says: "are these bits? Math.log gives nats, Math.log2 bits",
      wrong: (word, p) => sum(surprises(word, p)) / (word.length + 1) / Math.LN2,
    },
    {
      says: "did you swap next and previous?",
      wrong: (word, p) => {
        const whole = wholeOf(letters(word));
        return sum(whole.slice(1).map((next, i) => -Math.log(p(whole[i], next)))) / (word.length + 1);
      },
    },
  ],
});

type BackOff = (counts: Map<string, number>, shorter: (next: string) => number, next: string) => number;

const totalOf = (counts: Map<string, number>): number => sum([...counts.values()]);
const seen = (...entries: [string, number][]): Map<string, number> => new Map(entries);
const fifth = (): number => 0.2;
const abc = (next: string): number => ({ a: 0.5, b: 0.3, c: 0.2 })[next] ?? 0;

/** 2.3: Witten-Bell's rule for one context. */
export const checkBackOff = defineCheck<BackOff>({
  id: "02-3",
  name: "backOff",
  reference: (counts, shorter, next) =>
    ((counts.get(next) ?? 0) + counts.size * shorter(next)) / (totalOf(counts) + counts.size) || shorter(next),
  cases: [
    {
      inputs: () => [seen(["a", 3], ["b", 1]), fifth, "a"],
      says: "backOff({ a: 3, b: 1 }, always 0.2, a)",
      expected: 3.4 / 6,
    },
    {
      inputs: () => [seen(["a", 3], ["b", 1]), fifth, "c"],
      says: "backOff({ a: 3, b: 1 }, always 0.2, c)",
      expected: 0.4 / 6,
    },
    { inputs: () => [seen(["a", 5]), abc, "b"], says: "backOff({ a: 5 }, a 0.5 b 0.3 c 0.2, b)" },
    { inputs: () => [seen(), abc, "b"], says: "backOff of an empty table, a 0.5 b 0.3 c 0.2, b,", expected: 0.3 },
  ],
  mistakes: [
    {
      says: "does 0 divided by 0 give NaN? A context never seen knows nothing: give the shorter one's probability",
      when: (given, counts) => Number.isNaN(given) && counts.size === 0,
    },
    {
      says: "do the probabilities still sum to 1? Add T to the denominator as well",
      wrong: (counts, shorter, next) => ((counts.get(next) ?? 0) + counts.size * shorter(next)) / totalOf(counts),
    },
    {
      says: "did you add the shorter context's probability with weight 1? Its weight is T, the number of different followers",
      wrong: (counts, shorter, next) => ((counts.get(next) ?? 0) + shorter(next)) / (totalOf(counts) + 1),
    },
    {
      says: "did you take the total for T? T is the number of different followers, counts.size",
      wrong: (counts, shorter, next) =>
        ((counts.get(next) ?? 0) + totalOf(counts) * shorter(next)) / (2 * totalOf(counts)),
    },
    {
      says: "is the shorter context asked only when the count is 0? Then what was seen keeps all of the probability",
      wrong: (counts, shorter, next) => (counts.has(next) ? counts.get(next)! / totalOf(counts) : shorter(next)),
    },
  ],
});

type Heat = (probs: number[], temperature: number) => number[];

const normalised = (values: readonly number[]): number[] => values.map((value) => value / sum(values));

/** 2.4: probabilities at another temperature. */
export const checkHeat = defineCheck<Heat>({
  id: "02-4",
  name: "heat",
  reference: (probs, temperature) => withTemperature(probs, temperature),
  cases: [
    { inputs: [[0.6, 0.3, 0.1], 0.5], expected: [0.36 / 0.46, 0.09 / 0.46, 0.01 / 0.46] },
    { inputs: [[0.6, 0.3, 0.1], 1] },
    { inputs: [[0.64, 0.36, 0], 2], expected: [0.8 / 1.4, 0.6 / 1.4, 0] },
  ],
  mistakes: [
    {
      says: "is the power upside down? A small temperature must make a large power, 1 / T",
      wrong: (probs, temperature) => normalised(probs.map((p) => p ** temperature)),
    },
    {
      says: "do they sum to 1? Divide by their sum",
      wrong: (probs, temperature) => probs.map((p) => p ** (1 / temperature)),
    },
    {
      says: "did you divide p by T? That cancels; it is log p that is divided, so p is raised to the power 1 / T",
      wrong: (probs, temperature) => normalised(probs.map((p) => p / temperature)),
    },
    {
      says: "did you put p, not log p, into the exponential?",
      wrong: (probs, temperature) => normalised(probs.map((p) => Math.exp(p / temperature))),
    },
  ],
});
