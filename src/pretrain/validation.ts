/**
 * The mean of a loss and its statistics over batches that are held out.
 */
import type { Specs, Tensors } from "../core/program-entry";
import { nextStep } from "../core/stop";
import type { BatchSource } from "./batch-source";

/** Means by name, the loss among them. */
export type Means = { loss: number; [statistic: string]: number };

/** The same batches of a source, every time. */
export class Validation<S extends Specs> {
  private readonly first: unknown; // position of the first batch

  /** @param batches  how many are taken; at most an epoch */
  constructor(
    private readonly source: BatchSource<S>,
    private readonly batches: number,
  ) {
    this.first = source.state();
  }

  /**
   * @param evaluate  loss and statistics of a batch
   * @returns         their means over the batches; undefined if the reader pressed the interrupt button meanwhile
   */
  async means(evaluate: (batch: Tensors<S>) => Record<string, number>): Promise<Means | undefined> {
    this.source.restore(this.first);
    const count = Math.min(this.batches, this.source.batchesPerEpoch);
    const means: Record<string, number> = {};
    for (let i = 0; i < count; i++) {
      if (!(await nextStep())) return undefined;
      for (const [name, value] of Object.entries(evaluate(this.source.next()))) {
        means[name] = (means[name] ?? 0) + value / count;
      }
    }
    return means as Means;
  }
}
