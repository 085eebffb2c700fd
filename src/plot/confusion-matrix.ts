/**
 * How often each true class was taken for each other one.
 */
import { type HeatmapOptions, heatmap } from "./heatmap";
import type { ChartSpec, PlotOptions } from "./spec";

/** What a confusion matrix shows. */
export interface ConfusionOptions extends PlotOptions {
  /** counts[truth][predicted]: whole numbers. */
  readonly counts: readonly (readonly number[])[];
  readonly labels: readonly string[];
}

/** The cells hold counts; their colour is the share of the row, so that a rare class is as visible as a common one. */
export function confusionMatrix({ counts, labels, ...options }: ConfusionOptions): ChartSpec {
  const shares = counts.map((row) => {
    const sum = row.reduce((a, b) => a + b, 0);
    return row.map((count) => (sum === 0 ? 0 : count / sum));
  });
  const plot: HeatmapOptions = {
    ...options,
    values: shares,
    rows: labels,
    columns: labels,
    x: "predicted",
    y: "truth",
    value: "share of the row",
    domain: [0, 1],
    texts: counts.map((row) => row.map(String)),
  };
  return heatmap(plot);
}
