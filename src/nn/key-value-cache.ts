/**
 * The keys and values of tokens already seen, so that the next token costs one query instead of T.
 *
 * Shapes: B batch, nh heads, T rows (the longest text that fits), hs head size.
 */
import { assignRows } from "../core/assign-rows";
import * as tf from "../core/tf";

/** The cache of one attention layer. Rows that have not been written hold 0 and must be masked. */
export class KeyValueCache {
  readonly keys: tf.Variable<tf.Rank.R4>; //   (B, nh, T, hs)
  readonly values: tf.Variable<tf.Rank.R4>; // (B, nh, T, hs)

  /** @param shape  [B, nh, T, hs] */
  constructor(shape: [number, number, number, number]) {
    const zeros = () => tf.tidy(() => tf.variable(tf.zeros<tf.Rank.R4>(shape), false));
    this.keys = zeros();
    this.values = zeros();
  }

  /**
   * Writes the keys and values of n new tokens.
   *
   * @param start  the row of the first of them, int32
   * @param k      (B, nh, n, hs)
   * @param v      (B, nh, n, hs)
   * @returns      all keys and all values, each (B, nh, T, hs)
   * @throws       if they do not fit
   */
  append(start: tf.Scalar, k: tf.Tensor4D, v: tf.Tensor4D): [tf.Tensor4D, tf.Tensor4D] {
    return [assignRows(this.keys, start, k), assignRows(this.values, start, v)];
  }

  /** Frees the memory. */
  dispose(): void {
    this.keys.dispose();
    this.values.dispose();
  }
}
