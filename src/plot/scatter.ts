/**
 * Points in a plane, named if they are few.
 */
import { extent, round4 } from "./numbers";
import { type ChartSpec, frame, type Layer, type PlotOptions } from "./spec";
import { ink, palette, ruleColour } from "./theme";

/** One point. */
export interface ScatterPoint {
  readonly x: number;
  readonly y: number;
  /** Written beside the point. */
  readonly label?: string;
  /** Points of a group share colour and shape. */
  readonly group?: string;
}

/** What a scatter plot shows. */
export interface ScatterOptions extends PlotOptions {
  /** Title of the x axis with its unit. */
  readonly x: string;
  /** Title of the y axis with its unit. */
  readonly y: string;
  /** At most 2000 points. */
  readonly points: readonly ScatterPoint[];
  /** Draws the line y = x; both axes then have the same ends and the plot is a square. */
  readonly diagonal?: boolean;
}

/** The specification of a scatter plot. */
export function scatter(options: ScatterOptions): ChartSpec {
  const { x, y, points, diagonal = false } = options;
  if (points.length > 2000)
    throw new Error(`a scatter plot must have at most 2000 points, got ${points.length}; sample them`);
  const groups = [...new Set(points.map((point) => point.group ?? ""))];
  const values = points.map((p) => ({ x: round4(p.x), y: round4(p.y), label: p.label ?? "", group: p.group ?? "" }));
  const ends = { x: airy(points.map((p) => p.x)), y: airy(points.map((p) => p.y)) };
  const both = airy(points.flatMap((p) => [p.x, p.y]));
  const axis = (field: "x" | "y", title: string) => ({
    field,
    type: "quantitative",
    title,
    scale: { zero: false, nice: false, domain: diagonal ? both : ends[field] },
  });
  const position = { x: axis("x", x), y: axis("y", y) };
  const layers: Layer[] = diagonal ? [diagonalLayer(both)] : [];
  layers.push(pointLayer(position, groups, points.length));
  if (points.some((point) => point.label !== undefined)) {
    layers.push({
      mark: { type: "text", color: ink, align: "left", dx: 7, fontSize: 12 },
      encoding: { ...position, text: { field: "label", type: "nominal" } },
    });
  }
  const square = diagonal ? { width: 320, height: 320 } : {};
  return { ...frame({ ...square, ...options }), data: { values }, layer: layers };
}

/** The range of the values with a little air, so that no point lies on the frame. */
function airy(values: readonly number[]): [number, number] {
  const [low, high] = extent(values);
  const air = 0.04 * (high - low || 1);
  return [round4(low - air), round4(high + air)];
}

/** The points themselves: small and pale where they are many. */
function pointLayer(position: object, groups: readonly string[], count: number): Layer {
  const many = groups.length > 1;
  const colour = {
    field: "group",
    type: "nominal",
    title: null,
    scale: { domain: groups, range: palette.slice(0, groups.length) },
    legend: many ? {} : null,
  };
  const shape = { field: "group", type: "nominal", title: null, scale: { domain: groups } };
  return {
    mark: {
      type: "point",
      filled: true,
      size: count > 200 ? 18 : 50,
      opacity: count > 200 ? 0.6 : 0.9,
      tooltip: true,
    },
    encoding: { ...position, color: colour, ...(many ? { shape } : {}) },
  };
}

function diagonalLayer(ends: readonly number[]): Layer {
  return {
    data: { values: ends.map((v) => ({ x: v, y: v })) },
    mark: { type: "line", strokeDash: [5, 4], color: ruleColour, strokeWidth: 1 },
    encoding: { x: { field: "x", type: "quantitative" }, y: { field: "y", type: "quantitative" } },
  };
}
