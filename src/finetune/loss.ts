/**
 * What fine-tuning makes small: the error on the answers, and beside it, with a weight, the error of the language model on the same text.
 *
 *   L2 = - mean over examples of log P(y | x)        eq. (4)
 *   L3 = L2 + lambda L1                              eq. (5)
 *
 * Source: Radford et al. 2018, "Improving Language Understanding by Generative Pre-Training", section 3.2, eqs. (4) and (5).
 * Shapes: B examples, K answers.
 * Differs: the signs are turned, so that lower is better, and means are taken instead of sums: nats per example, nats per token.
 */
import { labelLogprobs } from "../core/sparse-softmax";
import * as tf from "../core/tf";
import { ignoreIndex } from "../lm/cross-entropy";

/** Weight of the auxiliary objective, dimensionless. Source: Radford et al. 2018, section 4.1: "λ was set to 0.5". */
export const auxiliaryWeight = 0.5;

/** L2, nats per example: ln K when nothing is known. (B, K), (B) int32 → one number */
export function answerLoss(answers: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar {
  return tf.tidy(() => tf.neg(tf.mean(labelLogprobs(answers, labels))) as tf.Scalar);
}

/** L3: the answers' loss plus lambda times the language model's, nats. */
export function combinedLoss(answers: tf.Scalar, languageModel: tf.Scalar, lambda = auxiliaryWeight): tf.Scalar {
  return tf.tidy(() => tf.add(answers, tf.mul(languageModel, lambda)) as tf.Scalar);
}

/**
 * What the language model is asked at each place of a padded sequence: the token that comes next, and nothing from the extract token on.
 *
 * @param ids   rows of ids
 * @param ends  the column of each row's extract token
 * @returns     targets of the same form, `ignoreIndex` where nothing is asked
 */
export function nextTokens(ids: readonly (readonly number[])[], ends: readonly number[]): number[][] {
  return ids.map((row, i) => row.map((_, t) => (t < ends[i] ? row[t + 1] : ignoreIndex)));
}
