/**
 * First weights for a GPT that is narrower than GPT-1.
 *
 * GPT-1 starts with weights from N(0, 0.02). With 768 channels a map then keeps the size of what goes through it: each output is a sum
 * of 768 terms, so it is 0.02 √768 = 0.55 times as large. With 64 channels the same start gives 0.02 √64 = 0.16: a third, and after a few
 * layers nearly nothing is left beside the residual stream. So the weights are made wider by √(768 / C), and the factor is 0.55 again.
 *
 * Source: Radford et al. 2018, section 4.1 ("a simple weight initialization of N(0, 0.02) was sufficient"); Glorot and Bengio 2010,
 *   "Understanding the difficulty of training deep feedforward neural networks", section 4.2.1, for keeping sizes from layer to layer.
 */
import * as tf from "../core/tf";
import type { Gpt } from "./gpt";
import { gpt1 } from "./gpt-config";

/** Multiplies every matrix of a fresh model, the embeddings too, by √(768 / nEmbd); biases and gains stay. Returns the model. */
export function startAsWideAsGpt1(gpt: Gpt): Gpt {
  const factor = Math.sqrt(gpt1.nEmbd / gpt.config.nEmbd);
  for (const weight of gpt.parameters().values()) {
    if (weight.rank === 2) tf.tidy(() => weight.assign(tf.mul(weight, factor)));
  }
  return gpt;
}
