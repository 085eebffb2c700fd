/**
 * Conversations as a batch: inputs, and at each position the token that should come next, if it is to be learned.
 *
 *   target(t) = id(t + 1) where mask(t + 1) = 1, else `ignoreIndex`
 *
 * The mask belongs to the token that is predicted, so it is shifted with it: the logits at <assistant> are trained on the first word of the
 * answer, the logits at the answer's last word on <end>, and the logits at <end> on nothing.
 * Shapes: B conversations, T positions.
 */
import * as tf from "../core/tf";
import { ignoreIndex } from "../lm/cross-entropy";
import type { EncodedChat } from "./chat-template";

/** One row: T numbers each. */
export interface ShiftedRow {
  ids: number[];
  targets: number[];
}

/** Moves targets one position to the left; a conversation of n tokens gives n - 1 positions. */
export function shiftByOne({ ids, mask }: EncodedChat): ShiftedRow {
  const targets = ids.slice(1).map((id, t) => (mask[t + 1] === 1 ? id : ignoreIndex));
  return { ids: ids.slice(0, -1), targets };
}

/**
 * Fills rows at their ends.
 *
 * @param length  T; the longest row's if left out
 * @throws if a row is longer
 */
export function padRows(
  rows: readonly ShiftedRow[],
  pad: number,
  length = Math.max(...rows.map(({ ids }) => ids.length)),
): ShiftedRow[] {
  return rows.map(({ ids, targets }) => {
    if (ids.length > length) throw new Error(`a row must have at most ${length} tokens, got ${ids.length}`);
    const missing = length - ids.length;
    return { ids: [...ids, ...Array(missing).fill(pad)], targets: [...targets, ...Array(missing).fill(ignoreIndex)] };
  });
}

/** ids and targets as int32 tensors (B, T); who calls disposes of them. */
export function chatBatch(
  chats: readonly EncodedChat[],
  pad: number,
  length?: number,
): { ids: tf.Tensor2D; targets: tf.Tensor2D } {
  const rows = padRows(chats.map(shiftByOne), pad, length);
  return {
    ids: tf.tensor2d(
      rows.map((row) => row.ids),
      undefined,
      "int32",
    ),
    targets: tf.tensor2d(
      rows.map((row) => row.targets),
      undefined,
      "int32",
    ),
  };
}
