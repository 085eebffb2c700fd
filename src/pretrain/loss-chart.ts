/**
 * The chart that grows below a training cell: both losses over the steps, beside what is known.
 */
import { type LiveChart, liveChart } from "../notebook/chart";
import type { TrainingData } from "./batch-source";
import type { MetricsRecord } from "./metrics";

const lines = { train: "training", validation: "validation" } as const;

/** A live chart of a run's records. */
export class LossChart {
  private readonly live: LiveChart;

  /** @param records  what was measured before, in an earlier part of the run */
  constructor(
    { unit = "nats per token", baselines }: Pick<TrainingData, "unit" | "baselines">,
    options: { label: string; maxSteps: number; baselines: Readonly<Record<string, number>> },
    records: readonly MetricsRecord[],
  ) {
    const { label, maxSteps } = options;
    this.live = liveChart({
      title: label[0].toUpperCase() + label.slice(1),
      x: "step",
      y: `loss (${unit})`,
      baselines: { ...baselines, ...options.baselines },
      xDomain: [0, maxSteps],
    });
    for (const record of records) this.add(record);
  }

  /** Adds a record's loss to its line. */
  add(record: MetricsRecord): void {
    if (record.kind === "train" || record.kind === "validation") {
      this.live.add(record.step, record.loss, lines[record.kind]);
    }
  }

  /** Draws the last state. */
  done(): void {
    this.live.done();
  }
}
