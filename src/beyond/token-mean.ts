/**
 * Three means over the tokens of answers of different lengths, and what each does to long answers.
 *
 *   sequence  mean over answers of the mean over each one's tokens     GRPO: a token of a long answer counts less
 *   token     mean over all tokens                                     DAPO: every token counts the same
 *   fixed     sum over all tokens / (answers · longest allowed)        Dr. GRPO: the same, whatever the others' lengths are
 *
 * Source: Shao et al. 2024, arXiv:2402.03300; Yu et al. 2025, "DAPO", eq. (12), arXiv:2503.14476; Liu et al. 2025, arXiv:2503.20783.
 * Shapes: B answers, T tokens.
 */
import { assertShape } from "../core/check";
import * as tf from "../core/tf";

/** Which mean. */
export type TokenMean = "sequence" | "token" | "fixed";

/**
 * A mean over tokens.
 *
 * @param losses   of each token (B, T)
 * @param mask     1 at the answers' tokens (B, T)
 * @param longest  tokens that an answer may have, for "fixed"; T if left out
 */
export function tokenMean(losses: tf.Tensor2D, mask: tf.Tensor2D, how: TokenMean, longest?: number): tf.Scalar {
  assertShape("mask", mask, losses.shape);
  const [B, T] = losses.shape;
  return tf.tidy(() => {
    const counted = tf.where(tf.greater(mask, 0.5), losses, tf.zerosLike(losses)); // (B, T)
    if (how === "fixed") return tf.div(tf.sum(counted), B * (longest ?? T)) as tf.Scalar;
    if (how === "token") return tf.div(tf.sum(counted), tf.maximum(tf.sum(mask), 1)) as tf.Scalar;
    return tf.mean(tf.div(tf.sum(counted, 1), tf.maximum(tf.sum(mask, 1), 1))) as tf.Scalar;
  });
}
