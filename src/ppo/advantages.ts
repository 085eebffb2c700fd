/**
 * From scores to advantages: what all that was judged says about each token.
 *
 *   score (clipped, less a penalty if the answer never ended) → rewards with toll → GAE → whitening
 *
 * The returns, which the value model learns, are made before whitening.
 * Shapes: B episodes, N tokens of the longest answer.
 */
import * as tf from "../core/tf";
import { answerMask } from "./answer-tokens";
import { type Episode, type Experience, tokenRows, tokenTensor } from "./episode";
import { gae } from "./gae";
import type { PpoSettings } from "./ppo-options";
import { penaliseUnended, tokenRewards } from "./rewards";
import { whiten } from "./whiten";

/** An episode with what the models said of it. */
export type Judged = Episode & Pick<Experience, "refLogprobs" | "values" | "score">;

type Settings = Pick<
  PpoSettings,
  "gamma" | "lam" | "rewardClip" | "unendedPenalty" | "whitenRewards" | "whitenAdvantages"
>;

/**
 * Adds rewards, advantages and returns to judged episodes.
 *
 * @param klCoef  β
 */
export function withAdvantages(judged: readonly Judged[], klCoef: number, settings: Settings): Experience[] {
  const { gamma, lam, rewardClip, unendedPenalty, whitenRewards, whitenAdvantages } = settings;
  const clipped = judged.map(({ score }) => Math.min(rewardClip, Math.max(-rewardClip, score)));
  const ended = judged.map((episode) => episode.ended);
  const scores = penaliseUnended(clipped, ended, unendedPenalty);
  const N = Math.max(...judged.map(({ answer }) => answer.length));
  const rows = (make: (mask: tf.Tensor2D) => tf.Tensor2D): number[][] => {
    const lengths = tf.tensor1d(
      Int32Array.from(judged, ({ answer }) => answer.length),
      "int32",
    );
    const made = tf.tidy(() => make(answerMask(lengths, N))); // (B, N)
    const found = tokenRows(made, judged);
    tf.dispose([lengths, made]);
    return found;
  };
  const per = (name: "logprobs" | "refLogprobs"): tf.Tensor2D =>
    tokenTensor(
      judged.map((episode) => episode[name]),
      N,
    );
  const rewards = rows((mask) => {
    const plain = tokenRewards(per("logprobs"), per("refLogprobs"), tf.tensor1d(scores), mask, klCoef);
    return whitenRewards ? whiten(plain, mask, false) : plain; // whitened, the mean keeps its sign
  });
  const estimates = rewards.map((row, b) => gae(row, judged[b].values, { gamma, lam }));
  const raw = estimates.map(({ advantages }) => advantages);
  const advantages = whitenAdvantages === "batch" ? rows((mask) => whiten(tokenTensor(raw, N), mask)) : raw;
  return judged.map((episode, b) => {
    return { ...episode, rewards: rewards[b], advantages: advantages[b], returns: estimates[b].returns };
  });
}
