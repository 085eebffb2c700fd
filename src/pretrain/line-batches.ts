/**
 * Lines (names, dictionary entries) as batches: each is an example of its own, padded to the model's context.
 */
import { int32 } from "../core/program-entry";
import { lineBatch } from "../lm/line-batch";
import type { CharTokenizer } from "../text/char-tokenizer";
import { ExampleBatches } from "./example-batches";
import type { TokenInputs } from "./token-batches";

/** How to cut. */
export interface LineBatchOptions {
  /** B, lines in a batch. */
  batchSize: number;
  /** T, tokens in a row: one more than the longest line has characters. */
  blockSize: number;
  /** Any integer: decides the order of the lines. */
  seed: number;
}

/** Shuffled lines, a batch at a time. @throws (`next`) if a line is too long or holds an unknown character */
export function lineBatches(tokenizer: CharTokenizer, lines: readonly string[], options: LineBatchOptions) {
  const { batchSize, blockSize: T, seed } = options;
  const inputs: TokenInputs = { ids: int32(batchSize, T), targets: int32(batchSize, T) };
  const make = (indices: number[]) =>
    lineBatch(
      tokenizer,
      indices.map((i) => lines[i]),
      T,
    );
  return new ExampleBatches<TokenInputs>(inputs, { count: lines.length, batchSize, seed }, make);
}
