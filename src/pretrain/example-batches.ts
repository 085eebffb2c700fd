/**
 * Batches of examples that stand alone (a prompt and its answer, a sentence and its translation) instead of a stream.
 */
import { assertInteger } from "../core/check";
import type { Specs, Tensors } from "../core/program-entry";
import type { BatchSource } from "./batch-source";
import { ShuffledEpochs } from "./shuffled-epochs";

/** Shuffled examples, a batch at a time. */
export class ExampleBatches<S extends Specs> implements BatchSource<S> {
  readonly batchesPerEpoch: number;
  private readonly epochs: ShuffledEpochs;

  /**
   * @param inputs     name, shape and type of each tensor of a batch
   * @param count      how many examples there are
   * @param batchSize  how many make a batch; one may be made of the end of one epoch and the start of the next
   * @param seed       decides the order
   * @param make       the batch of the examples with these indices
   */
  constructor(
    readonly inputs: S,
    private readonly options: { count: number; batchSize: number; seed: number },
    private readonly make: (indices: number[]) => Tensors<S>,
  ) {
    assertInteger("batchSize", options.batchSize, 1);
    this.epochs = new ShuffledEpochs(options.count, options.seed);
    this.batchesPerEpoch = Math.ceil(options.count / options.batchSize);
  }

  /** See BatchSource. */
  next(): Tensors<S> {
    return this.make(Array.from({ length: this.options.batchSize }, () => this.epochs.next()));
  }

  /** See BatchSource. */
  state(): unknown {
    return this.epochs.state();
  }

  /** See BatchSource. */
  restore(state: unknown): void {
    this.epochs.restore(state);
  }
}
