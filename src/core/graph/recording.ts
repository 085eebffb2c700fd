/**
 * What the recorder writes down: one run of a function as a list of operations on numbered tensors.
 */
import type { RawAttribute } from "../raw-op";
import type { Values } from "./graph-def";
import type { NativeTensor } from "./native";

/** A tensor whose numbers were known when the step was recorded. */
export interface Constant extends NativeTensor {
  values: Values;
}

/** An operation without memory. */
export interface PureStep {
  kind: "pure";
  operation: string;
  attributes: readonly RawAttribute[];
  inputs: readonly number[];
  outputs: readonly NativeTensor[];
}

/** A write into variables. */
export interface WriteStep {
  kind: "assign" | "assignRows" | "applyAdam" | "adam";
  /** Names of the variables. */
  variables: readonly string[];
  inputs: readonly number[];
  /** A number for each variable's value from here on. */
  outputs: readonly NativeTensor[];
}

/** One recorded function. */
export interface Recording {
  inputs: ReadonlyMap<string, NativeTensor>;
  /** The variables' values before the first step. */
  variables: ReadonlyMap<string, NativeTensor>;
  constants: ReadonlyMap<number, Constant>;
  steps: readonly (PureStep | WriteStep)[];
  outputs: ReadonlyMap<string, NativeTensor>;
}

/** The names of the variables that a recording writes. */
export function written(recording: Recording): string[] {
  const writes = recording.steps.flatMap((step) => (step.kind === "pure" ? [] : step.variables));
  return [...new Set(writes)];
}

/** The names of the variables whose memory a recording writes into, whoever else holds it. */
export function writtenInPlace(recording: Recording): string[] {
  return recording.steps.flatMap((step) => (step.kind !== "pure" && writesInPlace(step) ? step.variables : []));
}

/** Whether a step writes into the memory of its variables. */
export function writesInPlace({ kind }: WriteStep): boolean {
  return kind === "assignRows" || kind === "adam";
}
