/**
 * Random tokens that repeat themselves, a batch at a time, never the same text twice: the only way to foretell them is to look up what
 * came next the last time.
 */
import { int32 } from "../core/program-entry";
import { Rng, type RngState } from "../core/random";
import * as tf from "../core/tf";
import { repeatedTokens } from "../lm/repeats";
import type { BatchSource } from "./batch-source";
import type { TokenInputs } from "./token-batches";

/** What texts to draw. */
export interface RepeatOptions {
  /** V; 0 is START. */
  vocabSize: number;
  /** B, texts in a batch. */
  batchSize: number;
  /** T, tokens in a text. */
  blockSize: number;
  /** After how many tokens a text repeats itself: smallest and greatest. */
  periods: readonly [number, number];
  /** Any integer. */
  seed: number;
}

/** Batches without end; each is an epoch of its own. */
export class RepeatBatches implements BatchSource<TokenInputs> {
  readonly inputs: TokenInputs;
  readonly batchesPerEpoch = 1;
  private readonly rng: Rng;

  constructor(private readonly options: RepeatOptions) {
    const { batchSize, blockSize, seed } = options;
    this.inputs = { ids: int32(batchSize, blockSize), targets: int32(batchSize, blockSize) };
    this.rng = new Rng(seed);
  }

  /** See BatchSource. */
  next(): { ids: tf.Tensor2D; targets: tf.Tensor2D } {
    const { vocabSize, batchSize: B, blockSize: T, periods } = this.options;
    const texts = Array.from({ length: B }, () => repeatedTokens(T + 1, vocabSize, periods, this.rng).ids);
    const part = (from: number) =>
      tf.tensor2d(
        texts.map((ids) => ids.slice(from, from + T)),
        [B, T],
        "int32",
      );
    return { ids: part(0), targets: part(1) };
  }

  /** See BatchSource. */
  state(): unknown {
    return this.rng.state();
  }

  /** See BatchSource. */
  restore(state: unknown): void {
    this.rng.restore(state as RngState);
  }
}
