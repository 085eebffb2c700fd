/**
 * Whitening: mean 0 and variance 1 over all tokens of a batch, so that the size of a step does not depend on the scale of the reward.
 *
 *   (x - mean) / √(var + 1e-8),    var of the population (divided by n)
 *
 * Source: openai/lm-human-preferences (2019), utils/core.py `whiten`.
 * Shapes: B answers, T tokens.
 */
import * as tf from "../core/tf";
import { masked, maskedMean } from "./masked";

/**
 * Whitened numbers, 0 where the mask is 0.
 *
 * @param mask       1 at tokens that count (B, T)
 * @param shiftMean  false keeps the mean: for rewards, whose sign means something
 */
export function whiten(x: tf.Tensor2D, mask: tf.Tensor2D, shiftMean = true): tf.Tensor2D {
  return tf.tidy(() => {
    const mean = maskedMean(x, mask);
    const centred = masked(tf.sub(x, mean), mask);
    const variance = maskedMean(tf.square(centred), mask);
    const scaled = tf.mul(centred, tf.rsqrt(tf.add(variance, 1e-8)));
    return (shiftMean ? scaled : masked(tf.add(scaled, mean), mask)) as tf.Tensor2D;
  });
}
