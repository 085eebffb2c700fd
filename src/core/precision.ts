/**
 * Which numbers matrix products are fastest in, on the processor at hand.
 *
 * bfloat16 has the range of float32 with 8 significant bits. Processors with instructions for it (AVX-512 BF16, AMX) multiply twice
 * to sixteen times as fast; others take longer than with float32. So it is measured, once, in about a tenth of a second.
 */

import { graphBackend } from "./graph/native";
import { entry, float32, Program, type ProgramOptions } from "./program";
import * as tf from "./tf";

const SIZE = 512; // rows and columns of the matrices, about as large as a lesson's
const PRODUCTS = 8;
const RUNS = 5;

/** Share of float32's time below which bfloat16 is worth its rounding. */
const WORTH_IT = 0.8;

let measured: { float32: number; bfloat16: number } | undefined;

/**
 * Milliseconds that a product of two 512 x 512 matrices takes, from and to float32, in either precision. Measured once.
 */
export function productMilliseconds(): { float32: number; bfloat16: number } {
  measured ??= { float32: measure("float32"), bfloat16: measure("bfloat16") };
  return measured;
}

/** The faster of two precisions by their milliseconds: "bfloat16" if it takes less than 0.8 of float32's. */
export function chosenPrecision(milliseconds: { float32: number; bfloat16: number }): ProgramOptions["precision"] {
  return milliseconds.bfloat16 < WORTH_IT * milliseconds.float32 ? "bfloat16" : "float32";
}

/** The precision that makes training fastest here. */
export function fastestPrecision(): ProgramOptions["precision"] {
  return graphBackend() ? chosenPrecision(productMilliseconds()) : "float32";
}

function measure(precision: ProgramOptions["precision"]): number {
  const f = entry({ x: float32(SIZE, SIZE) }, ({ x }) => {
    let y: tf.Tensor2D = x;
    for (let i = 0; i < PRODUCTS; i++) y = tf.matMul(y, x);
    return { sum: tf.sum(y) };
  });
  const program = new Program({}, { f }, { precision });
  const x = tf.zeros<tf.Rank.R2>([SIZE, SIZE]);
  const times = Array.from({ length: RUNS + 1 }, () => {
    const start = performance.now();
    program.numbers("f", { x });
    return (performance.now() - start) / PRODUCTS;
  });
  x.dispose();
  program.dispose();
  return Math.min(...times.slice(1)); // the first run prepares
}
