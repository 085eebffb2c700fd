/**
 * The check of notebook 03's exercise 3.3: backpropagation over a list of steps.
 */
import { defineCheck } from "./exercise";

/** One step of a computation: which earlier steps it was made of, and how fast it changes with each. */
interface Step {
  from: { step: number; slope: number }[];
}
type Backward = (steps: Step[]) => number[];

/** Walks the steps in an order, adding or overwriting, and starting with a gradient of the result. */
function walk(steps: Step[], order: readonly number[], add: boolean, seed = 1): number[] {
  const gradients = steps.map(() => 0);
  gradients[steps.length - 1] = seed;
  for (const i of order) {
    for (const { step, slope } of steps[i].from) {
      gradients[step] = (add ? gradients[step] : 0) + gradients[i] * slope;
    }
  }
  return gradients;
}
const forwards = (steps: Step[]): number[] => steps.map((_, i) => i);
const backwards = (steps: Step[]): number[] => forwards(steps).reverse();
const given = (): Step => ({ from: [] });
const made = (...from: [step: number, slope: number][]): Step => ({
  from: from.map(([step, slope]) => ({ step, slope })),
});

/** relu(w x + b) minus y, squared, at w = 3, x = 2, b = -4, y = 5: the notebook's neuron. */
const neuron = (): Step[] => [
  given(), // w
  given(), // x
  given(), // b
  given(), // y
  made([0, 2], [1, 3]),
  made([4, 1], [2, 1]),
  made([5, 1]),
  made([6, 1], [3, -1]),
  made([7, -6]),
];
/** a a + a at a = 3: used three times. */
const twice = (): Step[] => [given(), made([0, 3], [0, 3]), made([1, 1], [0, 1])];
/** A diamond: u = 2 a, v = 5 a, u + v = s, s s at a = 1. */
const diamond = (): Step[] => [given(), made([0, 2]), made([0, 5]), made([1, 1], [2, 1]), made([3, 7], [3, 7])];

/** 3.3: the gradient of every step. */
export const checkBackward = defineCheck<Backward>({
  id: "03-3",
  name: "backward",
  reference: (steps) => walk(steps, backwards(steps), true),
  cases: [
    { inputs: () => [[given(), made([0, 4])]], says: "backward of b = 4 a", expected: [4, 1] },
    {
      inputs: () => [neuron()],
      says: "backward of the notebook's neuron",
      expected: [-12, -18, -6, 6, -6, -6, -6, -6, 1],
    },
    { inputs: () => [twice()], says: "backward of a a + a at a = 3", expected: [7, 1, 1] },
    { inputs: () => [diamond()], says: "backward of (2 a + 5 a)² at a = 1", expected: [98, 14, 14, 14, 1] },
  ],
  mistakes: [
    {
      says: "does the second way overwrite the first? A number that is used twice gets the sum: +=",
      wrong: (steps) => walk(steps, backwards(steps), false),
    },
    {
      says: "did you walk from front to back? A step's own gradient must be complete before it is handed on",
      wrong: (steps) => walk(steps, forwards(steps), true),
    },
    {
      says: "are they all 0? The result changes with itself at the rate 1: begin with that",
      wrong: (steps) => walk(steps, backwards(steps), true, 0),
    },
    {
      says: "is the step's own gradient missing? Multiply the slope by the gradient of the step that used it",
      wrong: (steps) => {
        const gradients = steps.map(() => 0);
        gradients[steps.length - 1] = 1;
        for (const i of backwards(steps)) for (const { step, slope } of steps[i].from) gradients[step] += slope;
        return gradients;
      },
    },
    {
      says: "do all gradients begin at 1? Only the result's does, the others begin at 0",
      wrong: (steps) => {
        const gradients = steps.map(() => 1);
        for (const i of backwards(steps))
          for (const { step, slope } of steps[i].from) gradients[step] += gradients[i] * slope;
        return gradients;
      },
    },
    {
      says: "is it in the order of the walk? In the order of the list the first gradient is that of steps[0]",
      wrong: (steps) => walk(steps, backwards(steps), true).reverse(),
    },
  ],
});
