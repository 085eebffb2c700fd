/**
 * Two means of the loss over answers of different lengths.
 *
 *   token mean      Σ over all learned tokens / their number             a long answer counts more (`crossEntropy`)
 *   sequence mean   mean over rows of (Σ over a row / its number)        every answer counts the same
 *
 * The course trains on the token mean, as in pre-training.
 * Shapes: B conversations, T positions, V vocabulary.
 */
import * as tf from "../core/tf";
import { ignoreIndex, tokenLogprobs } from "../lm/cross-entropy";

export { crossEntropy as tokenMeanLoss } from "../lm/cross-entropy";

/**
 * Mean over rows of each row's mean loss, nats per token; rows without a learned token count as 0.
 *
 * @param logits   (B, T, V)
 * @param targets  ids, or `ignoreIndex` (B, T), int32
 */
export function sequenceMeanLoss(logits: tf.Tensor3D, targets: tf.Tensor2D): tf.Scalar {
  return tf.tidy(() => {
    const learned = tf.cast(tf.notEqual(targets, tf.scalar(ignoreIndex, "int32")), "float32"); // (B, T)
    const perRow = tf.div(tf.sum(tokenLogprobs(logits, targets), 1), tf.maximum(tf.sum(learned, 1), 1)); // (B)
    return tf.neg(tf.mean(perRow)) as tf.Scalar;
  });
}
