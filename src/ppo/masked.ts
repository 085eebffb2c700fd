/**
 * Means over the tokens of answers, where rows are filled up to one length.
 *
 * Shapes: B answers, T tokens; a mask is 1 at tokens of the answer, its end included, and 0 where the row is filled.
 */
import { assertShape } from "../core/check";
import * as tf from "../core/tf";

/** x where the mask is 1, and 0 elsewhere, whatever stands there: NaN and Infinity too. */
export function masked(x: tf.Tensor, mask: tf.Tensor): tf.Tensor {
  assertShape("mask", mask, x.shape);
  return tf.tidy(() => tf.where(tf.greater(mask, 0.5), x, tf.zerosLike(x)));
}

/** Mean over the tokens that count; 0 if none does. */
export function maskedMean(x: tf.Tensor, mask: tf.Tensor): tf.Scalar {
  return tf.tidy(() => tf.div(tf.sum(masked(x, mask)), tf.maximum(tf.sum(mask), 1)) as tf.Scalar);
}
