/**
 * A linear map of the last axis.
 *
 *   y = x W + b
 *
 * Source: Radford et al. 2018, "Improving Language Understanding by Generative Pre-Training", section 4.1, for the standard
 *   deviation 0.02 of the first weights ("a simple weight initialization of N(0, 0.02) was sufficient"); biases start at 0.
 * Shapes: nIn and nOut are the sizes of the last axis before and after.
 */
import { Module } from "../core/module";
import type { Rng } from "../core/random";
import { normalVariable } from "../core/random-tensor";
import * as tf from "../core/tf";

/** y = x W + b, applied to the last axis of x. */
export class Linear extends Module {
  readonly weight: tf.Variable<tf.Rank.R2>; // (nIn, nOut)
  readonly bias: tf.Variable<tf.Rank.R1>; //   (nOut)

  /**
   * @param rng  where the first weights come from
   * @param std  their standard deviation
   */
  constructor(nIn: number, nOut: number, rng: Rng, std = 0.02) {
    super();
    this.weight = normalVariable<tf.Rank.R2>([nIn, nOut], std, rng);
    this.bias = tf.tidy(() => tf.variable(tf.zeros<tf.Rank.R1>([nOut])));
  }

  /**
   * @param x  (..., nIn)
   * @returns  (..., nOut)
   * @throws if the last axis of x does not have the size nIn
   */
  forward(x: tf.Tensor): tf.Tensor {
    const [nIn, nOut] = this.weight.shape;
    const axes = x.shape.slice(0, -1);
    if (x.shape[x.rank - 1] !== nIn)
      throw new Error(`x must have ${nIn} as its last size, got [${x.shape.join(", ")}]`);
    return tf.tidy(() => {
      // Rows in, rows out: TensorFlow.js cannot differentiate a (B, T, nIn) x (nIn, nOut) product.
      const rows = tf.reshape(x, [-1, nIn]); //                       (N, nIn)
      const y = tf.add(tf.matMul(rows, this.weight), this.bias); //   (N, nOut)
      return tf.reshape(y, [...axes, nOut]); //                       (..., nOut)
    });
  }
}
