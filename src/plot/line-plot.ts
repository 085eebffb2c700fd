/**
 * Lines over steps: what a run did, beside what is known (baselines).
 */
import { baselineLayers } from "./labels";
import { downsample, extent, type Point, round4 } from "./numbers";
import { type ChartSpec, frame, type Layer, type PlotOptions } from "./spec";
import { ink, palette, ruleColour } from "./theme";

/** A line: its points, or its values at x = 0, 1, 2, … */
export type Line = readonly number[] | readonly Point[];

/** What a line plot shows. */
export interface LinePlotOptions extends PlotOptions {
  /** Title of the x axis with its unit: "step". */
  readonly x: string;
  /** Title of the y axis with its unit: "loss (nats per letter)". */
  readonly y: string;
  /** The lines by name; with more than one, the names are in a legend. */
  readonly series: Readonly<Record<string, Line>>;
  /** Horizontal dashed rules by name: a value to compare with. They lie inside the plot whatever the lines do. */
  readonly baselines?: Readonly<Record<string, number>>;
  /** Vertical dashed rules by name: a moment. */
  readonly moments?: Readonly<Record<string, number>>;
  /** Lines to compare with, thin and pale, drawn below the others: the runs of each condition of a study, by name. */
  readonly behind?: Readonly<Record<string, readonly Line[]>>;
  readonly xDomain?: readonly [number, number];
  readonly yDomain?: readonly [number, number];
  readonly xScale?: "linear" | "log";
  readonly yScale?: "linear" | "log";
}

/** At most 500 points a line are drawn; first, last and extremes are kept. */
export function linePlot(options: LinePlotOptions): ChartSpec {
  const { series, baselines = {}, moments = {}, behind = {}, yScale = "linear" } = options;
  const { width, height, ...rest } = frame(options);
  const names = Object.keys(series);
  const all = [...new Set([...names, ...Object.keys(behind)])];
  if (all.length > 12) throw new Error(`a line plot must have at most 12 lines, got ${all.length}; draw a part`);
  const lines = names.map((name) => downsample(points(series[name])));
  const pale = behindRows(behind);
  const xs = [...lines.flat().map((point) => point[0]), ...pale.map(({ x }) => x), ...Object.values(moments)];
  const ys = [...lines.flat().map((point) => point[1]), ...pale.map(({ y }) => y), ...Object.values(baselines)];
  const yDomain = options.yDomain ?? padded(extent(ys.filter((y) => yScale === "linear" || y > 0)), yScale);
  const values = names.flatMap((name, i) => lines[i].map(([x, y]) => ({ x: roundX(x), y: round4(y), series: name })));
  const mark = {
    type: "line",
    clip: options.yDomain !== undefined,
    tooltip: true,
    point: pale.length === 0 && xs.length <= names.length * 12,
    ...(pale.length > 0 ? { strokeWidth: 3 } : {}),
  };
  const encoding = {
    ...axes(options, options.xDomain ?? wide(extent(xs)), yDomain, xs.every(Number.isInteger)),
    ...looks(all),
  };
  return {
    ...rest,
    width,
    height,
    data: { values },
    layer: [
      ...(pale.length > 0 ? [behindLayer(pale, encoding, mark.clip)] : []),
      { mark, encoding },
      ...baselineLayers(baselines, yPixel(yDomain, yScale, height), width, height),
      ...momentLayers(moments),
    ],
  };
}

type Domain = readonly [number, number];

function axes(
  { x, y, xScale = "linear", yScale = "linear" }: LinePlotOptions,
  xDomain: Domain,
  yDomain: Domain,
  whole: boolean,
) {
  const scale = { nice: false, zero: false };
  return {
    x: {
      field: "x",
      type: "quantitative",
      title: x,
      scale: { type: xScale, domain: xDomain, ...scale },
      axis: xScale === "log" ? decadeTicks(xDomain) : whole ? wholeTicks(xDomain) : {},
    },
    y: {
      field: "y",
      type: "quantitative",
      title: y,
      scale: { type: yScale, domain: yDomain, ...scale },
      axis: yScale === "log" ? decadeTicks(yDomain) : {},
    },
  };
}

/** On a log axis of two decades or more: ticks at powers of ten alone, whose labels do not run into each other. */
function decadeTicks([low, high]: Domain): Record<string, unknown> {
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const count = Math.floor(Math.log10(high) + 1e-9) - first + 1;
  return count < 3 ? {} : { values: Array.from({ length: count }, (_, i) => Number(`1e${first + i}`)) };
}

/** Ticks at whole numbers alone. Few are listed: Vega's own smallest step lets halves through in a short range. */
function wholeTicks([low, high]: Domain): Record<string, unknown> {
  if (high - low > 20) return { tickMinStep: 1 };
  const first = Math.ceil(low);
  return { format: "d", values: Array.from({ length: Math.floor(high) - first + 1 }, (_, i) => first + i) };
}

type PaleRow = { x: number; y: number; series: string; run: string };

function behindRows(behind: NonNullable<LinePlotOptions["behind"]>): PaleRow[] {
  return Object.entries(behind).flatMap(([series, runs]) =>
    runs.flatMap((run, i) =>
      downsample(points(run), 60).map(([x, y]) => ({ x: roundX(x), y: round4(y), series, run: `${series} ${i}` })),
    ),
  );
}

function behindLayer(values: readonly PaleRow[], encoding: Readonly<Record<string, unknown>>, clip: boolean): Layer {
  const mark = { type: "line", clip, strokeWidth: 1, opacity: 0.55 };
  return { data: { values }, mark, encoding: { ...encoding, detail: { field: "run", type: "nominal" } } };
}

/** A colour for each line; lines beyond the palette are dashed. */
function looks(names: readonly string[]): Record<string, unknown> {
  const part = { field: "series", type: "nominal", title: null, legend: names.length > 1 ? {} : null };
  const colours = names.map((_, i) => palette[i % palette.length]);
  const dashes = names.map((_, i) => (i < palette.length ? [1, 0] : [6, 3]));
  return {
    color: { ...part, scale: { domain: names, range: colours } },
    ...(names.length > palette.length ? { strokeDash: { ...part, scale: { domain: names, range: dashes } } } : {}),
  };
}

function momentLayers(moments: Readonly<Record<string, number>>): Layer[] {
  const values = Object.entries(moments).map(([name, x]) => ({ name, x }));
  if (values.length === 0) return [];
  const x = { field: "x", type: "quantitative" };
  return [
    { data: { values }, mark: { type: "rule", strokeDash: [2, 3], color: ruleColour }, encoding: { x } },
    {
      data: { values },
      mark: { type: "text", color: ink, align: "left", baseline: "top", dx: 4, y: 2, fontSize: 11 },
      encoding: { x, text: { field: "name", type: "nominal" } },
    },
  ];
}

function points(line: Line): Point[] {
  return line.map((item, i) => (typeof item === "number" ? [i, item] : item));
}

/** Steps are whole numbers and keep all their digits; other x values are rounded as y values are. */
function roundX(x: number): number {
  return Number.isInteger(x) ? x : round4(x);
}

/** A single x gets an axis too. */
function wide([low, high]: Domain): Domain {
  return low < high ? [low, high] : [low, low + 1];
}

/** A little air above and below, so that no line runs along the frame. */
function padded([low, high]: [number, number], scale: "linear" | "log"): [number, number] {
  if (scale === "log") return [round4(low / 1.1), round4(high * 1.1)];
  const air = high > low ? 0.06 * (high - low) : Math.max(1e-3, 0.1 * Math.abs(high));
  const bottom = low >= 0 && low - air < 0 ? 0 : low - air;
  return [round4(bottom), round4(high + air)];
}

function yPixel(
  [low, high]: readonly [number, number],
  scale: "linear" | "log",
  height: number,
): (y: number) => number {
  const f = scale === "log" ? Math.log : (v: number) => v;
  return (y) => height * (1 - (f(y) - f(low)) / (f(high) - f(low)));
}
