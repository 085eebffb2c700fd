/**
 * Layer normalisation: each vector gets mean 0 and variance 1, then a gain and a bias of its own for each channel.
 *
 *   y = (x - mean) / sqrt(variance + eps) * g + b
 *
 * Source: Ba, Kiros and Hinton 2016, "Layer Normalization", eqs. (3) and (4). arXiv:1607.06450
 * Shapes: C channels; mean and variance are taken over them.
 * Differs: eps inside the root, as in every implementation; the paper has none. The slope is written out below, because following
 *   the chain rule operation by operation would take twice as long.
 */
import { fusedLayerNorm, hasKernels } from "../core/fused";
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
  if (hasKernels()) return fusedLayerNorm(x, gain, bias, eps);
  const C = x.shape[x.rank - 1];
  return tf.tidy(() => {
    const normal = normalise(tf.reshape(x, [-1, C]), eps); //          (N, C)
    return tf.reshape(tf.add(tf.mul(normal, gain), bias), x.shape); // (..., C)
  });
}

/** Mean 0 and variance 1 for each row of (N, C). */
function normalise(rows: tf.Tensor2D, eps: number): tf.Tensor {
  const withSlope = tf.customGrad((x, save) => {
    const centred = tf.sub(x as tf.Tensor, tf.mean(x as tf.Tensor, -1, true)); //      (N, C)
    const scale = tf.rsqrt(tf.add(tf.mean(tf.square(centred), -1, true), eps)); //     (N, 1)
    const y = tf.mul(centred, scale); //                                              (N, C)
    (save as tf.GradSaveFunc)([scale, y]);
    // dx = scale (dy - mean(dy) - y mean(dy y)): what would change the mean or the variance is taken out.
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [scale, y] = saved;
      const along = tf.mean(tf.mul(dy, y), -1, true); //                              (N, 1)
      const rest = tf.sub(tf.sub(dy, tf.mean(dy, -1, true)), tf.mul(y, along)); //    (N, C)
      return tf.mul(rest, scale);
    };
    return { value: y, gradFunc };
  });
  return withSlope(rows);
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
