/**
 * The checks of notebook 03, "Words as vectors": exercises 3.1 to 3.5; the open one, 3.6, has a file of its own.
 */
import { finiteDifferences } from "../core/finite-difference";
import { defineCheck } from "./exercise";

export { checkBackward } from "./lesson-03-backward";
export { checkBends } from "./lesson-03-bends";

type Hat = (x: number, centre: number, width: number, height: number) => number;

const relu = (x: number): number => Math.max(0, x);
/** weights of the three bends, which stand at centre - width, centre and centre + width */
const bent =
  (first: number, second: number, third: number): Hat =>
  (x, centre, width, height) =>
    (height / width) *
    (first * relu(x - centre + width) + second * relu(x - centre) + third * relu(x - centre - width));

/** 3.1: a hat out of three relus. */
export const checkHat = defineCheck<Hat>({
  id: "03-1",
  name: "hat",
  reference: bent(1, -2, 1),
  cases: [
    { inputs: [0, 0, 1, 1], expected: 1 },
    { inputs: [2, 3, 2, 5], expected: 2.5 },
    { inputs: [3.5, 3, 2, 4] },
    { inputs: [-7, 0, 1, 1], expected: 0 },
    { inputs: [9, 3, 2, 5], expected: 0 },
  ],
  mistakes: [
    { says: "does it go down again? The slope must turn by twice as much in the middle: -2", wrong: bent(1, -1, 1) },
    { says: "is the third bend missing? Without it the line falls for ever", wrong: bent(1, -2, 0) },
    {
      says: "is the slope right? It climbs to the height within one width: height / width",
      wrong: (x, centre, width, height) => bent(1, -2, 1)(x, centre, width, height * width),
    },
    {
      says: "does it begin at the centre? It begins one width before, and the top is at the centre",
      wrong: (x, centre, width, height) => bent(1, -2, 1)(x, centre + width, width, height),
    },
    {
      says: "is it upside down?",
      wrong: bent(-1, 2, -1),
    },
  ],
});

type Slopes = (f: (x: number[]) => number, x: number[], h: number) => number[];
type OfMany = (x: number[]) => number;

const square: OfMany = ([x]) => x * x;
const cube: OfMany = ([x]) => x ** 3;
const mixed: OfMany = ([x, y, z]) => x * y + 7 * z - y * y;

/** 3.2: slopes by trying. */
export const checkSlopes = defineCheck<Slopes>({
  id: "03-2",
  name: "slopes",
  reference: (f, x, h) => finiteDifferences((at) => f([...at]), x, h),
  cases: [
    { inputs: () => [square, [3], 0.001], says: "slopes(x², [3], 0.001)", expected: [6] },
    { inputs: () => [mixed, [2, 5, -1], 0.01], says: "slopes(x y + 7 z − y², [2, 5, -1], 0.01)", expected: [5, -8, 7] },
    { inputs: () => [cube, [2], 0.1], says: "slopes(x³, [2], 0.1), a large h,", expected: [12.01] },
  ],
  mistakes: [
    {
      says: "did you move to one side only? Move h to both sides and divide by 2 h: that is wrong by h² instead of h",
      wrong: (f, x, h) => x.map((value, i) => (f(x.with(i, value + h)) - f(x)) / h),
    },
    {
      says: "did you divide by h? The two points lie 2 h apart",
      wrong: (f, x, h) => finiteDifferences((at) => f([...at]), x, h).map((slope) => 2 * slope),
    },
    {
      says: "did you move all numbers at once? Move one, and leave the others where they are",
      wrong: (f, x, h) => x.map(() => (f(x.map((v) => v + h)) - f(x.map((v) => v - h))) / (2 * h)),
    },
    {
      says: "is the sign turned? The slope is f(a little more) minus f(a little less)",
      wrong: (f, x, h) => finiteDifferences((at) => f([...at]), x, h).map((slope) => -slope),
    },
    {
      says: "did you choose an h yourself? Use the one that is given",
      wrong: (f, x) => finiteDifferences((at) => f([...at]), x, 1e-5),
    },
  ],
});

type SoftmaxGradient = (logits: number[], answer: number) => number[];

const softmax = (logits: readonly number[]): number[] => {
  const powers = logits.map((logit) => Math.exp(logit - Math.max(...logits)));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
};
const pMinusOne: SoftmaxGradient = (logits, answer) => softmax(logits).map((p, i) => (i === answer ? p - 1 : p));

/** 3.4: the slope of −ln softmax by every logit. */
export const checkSoftmaxGradient = defineCheck<SoftmaxGradient>({
  id: "03-4",
  name: "softmaxGradient",
  reference: pMinusOne,
  cases: [
    { inputs: [[0, 0, 0, 0], 1], expected: [0.25, -0.75, 0.25, 0.25] },
    { inputs: [[0, Math.log(3)], 0], says: "softmaxGradient([0, ln 3], 0)", expected: [-0.75, 0.75] },
    { inputs: [[1, -2, 0.5], 2] },
    { inputs: [[1000, 1001], 1], expected: pMinusOne([1000, 1001], 1) },
  ],
  mistakes: [
    {
      says: "does exp of a large logit overflow? Subtract the largest logit first; the softmax stays the same",
      when: (given) => Array.isArray(given) && given.some((value) => Number.isNaN(value)),
    },
    { says: "is the 1 of the answer missing? There the slope is P − 1", wrong: (logits) => softmax(logits) },
    {
      says: "is the sign turned? Raising the answer's logit lowers the loss, so its slope is negative",
      wrong: (logits, answer) => pMinusOne(logits, answer).map((slope) => -slope),
    },
    {
      says: "did you leave out the other logits? They are slopes too: raising them takes probability from the answer",
      wrong: (logits, answer) => pMinusOne(logits, answer).map((slope, i) => (i === answer ? slope : 0)),
    },
    {
      says: "did you subtract 1 everywhere? Only the answer's slope is P − 1",
      wrong: (logits) => softmax(logits).map((p) => p - 1),
    },
    {
      says: "is this the slope by P instead of by the logits? Go one step further: P depends on every logit",
      wrong: (logits, answer) => softmax(logits).map((p, i) => (i === answer ? -1 / p : 0)),
    },
    {
      says: "are these logits minus 1 instead of probabilities minus 1?",
      wrong: (logits, answer) => logits.map((logit, i) => (i === answer ? logit - 1 : logit)),
    },
  ],
});

type DeadUnits = (outputs: number[][]) => number;

/** 3.5: how many relu units are off for every input. */
export const checkDeadUnits = defineCheck<DeadUnits>({
  id: "03-5",
  name: "deadUnits",
  reference: (outputs) => outputs[0].filter((_, unit) => outputs.every((row) => row[unit] === 0)).length,
  cases: [
    {
      inputs: [
        [
          [0, 1, 0],
          [0, 0, 0],
          [0, 2, 3],
        ],
      ],
      expected: 1,
    },
    {
      inputs: [
        [
          [0, 0.5, 0, 0],
          [0, 0, 0, 7],
        ],
      ],
      expected: 2,
    },
    {
      inputs: [
        [
          [0, 0, 0, 0, 0],
          [0, 0, 0, 0, 0],
        ],
      ],
      expected: 5,
    },
    {
      inputs: [
        [
          [1, 2],
          [3, 0],
          [0, 4],
        ],
      ],
      expected: 0,
    },
    {
      inputs: [
        [
          [0, 1e-7, 3],
          [0, 0, 0],
        ],
      ],
      expected: 1,
    },
  ],
  mistakes: [
    {
      says: "is a unit that says very little counted too? Only one that says 0 each time is dead",
      wrong: (outputs) => outputs[0].filter((_, unit) => outputs.every((row) => Math.abs(row[unit]) < 1e-3)).length,
    },
    {
      says: "are these the units that are alive? Count the others",
      wrong: (outputs) => outputs[0].filter((_, unit) => outputs.some((row) => row[unit] !== 0)).length,
    },
    { says: "are these the units themselves? Give how many there are", when: (given) => Array.isArray(given) },
    {
      says: "did you count every 0? A unit is dead only if it is 0 for all inputs: look down a column",
      wrong: (outputs) => outputs.flat().filter((value) => value === 0).length,
    },
    {
      says: "are these the inputs for which all units are off? The units are the columns, the inputs the rows",
      wrong: (outputs) => outputs.filter((row) => row.every((value) => value === 0)).length,
    },
    {
      says: "did you look at one input only? A unit that is off for one name may be on for another",
      wrong: (outputs) => outputs[0].filter((value) => value === 0).length,
    },
    {
      says: "is that the units that are off for some input? Dead means off for every one",
      wrong: (outputs) => outputs[0].filter((_, unit) => outputs.some((row) => row[unit] === 0)).length,
    },
  ],
});
