/**
 * The checks of notebook 11, "PPO": what each token earned (11.1) here, the others in files of their own.
 */
import * as tf from "../core/tf";
import { tokenTensor } from "../ppo/episode";
import { tokenRewards } from "../ppo/rewards";
import { defineCheck } from "./exercise";

export { checkAdvantages } from "./lesson-11-advantages";
export { checkBestOf } from "./lesson-11-best-of-n";
export { checkClippedLoss, checkStandsStill } from "./lesson-11-losses";
export { checkClippedValueLoss } from "./lesson-11-value-loss";
export { checkWhiten } from "./lesson-11-whiten";

type Rewards = (logprobs: number[], refLogprobs: number[], score: number, klCoef: number) => number[];

const inOneRow = (numbers: readonly number[]): tf.Tensor2D => tokenTensor([numbers], numbers.length);

const rewardsOfOne: Rewards = (logprobs, refLogprobs, score, klCoef) =>
  tf.tidy(() => {
    const [policy, reference] = [inOneRow(logprobs), inOneRow(refLogprobs)];
    return [...tokenRewards(policy, reference, tf.tensor1d([score]), tf.onesLike(policy), klCoef).dataSync()];
  });

/** Another rule for one token: what it pays, from both log-probabilities, and what the score adds to it. */
const otherRewards =
  (pays: (logprob: number, ref: number, klCoef: number) => number, added: (score: number, left: number) => number) =>
  (logprobs: number[], refLogprobs: number[], score: number, klCoef: number): number[] =>
    logprobs.map((logprob, t) => pays(logprob, refLogprobs[t], klCoef) + added(score, logprobs.length - 1 - t));

const toll = (logprob: number, ref: number, klCoef: number): number => -klCoef * (logprob - ref);
const atTheEnd = (score: number, left: number): number => (left === 0 ? score : 0);

/** 11.1: the toll at every token, and the score at the last one. */
export const checkTokenRewards = defineCheck<Rewards>({
  id: "11-1",
  name: "rewardTokens",
  reference: rewardsOfOne,
  cases: [
    // log π - log π_ref = 0.2, 0.1, -0.1; times -0.1, and 2 for the last
    { inputs: [[-1, -0.5, -0.2], [-1.2, -0.6, -0.1], 2, 0.1], expected: [-0.02, -0.01, 2.01] },
    { inputs: [[-1, -0.5, -0.2], [-1.2, -0.6, -0.1], 2, 0], expected: [0, 0, 2] },
    { inputs: [[-0.25], [-2.25], -1, 0.5], expected: [-2] },
    { inputs: [[-3, -0.5, -1.5, -0.1, -2], [-1, -0.75, -1.5, -1.1, -0.5], 0.3, 0.2] },
  ],
  mistakes: [
    {
      says: "is the sign of the toll turned? A token that the policy makes likelier than the reference does must cost something",
      wrong: otherRewards((logprob, ref, klCoef) => klCoef * (logprob - ref), atTheEnd),
    },
    {
      says: "does every token get the score? The reward model reads whole answers: only the last token gets it",
      wrong: otherRewards(toll, (score) => score),
    },
    {
      says: "does the last token pay no toll? It gets the score besides, not instead",
      wrong: (logprobs, refLogprobs, score, klCoef) =>
        logprobs.map((logprob, t) => (t === logprobs.length - 1 ? score : toll(logprob, refLogprobs[t], klCoef))),
    },
    {
      says: "does the first token get the score? It belongs to the last",
      wrong: (logprobs, refLogprobs, score, klCoef) =>
        logprobs.map((logprob, t) => toll(logprob, refLogprobs[t], klCoef) + (t === 0 ? score : 0)),
    },
    {
      says: "is it a difference of probabilities? Subtract the log-probabilities as they are",
      wrong: otherRewards((logprob, ref, klCoef) => -klCoef * (Math.exp(logprob) - Math.exp(ref)), atTheEnd),
    },
    {
      says: "is the whole toll paid at the end? Each token pays for itself",
      wrong: (logprobs, refLogprobs, score, klCoef) => {
        const sum = logprobs.reduce((total, logprob, t) => total + toll(logprob, refLogprobs[t], klCoef), 0);
        return logprobs.map((_, t) => (t === logprobs.length - 1 ? score + sum : 0));
      },
    },
    {
      says: "does klCoef multiply the score too? It is the price of a nat, not of a score",
      wrong: (logprobs, refLogprobs, score, klCoef) => rewardsOfOne(logprobs, refLogprobs, klCoef * score, klCoef),
    },
    {
      says: "is the score missing? The last token gets it besides its toll",
      wrong: otherRewards(toll, () => 0),
    },
    {
      says: "is β missing? The toll is klCoef times the difference",
      wrong: otherRewards((logprob, ref) => ref - logprob, atTheEnd),
    },
    {
      says: "does nobody get anything back? A token that the policy makes less likely than the reference does is paid for it",
      wrong: otherRewards((logprob, ref, klCoef) => Math.min(0, toll(logprob, ref, klCoef)), atTheEnd),
    },
    {
      says: "does every difference cost? Take it with its sign: one below 0 gives something back",
      wrong: otherRewards((logprob, ref, klCoef) => -Math.abs(toll(logprob, ref, klCoef)), atTheEnd),
    },
    {
      says: "is the score an element of its own? Add it to the last token's toll: there is one reward for each token",
      wrong: (logprobs, refLogprobs, score, klCoef) => [...rewardsOfOne(logprobs, refLogprobs, 0, klCoef), score],
    },
    {
      says: "is the score shared out? The last token gets all of it",
      wrong: (logprobs, refLogprobs, score, klCoef) =>
        logprobs.map((logprob, t) => toll(logprob, refLogprobs[t], klCoef) + score / logprobs.length),
    },
    {
      says: "is the score taken off? What the reward model says is earned; only the toll is paid",
      wrong: otherRewards(toll, (score, left) => -atTheEnd(score, left)),
    },
  ],
});
