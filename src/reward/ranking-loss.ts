/**
 * The loss of a reward model: of any two answers to a prompt, the better one should get the higher score.
 *
 *   loss(θ) = - 1 / (K choose 2) · E [ log σ( r(x, y_w) - r(x, y_l) ) ]     w preferred to l; nats per pair, ln 2 when nothing is known
 *
 * All K(K-1)/2 pairs of a prompt come from one forward pass over its K answers. Shuffled over batches, each answer would be trained on K - 1
 * times an epoch, and the model over-fits.
 *
 * Source: Ouyang et al. 2022, "Training language models to follow instructions with human feedback", section 3.5, eq. (1). arXiv:2203.02155
 * Shapes: B prompts, K answers to each.
 * Differs: a prompt with fewer pairs (ties, identical answers) is divided by the pairs that it has; one without any does not count.
 */
import { assertShape } from "../core/check";
import * as tf from "../core/tf";

/**
 * Which answer is better than which.
 *
 * @param ranks  one list for each prompt: lower is better, equal is a tie, NaN is no answer (B, K)
 * @returns      [b][i][j] is 1 where answer i is better than answer j, else 0
 */
export function betterThan(ranks: readonly (readonly number[])[]): number[][][] {
  return ranks.map((row) => row.map((i) => row.map((j) => (i < j ? 1 : 0))));
}

/**
 * The ranking loss.
 *
 * @param scores  r(x, y), any real number (B, K)
 * @param better  1 where answer i is better than answer j (B, K, K)
 * @param margin  how far the better one must be ahead; 0 as published
 * @returns       mean over prompts of the mean over their pairs, 0 if there are none
 * @throws        if the shapes do not fit
 */
export function rankingLoss(scores: tf.Tensor2D, better: tf.Tensor3D, margin = 0): tf.Scalar {
  const [B, K] = scores.shape;
  assertShape("better", better, [B, K, K]);
  return tf.tidy(() => {
    const difference = tf.sub(tf.expandDims(scores, 2), tf.expandDims(scores, 1)); // (B, K, K): row minus column
    // -log σ(x) = softplus(-x). Not tf.logSigmoid, whose gradient reads its input after tidy has freed it.
    const losses = tf.mul(tf.softplus(tf.sub(margin, difference)), better); //           (B, K, K)
    const pairs = tf.sum(better, [1, 2]); //                                             (B)
    const perPrompt = tf.div(tf.sum(losses, [1, 2]), tf.maximum(pairs, 1)); //           (B)
    const prompts = tf.maximum(tf.sum(tf.cast(tf.greater(pairs, 0), "float32")), 1);
    return tf.div(tf.sum(perPrompt), prompts) as tf.Scalar;
  });
}

/**
 * Keeps scores near 0, which the ranking loss leaves free: coefficient · mean over pairs of (r_w + r_l)².
 *
 * Source: Eisenstein et al. 2023, "Helping or herding? Reward model ensembles mitigate but do not eliminate reward hacking". arXiv:2312.09244
 */
export function centrePenalty(scores: tf.Tensor2D, better: tf.Tensor3D, coefficient = 0.01): tf.Scalar {
  return tf.tidy(() => {
    const sums = tf.square(tf.add(tf.expandDims(scores, 2), tf.expandDims(scores, 1))); // (B, K, K)
    return tf.mul(tf.div(tf.sum(tf.mul(sums, better)), tf.maximum(tf.sum(better), 1)), coefficient) as tf.Scalar;
  });
}
