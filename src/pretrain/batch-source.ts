/**
 * What a trainer asks of data: batch after batch, and a position that can be saved and gone back to.
 *
 * Pre-training, fine-tuning and reward modelling differ in their batches and in their losses; the trainer is the same.
 */
import type { Specs, Tensors } from "../core/program-entry";
import type { Tokenizer } from "../text/tokenizer";

/** Batches without end, epoch after epoch. */
export interface BatchSource<S extends Specs = Specs> {
  /** Name, shape and type of each tensor of a batch: `{ ids: int32(12, 64), targets: int32(12, 64) }`. */
  readonly inputs: S;
  /** How many batches hold every example once. */
  readonly batchesPerEpoch: number;
  /** The next batch. Who asks for it disposes of its tensors. */
  next(): Tensors<S>;
  /** Where it stands, as plain JSON: part of a checkpoint. */
  state(): unknown;
  /**
   * Goes on from a saved position: the batches that follow are those that would have followed then.
   * @throws if the position is of other data
   */
  restore(state: unknown): void;
}

/** What to learn from and what to judge with, and how to speak of the loss. */
export interface TrainingData<S extends Specs = Specs> {
  readonly train: BatchSource<S>;
  /** Held out: nothing of it is ever trained on. */
  readonly validation?: BatchSource<S>;
  /** Losses to compare with, drawn as lines: `{ "ln V": 4.17 }`. */
  readonly baselines?: Readonly<Record<string, number>>;
  /** Unit of the loss. Default "nats per token". */
  readonly unit?: string;
  /** What turned text into the batches' ids: kept with a run that has a name, so that its model can be used later. */
  readonly tokenizer?: Tokenizer;
}
