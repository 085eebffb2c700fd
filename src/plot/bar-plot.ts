/**
 * Bars: a number for each name, with its interval where there is one.
 */
import { baselineLayers } from "./labels";
import { extent, round4 } from "./numbers";
import { type ChartSpec, frame, type Layer, type PlotOptions } from "./spec";
import { ink, palette } from "./theme";

/** One bar. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  /** Ends of the interval (a 95 % confidence interval, say), drawn as a thin line. */
  readonly low?: number;
  readonly high?: number;
  /** Bars of a group share a colour and stand side by side under their label. */
  readonly group?: string;
}

/** What a bar plot shows. */
export interface BarPlotOptions extends PlotOptions {
  /** What the bars are: "next letter". */
  readonly x: string;
  /** What their length is, with its unit: "probability". */
  readonly y: string;
  /** In the order in which they are drawn; at most 60. */
  readonly bars: readonly Bar[] | Readonly<Record<string, number>>;
  /** Bars lie, one under another, for long names; the plot is then as high as they need. */
  readonly horizontal?: boolean;
  /** Dashed rules to compare with, by name; upright bars only. */
  readonly baselines?: Readonly<Record<string, number>>;
  /** Writes each value, in three digits, at the end of its bar. Default: for at most 16 bars without groups. */
  readonly values?: boolean;
  /** Ends of the axis. Default: from 0 to a little past the longest bar. */
  readonly yDomain?: readonly [number, number];
}

/** The specification of a bar plot. */
export function barPlot(options: BarPlotOptions): ChartSpec {
  const { x, y, horizontal = false, baselines = {} } = options;
  const bars = asBars(options.bars);
  if (bars.length > 60) throw new Error(`a bar plot must have at most 60 bars, got ${bars.length}; keep the largest`);
  const groups = [...new Set(bars.map((bar) => bar.group ?? ""))];
  const labels = [...new Set(bars.map((bar) => bar.label))];
  const { width, height: standing, ...rest } = frame(options);
  const height = horizontal ? Math.max(60, labels.length * Math.max(24, 18 * groups.length)) : standing;
  const domain = options.yDomain ?? barDomain(bars, baselines);
  const name = { field: "label", type: "nominal", title: x, sort: null, axis: { labelAngle: 0, grid: false } };
  const length = { field: "value", type: "quantitative", title: y, scale: { domain, nice: false } };
  const colour = {
    field: "group",
    type: "nominal",
    title: null,
    sort: null,
    scale: { domain: groups, range: palette.slice(0, groups.length) },
    legend: groups.length > 1 ? {} : null,
  };
  const offset = groups.length > 1 ? { [horizontal ? "yOffset" : "xOffset"]: { field: "group", sort: null } } : {};
  const place = horizontal ? { y: name, x: length, ...offset } : { x: name, y: length, ...offset };
  const pixel = (value: number) => height * (1 - (value - domain[0]) / (domain[1] - domain[0]));
  const written = options.values ?? (bars.length <= 16 && groups.length === 1);
  return {
    ...rest,
    width,
    height,
    data: { values: bars.map(rounded) },
    layer: [
      { mark: { type: "bar", tooltip: true }, encoding: { ...place, color: colour } },
      ...(bars.some((bar) => bar.low !== undefined) ? [intervalLayer(place, horizontal)] : []),
      ...(written ? [valueLayer(place, horizontal)] : []),
      ...(horizontal ? [] : baselineLayers(baselines, pixel, width, height)),
    ],
  };
}

function asBars(bars: BarPlotOptions["bars"]): readonly Bar[] {
  const isList = (value: typeof bars): value is readonly Bar[] => Array.isArray(value);
  return isList(bars) ? bars : Object.entries(bars).map(([label, value]) => ({ label, value }));
}

function rounded({ label, value, low, high, group = "" }: Bar): Record<string, unknown> {
  const interval = low === undefined || high === undefined ? {} : { low: round4(low), high: round4(high) };
  const text = String(Number(value.toPrecision(3)));
  return { label, value: round4(value), text, group, top: round4(Math.max(value, high ?? value)), ...interval };
}

function barDomain(bars: readonly Bar[], baselines: Readonly<Record<string, number>>): [number, number] {
  const [low, high] = extent([
    0,
    ...bars.flatMap((b) => [b.value, b.low ?? 0, b.high ?? 0]),
    ...Object.values(baselines),
  ]);
  const air = 0.1 * (high - low || 1);
  return [low < 0 ? round4(low - air) : 0, round4(high > 0 ? high + air : 0)];
}

function intervalLayer(place: Readonly<Record<string, unknown>>, horizontal: boolean): Layer {
  const ends = horizontal
    ? { x: { field: "low", type: "quantitative" }, x2: { field: "high" } }
    : { y: { field: "low", type: "quantitative" }, y2: { field: "high" } };
  return { mark: { type: "rule", color: ink, strokeWidth: 1.5 }, encoding: { ...place, ...ends } };
}

function valueLayer(place: Readonly<Record<string, unknown>>, horizontal: boolean): Layer {
  const at = horizontal ? { x: { field: "top", type: "quantitative" } } : { y: { field: "top", type: "quantitative" } };
  const side = horizontal ? { align: "left", dx: 4 } : { baseline: "bottom", dy: -3 };
  return {
    mark: { type: "text", color: ink, fontSize: 11, ...side },
    encoding: { ...place, ...at, text: { field: "text", type: "nominal" } },
  };
}
