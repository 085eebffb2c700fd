/**
 * A batch that is smaller than was declared, filled up, so that one compiled step serves batches of all sizes.
 *
 * What is added must not count: the loss has to leave it out, as the cross-entropy leaves out targets that are `ignoreIndex`, and no
 * position may look at what comes after it.
 */
import type { Specs, Tensors } from "../core/program-entry";
import * as tf from "../core/tf";

/** What is put into the new places of a batch's tensors, by name. */
export type Padding<S extends Specs> = { [K in keyof S]?: number };

/**
 * Pads each tensor at the end of every axis.
 *
 * @param batch    disposed of, if another one comes back
 * @param inputs   the declared shapes
 * @param padding  a number for each tensor that may be smaller
 * @returns        the batch as it is, if it has the declared shapes, or a tensor is larger, or smaller and without a number in `padding`
 */
export function padBatch<S extends Specs>(batch: Tensors<S>, inputs: S, padding: Padding<S>): Tensors<S> {
  const missing = (name: string) => inputs[name].shape.map((size, axis) => size - (batch[name].shape[axis] ?? 0));
  const names = Object.keys(inputs).filter((name) => missing(name).some((count) => count !== 0));
  const fits = (name: string) =>
    padding[name] !== undefined && batch[name].rank === inputs[name].shape.length && missing(name).every((n) => n >= 0);
  if (names.length === 0 || !names.every(fits)) return batch;
  const padded = names.map((name): [string, tf.Tensor] => {
    const ends = missing(name).map((count): [number, number] => [0, count]);
    return [name, tf.pad(batch[name], ends, padding[name])];
  });
  tf.dispose(names.map((name) => batch[name]));
  return { ...batch, ...Object.fromEntries(padded) };
}
