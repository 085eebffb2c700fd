/**
 * The check of exercise 11.6: the clipped loss of the value model.
 */
import * as tf from "../core/tf";
import { valueLoss } from "../ppo/value-loss";
import { defineCheck } from "./exercise";
import { clip, inOneRow, mean } from "./lesson-11-losses";

type ClippedValueLoss = (values: number[], oldValues: number[], returns: number[], clipRange: number) => number;

const valueLossOfOne: ClippedValueLoss = (values, oldValues, returns, clipRange) =>
  tf.tidy(() => {
    const [V, old, R] = [values, oldValues, returns].map(inOneRow);
    return valueLoss(V, old, R, tf.onesLike(V), clipRange).loss.dataSync()[0];
  });

/** Another rule: where the value may at most be, and which of the two squared errors counts. */
const otherValueLoss =
  (near: (V: number, old: number, eps: number) => number, pick = Math.max, half = 0.5): ClippedValueLoss =>
  (values, oldValues, returns, eps) =>
    half *
    mean(
      values.map((V, t) => {
        const R = returns[t];
        return pick((V - R) ** 2, (near(V, oldValues[t], eps) - R) ** 2);
      }),
    );

const nearOld = (V: number, old: number, eps: number): number => clip(V, old - eps, old + eps);
const alwaysNear = otherValueLoss(nearOld, (_plain, clipped) => clipped);
const neverNear = otherValueLoss((V) => V);

/** 11.6: the value model's loss. */
export const checkClippedValueLoss = defineCheck<ClippedValueLoss>({
  id: "11-6",
  name: "clippedValueLoss",
  reference: valueLossOfOne,
  cases: [
    // V_clip = 0.5, 1.2, 0; the larger squares 0.25, 0.25, 1; half of their mean
    { inputs: [[0.5, 1.5, 0], [0.6, 1, 0], [1, 1, 1], 0.2], expected: 0.25 },
    { inputs: [[1.3], [1], [2], 0.2], expected: 0.32 }, // ½ max(0.7², 0.8²)
    { inputs: [[0.5, -0.5], [0.5, -0.5], [0.5, 0.5], 0.2], expected: 0.25 },
    { inputs: [[0.1, 2, -1, 0.3], [0.5, 1, -0.9, 0.2], [0.75, -1, 2, 0.25], 0.3] },
    { inputs: [[0.2], [0.9], [0.1], 0.2], expected: 0.18 }, // V_clip = 0.7: ½ max(0.1², 0.6²)
    // V_clip = 0.7, 1.2; squares 0.01 and 0.36, 4 and 1.44; the larger ones are 0.36 and 4
    { inputs: [[0.2, 2], [0.9, 1], [0.1, 0], 0.2], expected: 1.09 },
    { inputs: [[1.4], [1], [2], 0.1], expected: 0.405 }, // V_clip = 1.1: ½ max(0.6², 0.9²)
  ],
  mistakes: [
    {
      says: "is it the smaller of the two squares? The larger one counts, as in the policy's loss",
      wrong: otherValueLoss(nearOld, Math.min),
    },
    {
      says: "is the clipped value used alone? The larger of the two squares counts",
      wrong: alwaysNear,
    },
    {
      says: "is nothing clipped? A value may go ε from what it was, not farther, and gain by it",
      wrong: neverNear,
    },
    {
      says: "is the value itself held within ±ε? Its distance from the old value is",
      wrong: otherValueLoss((V, _old, eps) => clip(V, -eps, eps)),
    },
    {
      says: "is the ½ missing?",
      wrong: otherValueLoss(nearOld, Math.max, 1),
    },
    {
      says: "is it a sum? Divide by the number of tokens",
      wrong: (values, ...rest) => valueLossOfOne(values, ...rest) * values.length,
    },
    {
      says: "may a value fall as far as it likes? It is held from below too, at its old value less ε",
      wrong: otherValueLoss((V, old, eps) => Math.min(V, old + eps)),
    },
    {
      says: "may a value rise as far as it likes? It is held from above too, at its old value plus ε",
      wrong: otherValueLoss((V, old, eps) => Math.max(V, old - eps)),
    },
    {
      says: "is 0.2 typed in? A value may go clipRange from what it was",
      wrong: otherValueLoss((V, old) => clip(V, old - 0.2, old + 0.2)),
    },
    {
      says: "is the value held near 1? That is for ratios: a value is held near what it was",
      wrong: otherValueLoss((V, _old, eps) => clip(V, 1 - eps, 1 + eps)),
    },
    {
      says: "are the errors not squared? The larger of two squares counts",
      wrong: (values, oldValues, returns, eps) =>
        mean(
          values.map((V, t) =>
            Math.max(Math.abs(V - returns[t]), Math.abs(nearOld(V, oldValues[t], eps) - returns[t])),
          ),
        ) / 2,
    },
    {
      says: "is it the larger of two means? The larger square is taken for each token, the mean afterwards",
      wrong: (...given) => Math.max(neverNear(...given), alwaysNear(...given)),
    },
  ],
});
