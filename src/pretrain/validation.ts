/**
 * The mean of a loss and its statistics over batches that are held out.
 */
import type { Specs, Tensors } from "../core/program-entry";
import { nextStep } from "../core/stop";
import type { BatchSource } from "./batch-source";
import { weightedMeans } from "./weighted-means";

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
   * @param evaluate  loss and statistics of a batch, and `count`, over how much they are means
   * @returns         their means over all that the batches hold; undefined if the reader pressed the interrupt button meanwhile
   */
  async means(evaluate: (batch: Tensors<S>) => Record<string, number>): Promise<Means | undefined> {
    this.source.restore(this.first);
    const count = Math.min(this.batches, this.source.batchesPerEpoch);
    const all: Record<string, number>[] = [];
    for (let i = 0; i < count; i++) {
      if (!(await nextStep())) return undefined;
      all.push(evaluate(this.source.next()));
    }
    return weightedMeans(all) as Means;
  }
}
