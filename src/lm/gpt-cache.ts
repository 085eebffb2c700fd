/**
 * What a GPT keeps of a text, so that the next token costs one position instead of all.
 *
 * Shapes: B texts, T new tokens, R rows of the cache (the longest text that fits).
 */
import * as tf from "../core/tf";
import { KeyValueCache } from "../nn/key-value-cache";
import type { GptConfig } from "./gpt-config";

/** The keys and values of every block. */
export class GptCache {
  readonly layers: readonly KeyValueCache[];

  /**
   * @param batchSize  B, how many texts are continued at once
   * @param rows       R; the context length unless given
   */
  constructor({ nLayer, nHead, nEmbd, blockSize }: GptConfig, batchSize: number, rows = blockSize) {
    const layer = () => new KeyValueCache([batchSize, nHead, rows, nEmbd / nHead]);
    this.layers = Array.from({ length: nLayer }, layer);
  }

  /** The variables by name, for a program. */
  state(): ReadonlyMap<string, tf.Variable> {
    return new Map(
      this.layers.flatMap(({ keys, values }, i): [string, tf.Variable][] => [
        [`${i}.keys`, keys],
        [`${i}.values`, values],
      ]),
    );
  }

  /** Frees the memory. */
  dispose(): void {
    for (const layer of this.layers) layer.dispose();
  }
}

/** Where in a text new tokens stand. */
export interface GptPast {
  cache: GptCache;
  /** The cache's row of the first new token, int32. */
  start: tf.Scalar;
  /** The position of each new token in its text (B, T) or (T), int32: not its row, where texts are padded in front. */
  positions: tf.Tensor;
  /** (T, R) or (B, 1, T, R), 1 = may look. */
  mask: tf.Tensor;
}

/**
 * The mask for new tokens of texts that are padded in front so that they end together.
 *
 * Token t of the new ones, in row start + t, may look at rows padding[b] .. start + t.
 *
 * @param start    the cache's row of the first new token, int32
 * @param count    T, how many new tokens there are
 * @param rows     R
 * @param padding  how many rows at the front of each text hold nothing (B), int32
 * @returns        (B, 1, T, R), 1 = may look
 */
export function cacheMask(start: tf.Scalar, count: number, rows: number, padding: tf.Tensor1D): tf.Tensor4D {
  return tf.tidy(() => {
    const row = tf.reshape(tf.range(0, rows, 1, "int32"), [1, 1, 1, rows]);
    const last = tf.reshape(tf.add(tf.range(0, count, 1, "int32"), start), [1, 1, count, 1]);
    const first = tf.reshape(padding, [-1, 1, 1, 1]);
    const visible = tf.logicalAnd(tf.lessEqual(row, last), tf.greaterEqual(row, first)); // (B, 1, T, R)
    return tf.cast(visible, "float32") as tf.Tensor4D;
  });
}
