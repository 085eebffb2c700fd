/**
 * A table with one vector for each id.
 *
 *   y = W[id]
 *
 * Source: Bengio et al. 2003, "A Neural Probabilistic Language Model", section 2, the matrix C.
 * Shapes: V ids, C channels.
 */
import { Module } from "../core/module";
import type { Rng } from "../core/random";
import { normalVariable } from "../core/random-tensor";
import * as tf from "../core/tf";

/** Looks up the vector of each id. */
export class Embedding extends Module {
  readonly weight: tf.Variable<tf.Rank.R2>; // (V, C)

  /**
   * @param count  V, how many ids there are
   * @param size   C, the length of each vector
   * @param rng    where the first vectors come from
   * @param std    their standard deviation
   */
  constructor(count: number, size: number, rng: Rng, std = 0.02) {
    super();
    this.weight = normalVariable<tf.Rank.R2>([count, size], std, rng);
  }

  /**
   * @param ids  whole numbers from 0 to V - 1 (...)
   * @returns    their vectors (..., C)
   * @throws     if an id is not in the table, or ids is not int32
   */
  forward(ids: tf.Tensor): tf.Tensor {
    if (ids.dtype !== "int32")
      throw new Error(`ids must be an int32 tensor, got ${ids.dtype}; use tf.cast(ids, "int32")`);
    return tf.gather(this.weight, ids);
  }
}
