/**
 * Batches cut from a token stream: windows of T tokens, and for each token the one that comes after it.
 *
 *   stream   e n d o f t h e      T = 3:   ids  e n d | o f t      targets  n d o | f t h
 *
 * An epoch starts at a random one of the first T tokens and shuffles the windows, so that every epoch cuts elsewhere.
 *
 * Shapes: B windows in a batch, T tokens in a window.
 */
import { createHash } from "node:crypto";
import { assertInteger } from "../core/check";
import { JsonFields } from "../core/json-fields";
import { type InputSpec, int32 } from "../core/program-entry";
import * as tf from "../core/tf";
import type { BatchSource } from "./batch-source";
import { ShuffledEpochs } from "./shuffled-epochs";
import type { TokenIds } from "./token-stream";

/** What a batch of a token stream holds, each (B, T), int32. */
export type TokenInputs = { ids: InputSpec<tf.Rank.R2>; targets: InputSpec<tf.Rank.R2> };

/** How to cut. */
export interface TokenBatchOptions {
  /** B, windows in a batch. */
  batchSize: number;
  /** T, tokens in a window. */
  blockSize: number;
  /** Any integer: decides the order of the windows. */
  seed: number;
}

/** Shuffled windows of a token stream. */
export class TokenBatches implements BatchSource<TokenInputs> {
  readonly inputs: TokenInputs;
  readonly batchesPerEpoch: number;
  private readonly epochs: ShuffledEpochs;
  private readonly ids: Int32Array; //     (B T), written anew for every batch
  private readonly targets: Int32Array; // (B T)
  private readonly fingerprint: string;

  /** @throws if the stream is too short for one window */
  constructor(
    readonly stream: TokenIds,
    private readonly options: TokenBatchOptions,
  ) {
    const { batchSize, blockSize, seed } = options;
    assertInteger("batchSize", batchSize, 1);
    assertInteger("blockSize", blockSize, 1);
    if (stream.length < blockSize + 1) {
      const least = `blockSize + 1 = ${blockSize + 1} tokens`;
      throw new Error(`the stream must hold at least ${least}, got ${stream.length}; make blockSize smaller`);
    }
    const windows = Math.max(1, Math.floor((stream.length - blockSize) / blockSize));
    const offsets = Math.min(blockSize, stream.length - windows * blockSize);
    this.epochs = new ShuffledEpochs(windows, seed, offsets);
    this.batchesPerEpoch = Math.ceil(windows / batchSize);
    this.inputs = { ids: int32(batchSize, blockSize), targets: int32(batchSize, blockSize) };
    this.ids = new Int32Array(batchSize * blockSize);
    this.targets = new Int32Array(batchSize * blockSize);
    const bytes = new Uint8Array(stream.buffer, stream.byteOffset, stream.byteLength);
    this.fingerprint = createHash("sha256").update(bytes).digest("hex").slice(0, 16);
  }

  /** The next B windows. See BatchSource. */
  next(): { ids: tf.Tensor2D; targets: tf.Tensor2D } {
    const { batchSize: B, blockSize: T } = this.options;
    for (let b = 0; b < B; b++) {
      const window = this.epochs.next();
      const start = this.epochs.offset + window * T;
      for (let t = 0; t < T; t++) {
        this.ids[b * T + t] = this.stream[start + t];
        this.targets[b * T + t] = this.stream[start + t + 1];
      }
    }
    return { ids: uploaded(this.ids, [B, T]), targets: uploaded(this.targets, [B, T]) };
  }

  /** See BatchSource. */
  state(): unknown {
    return { tokens: this.stream.length, fingerprint: this.fingerprint, ...this.epochs.state() };
  }

  /** See BatchSource. @throws if the position is of another stream */
  restore(state: unknown): void {
    const fields = new JsonFields(state, "data position");
    fields.oneOf("tokens", [this.stream.length]);
    fields.oneOf("fingerprint", [this.fingerprint]);
    this.epochs.restore(state);
  }
}

/** A tensor with its own copy of the numbers: the array may be written to afterwards. */
function uploaded(numbers: Int32Array, shape: [number, number]): tf.Tensor2D {
  return tf.tensor2d(numbers.slice(), shape, "int32");
}
