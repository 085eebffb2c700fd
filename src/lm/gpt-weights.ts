/**
 * How many weights a GPT has, in closed form: what a size costs can be said before it is made.
 *
 *   tables V C + T C,    a block 12 C² + 13 C,    a final norm 2 C (pre-norm only)
 *
 * A block: 4 C² for attention and 8 C² for the feed-forward network, 9 C biases, 4 C of two layer norms. The output layer is the token table.
 * Source: Radford et al. 2018, section 4.1 (sizes); counted from `Gpt`, which a test holds it to.
 */
import type { GptConfig } from "./gpt-config";

/** Weights of a GPT by part. */
export interface GptWeights {
  tables: number;
  /** Of one block. */
  block: number;
  finalNorm: number;
  total: number;
}

/** Counts them. */
export function gptWeights({
  vocabSize,
  blockSize,
  nLayer,
  nEmbd: C,
  norm,
}: Pick<GptConfig, "vocabSize" | "blockSize" | "nLayer" | "nEmbd" | "norm">): GptWeights {
  const tables = (vocabSize + blockSize) * C;
  const block = 12 * C ** 2 + 13 * C;
  const finalNorm = norm === "pre" ? 2 * C : 0;
  return { tables, block, finalNorm, total: tables + nLayer * block + finalNorm };
}
