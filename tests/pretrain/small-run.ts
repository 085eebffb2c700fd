/**
 * A run that is over in a moment: a GPT of 1,476 weights, with dropout, on texts in which the next letter follows from the one before.
 */
import { Rng } from "../../src/core/random";
import { Gpt } from "../../src/lm/gpt";
import { Corpus } from "../../src/pretrain/corpus";
import type { MetricsRecord } from "../../src/pretrain/metrics";
import { CharTokenizer } from "../../src/text/char-tokenizer";

/** From a random letter on, "abcdeabcde…". */
export const texts = Array.from({ length: 41 }, (_, i) => "abcde".repeat(9).slice(i % 5, 37 + (i % 7)));
export const tokenizer = new CharTokenizer(texts);
export const [B, T] = [3, 7];

export const corpus = (seed = 1) => new Corpus(texts, tokenizer, { batchSize: B, blockSize: T, seed });

export const gpt = (seed = 1, dropout = 0) =>
  new Gpt({ vocabSize: 6, blockSize: T, nLayer: 1, nHead: 2, nEmbd: 10, dropout }, new Rng(seed));

/** Same numbers on every machine, no chart. */
export const exact = { precision: "float32", chart: false } as const;

export const losses = (history: readonly MetricsRecord[], kind: "train" | "validation") =>
  history.flatMap((record) => (record.kind === kind ? [record.loss as number] : []));
