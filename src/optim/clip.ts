/**
 * Keeping one bad batch from throwing the weights far away.
 *
 *   if |g| > maxNorm:  g = g maxNorm / |g|,   |g| over all gradients together
 *
 * Source: Pascanu, Mikolov and Bengio 2013, "On the difficulty of training recurrent neural networks", algorithm 1. arXiv:1211.5063
 */
import type { Gradients } from "../core/gradients";
import * as tf from "../core/tf";

/** The Euclidean length of all gradients taken as one vector. */
export function globalNorm(gradients: Gradients): tf.Scalar {
  return tf.tidy(() => {
    const squares = [...gradients.values()].map((gradient) => tf.sum(tf.square(gradient)));
    return tf.sqrt(tf.addN(squares)) as tf.Scalar;
  });
}

/**
 * Scales the gradients down so that their global norm is at most maxNorm; their direction stays.
 *
 * @param maxNorm  the greatest length allowed, above 0
 * @returns        the scaled gradients, and the norm that they had before
 */
export function clipByGlobalNorm(gradients: Gradients, maxNorm: number): { clipped: Gradients; norm: tf.Scalar } {
  if (!(maxNorm > 0)) throw new Error(`maxNorm must be above 0, got ${maxNorm}`);
  const { norm, scaled } = tf.tidy(() => {
    const norm = globalNorm(gradients);
    const factor = tf.div(maxNorm, tf.maximum(norm, maxNorm)); // 1 where the norm is small enough
    return { norm, scaled: [...gradients.values()].map((gradient) => tf.mul(gradient, factor)) };
  });
  return { clipped: new Map([...gradients.keys()].map((path, i) => [path, scaled[i]])), norm };
}
