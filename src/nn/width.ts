/**
 * First weights for narrow networks.
 *
 * The sum of C products of numbers of size 1 and weights of standard deviation s has standard deviation s sqrt(C). GPT-1's s = 0.02 gives
 * 0.55 with its 768 channels, and 0.16 with 64: every layer of a narrow network would begin almost silent, and learn late.
 *
 * Source: Glorot and Bengio 2010, "Understanding the difficulty of training deep feedforward neural networks", section 4.2.1, for a size
 *   that falls with the width; Radford et al. 2018, section 4.1, for 0.02 at 768.
 */
import type { Parameters } from "../core/module";
import * as tf from "../core/tf";

/**
 * Multiplies fresh weights that were drawn for 768 channels so that sums over `width` channels are as large: by sqrt(768 / width).
 * Biases and gains, which have one axis, stay.
 *
 * @param parameters  what to scale: `model.parameters()`, before any training
 * @param width       C, channels
 */
export function scaleForWidth(parameters: Parameters, width: number): void {
  for (const weight of parameters.values()) {
    if (weight.rank > 1) tf.tidy(() => weight.assign(tf.mul(weight, Math.sqrt(768 / width))));
  }
}
