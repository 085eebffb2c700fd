/**
 * How often values fall into each of equally wide bins.
 */
import { extent, round4 } from "./numbers";
import { type ChartSpec, frame, type PlotOptions } from "./spec";
import { palette } from "./theme";

/** What a histogram shows. */
export interface HistogramOptions extends PlotOptions {
  /** What is counted, with its unit: "letters in a name". */
  readonly x: string;
  /** The values, or several lists by name, drawn over each other as shares of their own list. */
  readonly values: readonly number[] | Readonly<Record<string, readonly number[]>>;
  /** What a bar's height is; default: "count", or "share" with several lists. */
  readonly y?: string;
  /** How many bins. Default 30; whole numbers in a range of at most 60 get a bin each. */
  readonly bins?: number;
}

/** The specification of a histogram. */
export function histogram(options: HistogramOptions): ChartSpec {
  const { x, values } = options;
  const isList = (v: typeof values): v is readonly number[] => Array.isArray(v);
  const lists = isList(values) ? { "": values } : values;
  const names = Object.keys(lists);
  const edges = binEdges(Object.values(lists).flat(), options.bins);
  const many = names.length > 1;
  const rows = names.flatMap((name) => rowsOf(name, lists[name], edges, many));
  const colour = {
    field: "series",
    type: "nominal",
    title: null,
    scale: { domain: names, range: palette.slice(0, names.length) },
    legend: many ? {} : null,
  };
  return {
    ...frame(options),
    data: { values: rows },
    mark: { type: "bar", tooltip: true, ...(many ? { opacity: 0.55 } : {}), binSpacing: 0.5 },
    encoding: {
      x: {
        field: "from",
        type: "quantitative",
        title: x,
        bin: { binned: true },
        scale: { domain: [edges[0], edges[edges.length - 1]], nice: false },
        axis: { grid: false },
      },
      x2: { field: "to" },
      y: { field: "count", type: "quantitative", title: options.y ?? (many ? "share" : "count"), stack: null },
      color: colour,
    },
  };
}

/** Ends of the bins, one more than there are bins. Whole numbers lie in the middle of their bins. */
export function binEdges(values: readonly number[], bins?: number): number[] {
  const [low, high] = extent(values);
  if (bins === undefined && high - low < 60 && values.every(Number.isInteger)) {
    return Array.from({ length: high - low + 2 }, (_, i) => low - 0.5 + i);
  }
  const n = bins ?? 30;
  const width = (high - low || 1) / n;
  return Array.from({ length: n + 1 }, (_, i) => low + i * width);
}

/** A bar for each bin: how many values fall into it, or their share of the list. */
function rowsOf(
  series: string,
  values: readonly number[],
  edges: readonly number[],
  asShare: boolean,
): Record<string, unknown>[] {
  return count(values, edges).map((n, i) => ({
    from: round4(edges[i]),
    to: round4(edges[i + 1]),
    series,
    count: asShare ? round4(n / values.length) : n,
  }));
}

function count(values: readonly number[], edges: readonly number[]): number[] {
  const bins = edges.length - 1;
  const counts = new Array<number>(bins).fill(0);
  const width = (edges[bins] - edges[0]) / bins;
  for (const value of values) {
    if (Number.isFinite(value)) counts[Math.min(bins - 1, Math.floor((value - edges[0]) / width))]++;
  }
  return counts;
}
