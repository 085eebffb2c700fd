/**
 * What writes tokens for a `TextGenerator`: a GPT that remembers B texts, so that a new token costs one position.
 *
 * There are two: `KernelDecoder`, in C++, and `DecodeProgram`, a graph of TensorFlow, which says what is meant and runs where the
 * kernels do not.
 */
import { hasKernels } from "../core/fused";
import { DecodeProgram } from "./decode-program";
import type { AllOptions } from "./generate-options";
import type { Gpt } from "./gpt";
import { KernelDecoder } from "./kernel-decoder";

/** Where tokens stand. Texts of different lengths are padded in front so that they end together. */
export interface Place {
  /** The row of the first of them. */
  row: number;
  /** How many rows in front of each text hold nothing (B). */
  padding: readonly number[];
}

/** What was chosen, step by step. */
export interface Chosen {
  ids: Int32Array; //        (steps, B)
  logprobs: Float32Array; // (steps, B), nats, under the model itself
}

/** Continues B texts. It always uses the model's newest weights. */
export interface Decoder {
  /** B. */
  readonly batchSize: number;
  /** How many tokens one call of `write` can best add, at most `room`. */
  steps(room: number): number;
  /**
   * Reads texts, before anything is written behind them.
   * @param ids  one list for each text, all equally long; the numbers in the padding do not matter
   */
  read(ids: readonly (readonly number[])[], place: Place): void;
  /**
   * Adds tokens to each text.
   *
   * @param ids       the last token of each text (B), which was not read yet
   * @param uniforms  the chance of each new token (steps, B), numbers in [0, 1)
   * @param finished  texts that may be left out (B): what comes back for them means nothing
   */
  write(
    ids: readonly number[],
    place: Place,
    uniforms: readonly number[][],
    options: AllOptions,
    finished: readonly boolean[],
  ): Chosen;
  /** Frees what was compiled and the memory of the texts; the model stays. */
  dispose(): void;
}

/**
 * The faster decoder that can do it.
 *
 * @param precision  of the weights and of what is remembered of the texts, in the kernels
 */
export function newDecoder(model: Gpt, batchSize: number, precision: "float32" | "bfloat16"): Decoder {
  return hasKernels() && KernelDecoder.knows(model)
    ? new KernelDecoder(model, batchSize, precision)
    : new DecodeProgram(model, batchSize);
}
