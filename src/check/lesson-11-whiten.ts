/**
 * The check of exercise 11.3: the advantages of all answers on one scale.
 */
import * as tf from "../core/tf";
import { whiten } from "../ppo/whiten";
import { defineCheck } from "./exercise";

type Whiten = (rows: number[][], mask: number[][]) => number[][];

/** Whitening with something changed. */
const otherWhiten =
  (counted: "answers" | "all" | "zeros", divide: (variance: number, n: number) => number, shift = true): Whiten =>
  (rows, mask) => {
    const numbers = rows.flatMap((row, b) =>
      counted === "zeros" ? row.map((x, t) => x * mask[b][t]) : row.filter((_, t) => counted === "all" || mask[b][t]),
    );
    const mean = numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
    const variance = numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / numbers.length;
    const scale = divide(variance, numbers.length);
    return rows.map((row, b) => row.map((x, t) => (mask[b][t] === 1 ? (x - (shift ? mean : 0)) / scale : 0)));
  };

const deviation = (variance: number): number => Math.sqrt(variance + 1e-8);

/** Sums over the right tokens, divided by the number of all places. */
const overAllPlaces: Whiten = (rows, mask) => {
  const n = rows.flat().length;
  const places = mask.flat();
  const mean = rows.flat().reduce((sum, x, i) => sum + x * places[i], 0) / n;
  const variance = rows.flat().reduce((sum, x, i) => sum + (x - mean) ** 2 * places[i], 0) / n;
  return rows.map((row, b) => row.map((x, t) => (mask[b][t] === 1 ? (x - mean) / deviation(variance) : 0)));
};

const zerosCount =
  "does the filling count as zeros? Zeros in its place change mean and variance too: divide by the number of tokens whose mask is 1";

/** 11.3: mean 0 and variance 1 over the tokens of all answers. */
export const checkWhiten = defineCheck<Whiten>({
  id: "11-3",
  name: "whitenAnswers",
  reference: (rows, mask) =>
    tf.tidy(() =>
      whiten(tf.tensor2d(rows), tf.tensor2d(mask))
        .arraySync()
        .map((row) => [...row]),
    ),
  cases: [
    // 1, 2, 3 count: mean 2, variance 2/3
    {
      inputs: [
        [
          [1, 2],
          [3, 9],
        ],
        [
          [1, 1],
          [1, 0],
        ],
      ],
      expected: [
        [-Math.sqrt(1.5), 0],
        [Math.sqrt(1.5), 0],
      ],
    },
    {
      inputs: [[[1, 2, 3, 4]], [[1, 1, 1, 1]]], // mean 2.5, variance 1.25
      expected: [[-1.5, -0.5, 0.5, 1.5].map((x) => x / Math.sqrt(1.25))],
    },
    {
      inputs: [
        [
          [0.5, -0.25, 2],
          [1, 0, 0],
          [-1, 3, -7],
        ],
        [
          [1, 1, 1],
          [1, 0, 0],
          [1, 1, 0],
        ],
      ],
    },
  ],
  mistakes: [
    {
      says: "does the filling count in the mean and the variance? Only tokens whose mask is 1 do",
      wrong: otherWhiten("all", deviation),
    },
    {
      says: "is each answer whitened on its own? Mean and variance are of all answers together, else a bad answer looks like a good one",
      wrong: (rows, mask) => rows.map((row, b) => otherWhiten("answers", deviation)([row], [mask[b]])[0]),
    },
    {
      says: "is each place of the answers whitened on its own? Mean and variance are of all tokens together",
      wrong: (rows, mask) => {
        const columns = rows[0].map((_, t) =>
          otherWhiten("answers", deviation)(
            rows.map((row) => [row[t]]),
            mask.map((row) => [row[t]]),
          ),
        );
        return rows.map((row, b) => row.map((_, t) => columns[t][b][0]));
      },
    },
    {
      says: "is it the mean distance from the mean? The deviation is the root of the mean of the squares",
      wrong: (rows, mask) => {
        const numbers = rows.flatMap((row, b) => row.filter((_, t) => mask[b][t]));
        const mean = numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
        const distance = numbers.reduce((sum, x) => sum + Math.abs(x - mean), 0) / numbers.length;
        return otherWhiten("answers", () => distance)(rows, mask);
      },
    },
    {
      says: "do you divide by the variance? Divide by its root, then the variance becomes 1",
      wrong: otherWhiten("answers", (variance) => variance),
    },
    {
      says: "is the variance divided by n - 1? Divide by n: it is over all tokens of the batch, not a sample of them",
      wrong: otherWhiten("answers", (variance, n) => Math.sqrt((variance * n) / (n - 1))),
    },
    {
      says: "is the mean left in? Subtract it: tokens that were worse than usual are to lie below 0",
      wrong: otherWhiten("answers", deviation, false),
    },
    {
      says: "is only the mean taken off? Divide by the standard deviation besides",
      wrong: otherWhiten("answers", () => 1),
    },
    { says: zerosCount, wrong: otherWhiten("zeros", deviation) },
    { says: zerosCount, wrong: overAllPlaces },
    {
      says: "is the filling cut off? Rows keep their length, with 0 where the mask is 0",
      wrong: (rows, mask) =>
        otherWhiten("answers", deviation)(rows, mask).map((row, b) => row.filter((_, t) => mask[b][t] === 1)),
    },
    {
      says: "is the filling left as it was? Where the mask is 0, give 0",
      wrong: (rows, mask) => {
        const right = otherWhiten("answers", deviation)(rows, mask);
        return rows.map((row, b) => row.map((x, t) => (mask[b][t] === 1 ? right[b][t] : x)));
      },
    },
    {
      says: "is the filling whitened too? Where the mask is 0, give 0",
      when: (given, rows, mask) => {
        const right = otherWhiten("answers", deviation)(rows, mask);
        const close = (x: number, y: number): boolean => Math.abs(x - y) < 1e-4;
        const fits = (b: number, t: number): boolean => mask[b][t] === 0 || close(given[b][t], right[b][t]);
        return rows.every((row, b) => given[b].length === row.length && row.every((_, t) => fits(b, t)));
      },
    },
  ],
});
