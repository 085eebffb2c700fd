/**
 * Layer normalisation: each vector gets mean 0 and variance 1, then a gain and a bias of its own for each channel.
 *
 *   y = (x - mean) / sqrt(variance + eps) * g + b
 *
 * Source: Ba, Kiros and Hinton 2016, "Layer Normalization", eqs. (3) and (4). arXiv:1607.06450
 * Shapes: C channels; mean and variance are taken over them.
 * Differs: eps inside the root, as in every implementation; the paper has none.
 */
import { Module } from "../core/module";
import * as tf from "../core/tf";

/**
 * Normalises the last axis.
 *
 * @param x     (..., C)
 * @param gain  (C)
 * @param bias  (C)
 * @param eps   added to the variance, so that a constant vector does not divide by 0
 * @returns     (..., C)
 */
export function layerNorm(x: tf.Tensor, gain: tf.Tensor, bias: tf.Tensor, eps = 1e-5): tf.Tensor {
  return tf.tidy(() => {
    const centred = tf.sub(x, tf.mean(x, -1, true)); //               (..., C)
    const variance = tf.mean(tf.square(centred), -1, true); //        (..., 1)
    const normal = tf.mul(centred, tf.rsqrt(tf.add(variance, eps))); // (..., C)
    return tf.add(tf.mul(normal, gain), bias); //                     (..., C)
  });
}

/** Layer normalisation with its gain, which starts at 1, and its bias, which starts at 0. */
export class LayerNorm extends Module {
  readonly gain: tf.Variable<tf.Rank.R1>; // (C)
  readonly bias: tf.Variable<tf.Rank.R1>; // (C)

  constructor(size: number) {
    super();
    this.gain = tf.tidy(() => tf.variable(tf.ones<tf.Rank.R1>([size])));
    this.bias = tf.tidy(() => tf.variable(tf.zeros<tf.Rank.R1>([size])));
  }

  /** (..., C) -> (..., C) */
  forward(x: tf.Tensor): tf.Tensor {
    return layerNorm(x, this.gain, this.bias);
  }
}
