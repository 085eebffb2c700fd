/**
 * What one process measures: `worker.ts` (ours) and `peer.py` (PyTorch) understand the same jobs, written as JSON.
 */

import type { GptConfig } from "../../lm/gpt-config";

/** How numbers are multiplied; weights are kept in float32 in either. */
export type Precision = "float32" | "bfloat16";

/** The form of a GPT that both sides build. Dropout is 0. */
export type GptForm = Pick<GptConfig, "vocabSize" | "blockSize" | "nLayer" | "nHead" | "nEmbd" | "norm">;

/** Half an iteration of PPO: answers drawn and judged, or two epochs of learning from them. */
export interface PpoJob {
  task: "ppo";
  phase: "rollout" | "update";
  precision: Precision;
  gpt: GptForm;
  episodes: number;
  minibatches: number;
  answerTokens: number;
  seconds: number;
  compile?: boolean;
}

/** One measurement. */
export type Job =
  | PpoJob
  /** Square matrices multiplied, `size` rows and columns. */
  | { task: "product"; precision: Precision; size: number; seconds: number }
  /** Steps of AdamW on random tokens, batchSize texts of blockSize tokens. `compile` is PyTorch's: torch.compile. */
  | { task: "train"; precision: Precision; gpt: GptForm; batchSize: number; seconds: number; compile?: boolean }
  /**
   * Texts written token by token from one token each to the end of the context, greedily; milliseconds of one token of each. Here
   * bfloat16 is what weights and the remembered keys and values are kept in.
   */
  | { task: "decode"; precision: Precision; gpt: GptForm; batchSize: number; seconds: number; compile?: boolean }
  /** Loading the library until it can multiply. */
  | { task: "import" }
  /** Byte-level BPE learnt from a file's texts (one a line, JSON), and its texts encoded. */
  | { task: "bpe"; file: string; vocabSize: number; seconds: number };

/** What comes back. */
export interface Result {
  /** Of each repetition. */
  milliseconds: number[];
  /** The most memory that the process had. */
  peakBytes: number;
  /** Until the first result was there: compiling, and first use. */
  compileSeconds?: number;
  /** Milliseconds of a second thing that the job measures: learning a BPE, whose encodings are `milliseconds`. */
  trainMilliseconds?: number;
}

/**
 * Multiplications and additions of one training step's matrix products.
 *
 * Forward, a token costs 2 for each weight of a matrix (the table of positions is only looked up, that of tokens multiplies at the
 * output) and 4 T C a layer for attention; backward costs twice as much. Masked scores count, as is usual.
 */
export function stepOperations({ vocabSize, blockSize, nLayer, nEmbd }: GptForm, batchSize: number): number {
  const weights = nLayer * 12 * nEmbd ** 2 + vocabSize * nEmbd;
  return 3 * (2 * weights + 4 * nLayer * blockSize * nEmbd) * batchSize * blockSize;
}
