/**
 * The types of a program's entries: so that an editor knows each input and output by name.
 */
import type { Spec } from "./graph/recorder";
import type * as tf from "./tf";

type RankOf<S extends readonly number[]> = S["length"] extends 0
  ? tf.Rank.R0
  : S["length"] extends 1
    ? tf.Rank.R1
    : S["length"] extends 2
      ? tf.Rank.R2
      : S["length"] extends 3
        ? tf.Rank.R3
        : tf.Rank.R4;

/** Shape and type of an input, its number of axes known to the type checker. */
export interface InputSpec<R extends tf.Rank = tf.Rank> extends Spec {
  readonly rank?: R;
}

/** A float32 input: `float32()` is one number, `float32(2, 3)` a matrix. */
export function float32<S extends readonly number[]>(...shape: S): InputSpec<RankOf<S>> {
  return { shape, dtype: "float32" };
}

/** An int32 input: `int32(12, 64)` holds 12 texts of 64 tokens. */
export function int32<S extends readonly number[]>(...shape: S): InputSpec<RankOf<S>> {
  return { shape, dtype: "int32" };
}

/** Inputs by name. */
export type Specs = Record<string, InputSpec>;
/** A tensor for each input. */
export type Tensors<S extends Specs> = { [K in keyof S]: S[K] extends InputSpec<infer R> ? tf.Tensor<R> : never };

/** One function of a program. */
export interface Entry<S extends Specs = Specs, T extends Record<string, tf.Tensor> = Record<string, tf.Tensor>> {
  /** The shapes that it is compiled for first. */
  inputs: S;
  /** The function: tensors by name in, tensors by name out; it may assign to the program's variables. */
  run(inputs: Tensors<S>): T;
  /** Whether it runs eagerly all the same, because it does what a graph cannot. */
  eager?: boolean;
}

/** A program's functions by name. */
export type Entries = Record<string, Entry>;

/** What `run` takes for an entry: a tensor for each input, or a number for one without axes. */
export type Inputs<E extends Entry> = { [K in keyof E["inputs"]]: tf.Tensor | number };

/** What an entry gives. */
export type Outputs<E extends Entry> = ReturnType<E["run"]>;

/** Puts an entry together, so that its types are inferred. */
export function entry<S extends Specs, T extends Record<string, tf.Tensor>>(
  inputs: S,
  run: (inputs: Tensors<S>) => T,
  options: { eager?: boolean } = {},
): Entry<S, T> {
  return { inputs, run, ...options };
}
