/**
 * How surprised a model is by what came next.
 *
 *   loss = -mean log p(target)    in nats per token: never negative, 0 when every target was certain, ln V when nothing is known
 *
 * Source: Radford et al. 2018, "Improving Language Understanding by Generative Pre-Training", section 3.1, eq. (1).
 * Shapes: B batch, T tokens, V vocabulary.
 * Differs: the sign is turned, so that lower is better, and the mean is taken instead of the sum.
 */
import { assertShape } from "../core/check";
import { labelLogprobs } from "../core/sparse-softmax";
import * as tf from "../core/tf";

/** The target of a position that does not count. */
export const ignoreIndex = -1;

/**
 * The log-probability of each target, nats, never above 0; 0 where the target is `ignoreIndex`.
 *
 * @param logits   (B, T, V)
 * @param targets  ids from 0 to V - 1, or `ignoreIndex` (B, T), int32
 * @returns        (B, T)
 * @throws         if the shapes do not fit, targets is not int32, or an id is V or more
 * @same           tf.logSoftmax(logits)[b, t, targets[b, t]]
 */
export function tokenLogprobs(logits: tf.Tensor3D, targets: tf.Tensor2D): tf.Tensor2D {
  const [B, T, V] = logits.shape;
  assertShape("targets", targets, [B, T]);
  if (targets.dtype !== "int32") throw new Error(`targets must be an int32 tensor, got ${targets.dtype}`);
  return tf.tidy(() => {
    const labels = tf.reshape(tf.maximum(targets, tf.scalar(0, "int32")), [B * T]) as tf.Tensor1D;
    const logprobs = labelLogprobs(tf.reshape(logits, [B * T, V]), labels);
    return tf.mul(tf.reshape(logprobs, [B, T]), counted(targets));
  });
}

/**
 * Mean cross-entropy over the targets that count, nats per token; lower is better.
 *
 * @param logits   (B, T, V)
 * @param targets  ids from 0 to V - 1, or `ignoreIndex` where a position does not count (B, T), int32
 * @returns        one number; 0 if no position counts
 * @throws         as `tokenLogprobs` does
 */
export function crossEntropy(logits: tf.Tensor3D, targets: tf.Tensor2D): tf.Scalar {
  return tf.tidy(() => {
    const total = tf.sum(tokenLogprobs(logits, targets));
    return tf.neg(tf.div(total, tf.maximum(countedTargets(targets), 1))) as tf.Scalar;
  });
}

/** How many targets count. */
export function countedTargets(targets: tf.Tensor2D): tf.Scalar {
  return tf.tidy(() => tf.sum(counted(targets)));
}

/** 1 where a target counts, 0 where it is `ignoreIndex`. (B, T) */
function counted(targets: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => tf.cast(tf.notEqual(targets, tf.scalar(ignoreIndex, "int32")), "float32"));
}
