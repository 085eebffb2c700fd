/**
 * A matrix as coloured cells: rows down, columns across.
 */
import { wrap } from "./labels";
import { extent, round4 } from "./numbers";
import { type ChartSpec, frame, type Layer, type PlotOptions } from "./spec";

/** What a heatmap shows. */
export interface HeatmapOptions extends PlotOptions {
  /** values[row][column]. At most 3600 cells. */
  readonly values: readonly (readonly number[])[];
  /** A name for each row, all different. */
  readonly rows: readonly string[];
  /** A name for each column, all different. */
  readonly columns: readonly string[];
  /** What the columns are: "next letter". */
  readonly x: string;
  /** What the rows are: "letter". */
  readonly y: string;
  /** What the colour is, with its unit: "probability". */
  readonly value: string;
  /** Ends of the colour scale. Default: the smallest and the largest value; around zero if some are negative. */
  readonly domain?: readonly [number, number];
  /** Writes the numbers into the cells. Default: for at most 150 cells. */
  readonly numbers?: boolean;
  /** texts[row][column]: written into the cells instead of the numbers. */
  readonly texts?: readonly (readonly string[])[];
}

/**
 * The specification of a heatmap.
 *
 * @throws if the names do not fit the values, if a name occurs twice, or if there are more than 3600 cells
 */
export function heatmap(options: HeatmapOptions): ChartSpec {
  const { values, rows, columns, x, y, value } = options;
  checkMatrix(values, rows, columns);
  const cell = Math.max(14, Math.min(44, Math.floor(480 / columns.length)));
  const size = frame({ width: cell * columns.length, height: cell * rows.length, ...options });
  const domain = options.domain ?? colourDomain(values);
  const diverging = domain[0] < 0 && domain[1] > 0;
  const data = rows.flatMap((row, i) =>
    columns.map((column, j) => ({
      row,
      column,
      value: round4(values[i][j]),
      text: options.texts?.[i][j] ?? String(round4(values[i][j])),
    })),
  );
  const across = { orient: "top", labelAngle: 0, ticks: false, domain: false };
  const place = {
    x: { field: "column", type: "nominal", title: x, sort: null, axis: across },
    y: { field: "row", type: "nominal", title: y, sort: null, axis: { ticks: false, domain: false } },
  };
  const colour = {
    field: "value",
    type: "quantitative",
    title: wrap(value, 18),
    legend: { orient: "right", gradientLength: Math.min(200, size.height) },
    scale: colourScale(domain, diverging),
  };
  const layers: Layer[] = [{ mark: { type: "rect", tooltip: true }, encoding: { ...place, color: colour } }];
  if (options.numbers ?? data.length <= 150) layers.push(numberLayer(place, domain, diverging, cell));
  return { ...size, data: { values: data }, layer: layers };
}

/** The cells' numbers, black or white, whichever reads better on the colour below. */
function numberLayer(place: object, [low, high]: readonly [number, number], diverging: boolean, cell: number): Layer {
  const light = diverging
    ? `abs(datum.value) < ${round4(0.6 * Math.max(-low, high))}`
    : `datum.value > ${round4(low + 0.6 * (high - low))}`;
  return {
    mark: { type: "text", fontSize: cell >= 36 ? 12 : 10 },
    encoding: {
      ...place,
      text: { field: "text", type: "nominal" },
      color: { condition: { test: light, value: "black" }, value: "white" },
    },
  };
}

function colourScale(domain: readonly [number, number], diverging: boolean): object {
  const colours = diverging ? { scheme: "blueorange", domainMid: 0 } : { scheme: "viridis" };
  return { domain, ...colours, clamp: true };
}

function colourDomain(values: readonly (readonly number[])[]): [number, number] {
  const [low, high] = extent(values.flat());
  if (low >= 0) return [round4(low), round4(high)];
  const far = round4(Math.max(-low, high));
  return [-far, far];
}

function checkMatrix(
  values: readonly (readonly number[])[],
  rows: readonly string[],
  columns: readonly string[],
): void {
  const fits = values.length === rows.length && values.every((row) => row.length === columns.length);
  if (!fits) {
    const got = `${values.length} rows of ${[...new Set(values.map((row) => row.length))].join(" or ")} numbers`;
    throw new Error(
      `values must have ${rows.length} rows of ${columns.length} numbers, as rows and columns name them, got ${got}`,
    );
  }
  if (new Set(rows).size < rows.length || new Set(columns).size < columns.length) {
    throw new Error(
      "rows and columns must have different names, got one twice; the cells would be drawn over each other",
    );
  }
  if (rows.length * columns.length > 3600) {
    throw new Error(`a heatmap must have at most 3600 cells, got ${rows.length * columns.length}; draw a part`);
  }
}
