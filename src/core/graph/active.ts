/**
 * The recorder at work, if there is one. The few operations that write into variables ask for it.
 */
import type * as tf from "../tf";

/** A write into variables that the graph does in place, with one operation, where eager code makes new tensors. */
export interface InPlace {
  operation: "assignRows" | "applyAdam" | "adam";
  /** The variables, in the order of the operation's inputs. */
  variables: readonly tf.Variable[];
  /** The other inputs, in order. */
  inputs: readonly tf.Tensor[];
}

/** What an in-place operation needs of a recorder. */
export interface InPlaceRecorder {
  /** What the matrix products of the step are computed in. */
  readonly precision: "float32" | "bfloat16";
  /** Notes the operation and gives each variable a new value that stands for the result. Nothing is computed. */
  inPlace(operation: InPlace): void;
}

let active: InPlaceRecorder | undefined;

/** The recorder at work, or undefined while code runs eagerly. */
export function activeRecorder(): InPlaceRecorder | undefined {
  return active;
}

/** Runs `f` with a recorder at work. */
export function withRecorder<T>(recorder: InPlaceRecorder, f: () => T): T {
  if (active) throw new Error("a step is already being recorded; a compiled step cannot call another one");
  active = recorder;
  try {
    return f();
  } finally {
    active = undefined;
  }
}
