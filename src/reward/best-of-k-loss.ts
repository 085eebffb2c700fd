/**
 * The loss of the first reward models: labelers named the best of K answers, and nothing of the others.
 *
 *   loss = - log ( exp(r_best) / Σ_i exp(r_i) )     nats, ln K when nothing is known
 *
 * Source: Ziegler et al. 2019, "Fine-tuning language models from human preferences", section 2, eq. (1), with K = 4. arXiv:1909.08593
 * Shapes: B prompts, K answers to each.
 */
import { labelLogprobs } from "../core/sparse-softmax";
import * as tf from "../core/tf";

/**
 * @param scores  (B, K)
 * @param best    index of the best answer of each prompt (B), int32
 */
export function bestOfKLoss(scores: tf.Tensor2D, best: tf.Tensor1D): tf.Scalar {
  return tf.tidy(() => tf.neg(tf.mean(labelLogprobs(scores, best))) as tf.Scalar);
}
