/**
 * How undecided a policy is at each token.
 *
 *   H = - Σ_v p(v) log p(v)     nats: 0 when it is certain, ln V when all tokens are equally likely
 *
 * Shapes: B answers, T tokens, V vocabulary.
 */
import * as tf from "../core/tf";

/** Entropy at each position (B, T), nats, from logits (B, T, V). */
export function entropy(logits: tf.Tensor3D): tf.Tensor2D {
  return tf.tidy(() => {
    const logprobs = tf.logSoftmax(logits);
    return tf.neg(tf.sum(tf.mul(tf.exp(logprobs), logprobs), -1)) as tf.Tensor2D;
  });
}
