/**
 * The checks of notebook 11 on the policy's loss: 11.4, the clipped loss; 11.5, which tokens it leaves alone.
 */
import * as tf from "../core/tf";
import { tokenTensor } from "../ppo/episode";
import { policyLoss } from "../ppo/policy-loss";
import { defineCheck } from "./exercise";

/** Numbers of tokens as one row of a batch (1, N). */
export const inOneRow = (numbers: readonly number[]): tf.Tensor2D => tokenTensor([numbers], numbers.length);
/** Their mean. */
export const mean = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0) / numbers.length;
/** x, or the nearer end where it lies outside. */
export const clip = (x: number, low: number, high: number): number => Math.min(high, Math.max(low, x));

type ClippedLoss = (logprobs: number[], oldLogprobs: number[], advantages: number[], clipRange: number) => number;

const lossOfOne: ClippedLoss = (logprobs, oldLogprobs, advantages, clipRange) =>
  tf.tidy(() => {
    const [now, old, A] = [logprobs, oldLogprobs, advantages].map(inOneRow);
    return policyLoss(now, old, A, tf.onesLike(now), clipRange).loss.dataSync()[0];
  });

/** Another rule for one token, from its ratio, the clipped ratio and A. */
const otherLoss =
  (
    rule: (ratio: number, clipped: number, A: number) => number,
    ratioOf = (now: number, old: number): number => Math.exp(now - old),
    clipped = (ratio: number, eps: number): number => clip(ratio, 1 - eps, 1 + eps),
  ): ClippedLoss =>
  (logprobs, oldLogprobs, advantages, clipRange) =>
    mean(
      logprobs.map((logprob, t) => {
        const ratio = ratioOf(logprob, oldLogprobs[t]);
        return rule(ratio, clipped(ratio, clipRange), advantages[t]);
      }),
    );

const pessimist = (ratio: number, clipped: number, A: number): number => Math.max(-A * ratio, -A * clipped);
const alwaysClipped = otherLoss((_ratio, clipped, A) => -A * clipped);
const neverClipped = otherLoss((ratio, _clipped, A) => -A * ratio);

/** 11.4: the policy's loss. */
export const checkClippedLoss = defineCheck<ClippedLoss>({
  id: "11-4",
  name: "clippedLoss",
  reference: lossOfOne,
  cases: [
    // ρ = e^0.1, e^-0.3, 1, e^0.5; the second stops at -(-1) · 0.8, the last at -2 · 1.2
    {
      inputs: [[-0.9, -2.3, -0.5, -2.5], [-1, -2, -0.5, -3], [1, -1, 0.5, 2], 0.2],
      expected: (-Math.exp(0.1) + 0.8 - 0.5 - 2.4) / 4,
    },
    { inputs: [[-1, -2], [-1, -2], [1, -3], 0.2], expected: 1 }, // ρ = 1: the mean of -A
    { inputs: [[-1 + Math.log(1.5)], [-1], [-2], 0.2], expected: 3 }, // moved the wrong way: not clipped
    { inputs: [[-3 + Math.log(0.5)], [-3], [2], 0.2], expected: -1 }, // again
    { inputs: [[-0.25, -1, -2.5], [-0.75, -0.25, -2], [-0.5, 1.5, 2], 0.1] },
    // ρ = e^0.5, e^-0.5; both losses are clipped, at -1 · 1.1 and 2 · 0.9
    { inputs: [[-1, -2], [-1.5, -1.5], [1, -2], 0.1], expected: 0.35 },
    // ρ = 1.5 twice: -2 · 1.2 is clipped, 2 · 1.5 is not, and 0.3 is their mean
    { inputs: [[-1 + Math.log(1.5), -2 + Math.log(1.5)], [-1, -2], [2, -2], 0.2], expected: 0.3 },
  ],
  mistakes: [
    {
      says: "is it the smaller of the two losses? The larger one is taken: what seems gained beyond the clip does not count, what is lost there does",
      wrong: otherLoss((ratio, clipped, A) => Math.min(-A * ratio, -A * clipped)),
    },
    {
      says: "is the clipped ratio used alone? Then a token that moved the wrong way is never brought back: take the larger of both losses",
      wrong: alwaysClipped,
    },
    {
      says: "is nothing clipped? Without it a few steps may carry the policy anywhere",
      wrong: neverClipped,
    },
    {
      says: "is the sign missing? The loss must fall when a token with a positive advantage becomes likelier",
      wrong: otherLoss((ratio, clipped, A) => -pessimist(ratio, clipped, A)),
    },
    {
      says: "is the ratio upside down? It is π / π_old: what the policy says now, over what it said when it drew the token",
      wrong: otherLoss(pessimist, (now, old) => Math.exp(old - now)),
    },
    {
      says: "is the ratio a difference of log-probabilities? A ratio of probabilities is the exponential of that",
      wrong: otherLoss(pessimist, (now, old) => now - old),
    },
    {
      says: "is it a sum? Divide by the number of tokens",
      wrong: (logprobs, ...rest) => lossOfOne(logprobs, ...rest) * logprobs.length,
    },
    {
      says: "do both losses lack their minus? Each is -A times a ratio; of those two the larger counts",
      wrong: otherLoss((ratio, clipped, A) => Math.max(A * ratio, A * clipped)),
    },
    {
      says: "are log-probabilities divided? π / π_old is the exponential of ln π - ln π_old",
      wrong: otherLoss(pessimist, (now, old) => now / old),
    },
    {
      says: "is the ratio held within ±ε? It is 1 where nothing has changed: clip to 1 - ε … 1 + ε",
      wrong: otherLoss(pessimist, undefined, (ratio, eps) => clip(ratio, -eps, eps)),
    },
    {
      says: "are 0.8 and 1.2 typed in? The edges are 1 - clipRange and 1 + clipRange",
      wrong: otherLoss(pessimist, undefined, (ratio) => clip(ratio, 0.8, 1.2)),
    },
    {
      says: "may a ratio fall as far as it likes? It is held from below too, at 1 - ε",
      wrong: otherLoss(pessimist, undefined, (ratio, eps) => Math.min(ratio, 1 + eps)),
    },
    {
      says: "may a ratio rise as far as it likes? It is held from above too, at 1 + ε",
      wrong: otherLoss(pessimist, undefined, (ratio, eps) => Math.max(ratio, 1 - eps)),
    },
    {
      says: "are logarithms clipped? Take the exponential of their difference first: the ratio is held within 1 - ε … 1 + ε",
      wrong: otherLoss(pessimist, undefined, (ratio, eps) => Math.exp(clip(Math.log(ratio), -eps, eps))),
    },
    {
      says: "is it the larger of two means? The larger loss is taken for each token, the mean afterwards",
      wrong: (...given) => Math.max(neverClipped(...given), alwaysClipped(...given)),
    },
  ],
});

type StandsStill = (ratios: number[], advantages: number[], clipRange: number) => boolean[];

/** Where the gradient of the course's own loss is 0. */
const withoutGradient: StandsStill = (ratios, advantages, clipRange) =>
  tf.tidy(() => {
    const [now, A] = [inOneRow(ratios.map(Math.log)), inOneRow(advantages)];
    const [old, mask] = [tf.zerosLike(now), tf.onesLike(now)];
    const loss = (logprobs: tf.Tensor): tf.Scalar => policyLoss(logprobs as tf.Tensor2D, old, A, mask, clipRange).loss;
    return [...tf.grad(loss)(now).dataSync()].map((slope) => slope === 0);
  });

const otherStill =
  (rule: (ratio: number, A: number, eps: number) => boolean): StandsStill =>
  (ratios, advantages, eps) =>
    ratios.map((ratio, t) => rule(ratio, advantages[t], eps));

/** 11.5: tokens that a step does not move. */
export const checkStandsStill = defineCheck<StandsStill>({
  id: "11-5",
  name: "standsStill",
  reference: withoutGradient,
  cases: [
    { inputs: [[1.5, 1.5, 0.5, 0.5], [2, -2, 2, -2], 0.2], expected: [true, false, false, true] },
    { inputs: [[1, 1, 1.1, 0.9], [1, -1, 2, -2], 0.2], expected: [false, false, false, false] },
    { inputs: [[1.15, 1.15, 0.85, 0.85], [1, -1, 1, -1], 0.1], expected: [true, false, false, true] },
    { inputs: [[0.7, 1.3, 2, 1.2, 0.1], [-0.5, -3, 0.25, 4, 1], 0.25] },
  ],
  mistakes: [
    {
      says: "does a token stop wherever its ratio has left the range? One that moved against its advantage must still be brought back",
      wrong: otherStill((ratio, _A, eps) => Math.abs(ratio - 1) > eps),
    },
    {
      says: "is it the other way round? A token stops when it has moved far enough where its advantage wants it: up for A > 0, down for A < 0",
      wrong: otherStill((ratio, A, eps) => (A > 0 ? ratio < 1 - eps : ratio > 1 + eps)),
    },
    {
      says: "do tokens with a negative advantage never stop? They do, once their ratio is below 1 - ε",
      wrong: otherStill((ratio, A, eps) => A > 0 && ratio > 1 + eps),
    },
    {
      says: "did you say which tokens move? Those that stand still were asked for",
      wrong: (...given) => withoutGradient(...given).map((still) => !still),
    },
    {
      says: "is the advantage's sign looked at? A ratio that is too large stops a token only when A > 0, and one that is too small only when A < 0",
      wrong: otherStill((ratio, _A, eps) => ratio > 1 + eps),
    },
    {
      says: "are these the tokens within the range? There nothing is clipped, and the loss pulls",
      wrong: otherStill((ratio, _A, eps) => Math.abs(ratio - 1) < eps),
    },
    {
      says: "do tokens with a positive advantage never stop? They do, once their ratio is above 1 + ε",
      wrong: otherStill((ratio, A, eps) => A < 0 && ratio < 1 - eps),
    },
    {
      says: "are 0.8 and 1.2 typed in? The edges are 1 - clipRange and 1 + clipRange",
      wrong: otherStill((ratio, A) => (A > 0 ? ratio > 1.2 : ratio < 0.8)),
    },
    {
      says: "do tokens stop where both losses are equal? That is so all over the range: ρ counts there, and the loss pulls",
      wrong: otherStill((ratio, A, eps) => (A > 0 ? ratio > 1 - eps : ratio < 1 + eps)),
    },
  ],
});
