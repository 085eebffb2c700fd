/**
 * The reward of every token: a toll for leaving the reference, and at the last token the reward model's score.
 *
 *   R(x, y) = r(x, y) - β log( π(y|x) / π_ref(y|x) ),   so   r_t = -β (log π(a_t) - log π_ref(a_t)) + [t last] r(x, y)
 *
 * Raising the probability of a token above the reference's costs; β > 0 is how much, in units of score per nat.
 *
 * Source: Ouyang et al. 2022, section 3.5, eq. (2); Ziegler et al. 2019, section 2, eq. (2), for the toll at every token.
 * Shapes: B answers, T tokens.
 * Differs: the score stands at the answer's last token, its end; some implementations put it one place later.
 */
import { assertShape } from "../core/check";
import * as tf from "../core/tf";
import { masked } from "./masked";

/**
 * The rewards (B, T); they carry no gradient.
 *
 * @param logprobs     log π of the tokens drawn (B, T), nats
 * @param refLogprobs  log π_ref of the same tokens (B, T)
 * @param scores       the reward model's score of each answer (B)
 * @param mask         1 at the answer's tokens (B, T), 1s first
 * @param klCoef       β, at least 0
 */
export function tokenRewards(
  logprobs: tf.Tensor2D,
  refLogprobs: tf.Tensor2D,
  scores: tf.Tensor1D,
  mask: tf.Tensor2D,
  klCoef: number,
): tf.Tensor2D {
  const [B, T] = logprobs.shape;
  assertShape("refLogprobs", refLogprobs, [B, T]);
  assertShape("scores", scores, [B]);
  return tf.tidy(() => {
    const toll = tf.mul(masked(tf.sub(logprobs, refLogprobs), mask), -klCoef); // (B, T)
    return tf.add(toll, tf.mul(lastToken(mask), tf.expandDims(scores, 1))) as tf.Tensor2D;
  });
}

/** 1 at the last token of each answer, 0 elsewhere; nothing but 0 in a row without tokens. (B, T) */
export function lastToken(mask: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => {
    const [B, T] = mask.shape;
    const next = T === 1 ? tf.zeros([B, 1]) : tf.concat([tf.slice(mask, [0, 1], [B, T - 1]), tf.zeros([B, 1])], 1);
    return tf.sub(mask, tf.mul(mask, next)) as tf.Tensor2D; // counts, and the next one does not
  });
}

/**
 * Takes something off the score of answers that never ended.
 *
 * @param ended    whether each answer ended by itself
 * @param penalty  what is taken off, at least 0
 */
export function penaliseUnended(scores: readonly number[], ended: readonly boolean[], penalty: number): number[] {
  return scores.map((score, i) => (ended[i] ? score : score - penalty));
}
