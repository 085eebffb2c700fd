/**
 * What the course knows of a Vega-Lite 5.6 chart: enough to build one and to read it in a cell.
 *
 * The package's own types are not used: they take the notebook's type checker seconds to read.
 * Source: https://vega.github.io/vega-lite/docs/spec.html
 */

/** One row of a chart's data: plain values by field name. */
export type Row = Readonly<Record<string, unknown>>;

/** One mark with its encodings, as a layer of a chart. */
export interface Layer {
  readonly mark: string | Readonly<Record<string, unknown>>;
  readonly encoding?: Readonly<Record<string, unknown>>;
  readonly data?: { readonly values: readonly Row[] };
  readonly transform?: readonly Readonly<Record<string, unknown>>[];
}

/** A Vega-Lite chart. `description` is the text that a reader who cannot see the picture gets; it must not be empty. */
export interface ChartSpec {
  readonly description: string;
  readonly title?: unknown;
  readonly width?: number | Readonly<Record<string, number>>;
  readonly height?: number | Readonly<Record<string, number>>;
  readonly data?: { readonly values: readonly Row[] };
  readonly mark?: Layer["mark"];
  readonly encoding?: Readonly<Record<string, unknown>>;
  readonly layer?: readonly unknown[];
  readonly config?: Readonly<Record<string, unknown>>;
  readonly [property: string]: unknown;
}

/** What every plot of the course is told. */
export interface PlotOptions {
  /** The sentence above the picture. */
  readonly title?: string;
  /** What the picture shows, for who cannot see it: the alt text. */
  readonly description: string;
  /** Pixels of the plot itself, without axes and legend. Default 480. */
  readonly width?: number;
  /** Pixels of the plot itself. Default 260. */
  readonly height?: number;
}

/** The part of a spec that all plots share. */
export function frame(options: PlotOptions): { description: string; title?: string; width: number; height: number } {
  const { title, description, width = 480, height = 260 } = options;
  if (!description?.trim()) throw new Error(`description must say what the picture shows, got ${show(description)}`);
  return { description, ...(title === undefined ? {} : { title }), width, height };
}

function show(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
