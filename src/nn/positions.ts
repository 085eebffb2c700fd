/**
 * Positions that need no training: waves, each channel pair slower than the one before.
 *
 *   PE(t, 2i) = sin(t / 10000^(2i/C)),   PE(t, 2i + 1) = cos(t / 10000^(2i/C))
 *
 * Source: Vaswani et al. 2017, "Attention Is All You Need", section 3.5. arXiv:1706.03762
 * Shapes: T positions, C channels.
 */
import { assertInteger } from "../core/check";
import * as tf from "../core/tf";

/**
 * One vector for each position; the same step forward turns every pair of channels by the same angle, wherever it starts.
 *
 * @param T  how many positions
 * @param C  channels, an even number
 * @returns  (T, C), each number from -1 to 1
 */
export function sinusoidalPositions(T: number, C: number): tf.Tensor2D {
  assertInteger("T", T, 1);
  if (C % 2 !== 0) throw new Error(`C must be even, a sine and a cosine for each angle, got ${C}`);
  return tf.tidy(() => {
    const rate = tf.pow(10000, tf.div(tf.range(0, C, 2), -C)); //                           (C / 2)
    const angles = tf.mul(tf.reshape(tf.range(0, T), [T, 1]), rate); //                     (T, C / 2)
    return tf.reshape(tf.stack([tf.sin(angles), tf.cos(angles)], 2), [T, C]) as tf.Tensor2D; // sine, cosine, sine, …
  });
}
