/**
 * The Gaussian error linear unit: x times the probability that a standard normal number is below x.
 *
 *   gelu(x) = x P(X <= x) = x / 2 (1 + erf(x / sqrt(2)))
 *   its tanh form: x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3)))
 *
 * Source: Hendrycks and Gimpel 2016, "Gaussian Error Linear Units", section 2. arXiv:1606.08415
 * GPT-1 and GPT-2 use the tanh form; the two differ by less than 5e-4.
 * Differs: (1 + tanh(u)) / 2 is written as sigmoid(2 u), which is the same number; and the slope is written out, because following
 *   the chain rule operation by operation would take twice as long, and this is a large share of a small model's time.
 */
import { fusedGelu, hasKernels } from "../core/fused";
import * as tf from "../core/tf";

const SLOPE = 2 * Math.sqrt(2 / Math.PI); // of 2 u at x = 0
const CUBIC = SLOPE * 0.044715;

/** The tanh form, element by element. */
export function gelu(x: tf.Tensor): tf.Tensor {
  return hasKernels() ? fusedGelu(x) : written(x);
}

const written = tf.customGrad((given, save) => {
  const x = given as tf.Tensor;
  const s = tf.sigmoid(tf.mul(x, tf.add(tf.mul(tf.square(x), CUBIC), SLOPE))); // sigmoid(2 u), 2 u = SLOPE x + CUBIC x^3
  const y = tf.mul(x, s);
  (save as tf.GradSaveFunc)([x, s, y]);
  // dy/dx = s + x s (1 - s) d(2 u)/dx
  const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
    const [x, s, y] = saved;
    const inner = tf.add(tf.mul(tf.square(x), 3 * CUBIC), SLOPE); // d(2 u)/dx
    return tf.mul(dy, tf.add(s, tf.mul(tf.sub(y, tf.mul(y, s)), inner)));
  };
  return { value: y, gradFunc };
});

/** The exact form, element by element. */
export function geluErf(x: tf.Tensor): tf.Tensor {
  return tf.tidy(() => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1)));
}
