/**
 * The loss of the value model, clipped like the policy's.
 *
 *   V_clip = V_old + clip(V - V_old, -ε, ε),    loss = ½ mean( max( (V - R)², (V_clip - R)² ) )
 *
 * With rewards far above ε in size the clip stalls the value model: scale rewards to about 1.
 *
 * Source: openai/lm-human-preferences (2019), train_policy.py; Schulman et al. 2015 (GAE), section 5, for the idea of a trust region here.
 * Shapes: B answers, T tokens.
 */
import { assertShape } from "../core/check";
import * as tf from "../core/tf";
import { maskedMean } from "./masked";

/** The loss, and the share of tokens where the clipped error was the larger one. */
export interface ValueLoss {
  loss: tf.Scalar;
  clipFraction: tf.Scalar;
}

/**
 * The value model's loss.
 *
 * @param values     V, which carries the gradient (B, T)
 * @param oldValues  V as it was when the answers were drawn (B, T)
 * @param returns    R (B, T)
 * @param mask       1 at the answer's tokens (B, T)
 * @param clipRange  ε, above 0; Infinity clips nothing
 */
export function valueLoss(
  values: tf.Tensor2D,
  oldValues: tf.Tensor2D,
  returns: tf.Tensor2D,
  mask: tf.Tensor2D,
  clipRange: number,
): ValueLoss {
  assertShape("oldValues", oldValues, values.shape);
  assertShape("returns", returns, values.shape);
  return tf.tidy(() => {
    const near = tf.add(oldValues, tf.clipByValue(tf.sub(values, oldValues), -clipRange, clipRange));
    const [plain, clipped] = [tf.square(tf.sub(values, returns)), tf.square(tf.sub(near, returns))]; // (B, T)
    return {
      loss: tf.mul(maskedMean(tf.maximum(plain, clipped), mask), 0.5) as tf.Scalar,
      clipFraction: maskedMean(tf.cast(tf.greater(clipped, plain), "float32"), mask),
    };
  });
}
