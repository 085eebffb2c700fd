/**
 * Packing: several conversations in one row, so that no position is spent on filling.
 *
 * A packed row is the same mathematics as its conversations apart, if each token looks at its own conversation only and positions begin
 * again with each: the loss is equal to rounding.
 *
 * Source: Krell et al. 2021, "Efficient sequence packing without cross-contamination". arXiv:2107.02027 (masks; first-fit decreasing)
 * Shapes: B rows, T positions.
 */
import * as tf from "../core/tf";
import { ignoreIndex } from "../lm/cross-entropy";
import type { ShiftedRow } from "./chat-batch";

/** A row that holds several conversations. */
export interface PackedRow extends ShiftedRow {
  /** Position of each token in its own conversation, from 0. */
  positions: number[];
  /** Which conversation each token belongs to, from 0; -1 where the row is filled. */
  segments: number[];
}

/**
 * Which items share a row: first-fit decreasing, the longest first, each into the first row with room.
 *
 * @returns  indexes of the items of each row
 * @throws   if an item is longer than a row
 */
export function firstFitDecreasing(lengths: readonly number[], rowLength: number): number[][] {
  const rows: { items: number[]; room: number }[] = [];
  const order = lengths.map((_, i) => i).sort((i, j) => lengths[j] - lengths[i] || i - j);
  for (const item of order) {
    if (lengths[item] > rowLength)
      throw new Error(`an item must have at most ${rowLength} tokens, got ${lengths[item]}`);
    let row = rows.find(({ room }) => room >= lengths[item]);
    if (!row) {
      row = { items: [], room: rowLength };
      rows.push(row);
    }
    row.items.push(item);
    row.room -= lengths[item];
  }
  return rows.map(({ items }) => items);
}

/** Puts conversations into rows of `rowLength` positions. @throws if one is longer */
export function pack(chats: readonly ShiftedRow[], rowLength: number, pad: number): PackedRow[] {
  const plan = firstFitDecreasing(
    chats.map(({ ids }) => ids.length),
    rowLength,
  );
  return plan.map((items) => {
    const parts = items.map((item) => chats[item]);
    const missing = rowLength - parts.reduce((sum, { ids }) => sum + ids.length, 0);
    const fill = <T>(values: T[], value: T): T[] => [...values, ...Array<T>(missing).fill(value)];
    return {
      ids: fill(
        parts.flatMap(({ ids }) => ids),
        pad,
      ),
      targets: fill(
        parts.flatMap(({ targets }) => targets),
        ignoreIndex,
      ),
      positions: fill(
        parts.flatMap(({ ids }) => ids.map((_, t) => t)),
        0,
      ),
      segments: fill(
        parts.flatMap(({ ids }, segment) => ids.map(() => segment)),
        -1,
      ),
    };
  });
}

/**
 * Which tokens each token may look at: earlier ones of its own conversation, and itself.
 *
 * @param segments  (B, T), int32
 * @returns         (B, 1, T, T), 1 = may look
 */
export function packingMask(segments: tf.Tensor2D): tf.Tensor4D {
  return tf.tidy(() => {
    const [B, T] = segments.shape;
    const same = tf.equal(tf.reshape(segments, [B, 1, T, 1]), tf.reshape(segments, [B, 1, 1, T])); // (B, 1, T, T)
    const causal = tf.linalg.bandPart(tf.ones<tf.Rank.R2>([T, T]), -1, 0); //                         (T, T)
    return tf.mul(tf.cast(same, "float32"), causal) as tf.Tensor4D;
  });
}
