import { compile } from "vega-lite";
import { describe, expect, it } from "vitest";
import { drawSvg } from "../../src/notebook/png";
import { barPlot } from "../../src/plot/bar-plot";
import { confusionMatrix } from "../../src/plot/confusion-matrix";
import { heatmap } from "../../src/plot/heatmap";
import { binEdges, histogram } from "../../src/plot/histogram";
import { linePlot } from "../../src/plot/line-plot";
import { scatter } from "../../src/plot/scatter";
import type { ChartSpec, Row } from "../../src/plot/spec";
import { summary } from "../../src/plot/summary";

const description = "what is seen";
const rows = (spec: ChartSpec): readonly Row[] => spec.data!.values;

const line = linePlot({
  description,
  title: "接龍",
  x: "step",
  y: "loss (nats)",
  series: {
    train: [3.1, 2.2, 1.87654],
    val: [
      [0, 3.2],
      [2, 2.1],
    ],
  },
  baselines: { "ln V": 3.29584 },
  moments: { halved: 1 },
});
const bars = barPlot({
  description,
  x: "letter",
  y: "probability",
  bars: [
    { label: "a", value: 0.3, low: 0.25, high: 0.36 },
    { label: "e", value: 0.2 },
  ],
  baselines: { uniform: 0.037 },
});
const lying = barPlot({ description, x: "", y: "error (%)", horizontal: true, bars: { channel: 31, both: 12 } });
const matrix = heatmap({
  description,
  x: "next",
  y: "letter",
  value: "p",
  rows: ["a", "b"],
  columns: ["a", "b", "."],
  values: [
    [0.1, 0.23456, 0.7],
    [0.5, 0.2, 0.3],
  ],
});
const confusion = confusionMatrix({
  description,
  labels: ["ham", "spam"],
  counts: [
    [90, 10],
    [2, 3],
  ],
});
const bins = histogram({ description, x: "letters", values: [3, 4, 4, 7] });
const points = scatter({
  description,
  x: "first",
  y: "second",
  points: [
    { x: 1, y: 2, label: "king", group: "a" },
    { x: 3, y: 5, group: "b" },
  ],
  diagonal: true,
});

describe("every plot", () => {
  it.each(Object.entries({ line, bars, lying, matrix, confusion, bins, points }))(
    "draws without a warning, at a fixed size, with its axes named: %s",
    (_, spec) => {
      const warnings: unknown[] = [];
      const note = (...text: unknown[]) => {
        warnings.push(text);
        return logger;
      };
      const logger = { level: () => logger, warn: note, error: note, info: () => logger, debug: () => logger };
      compile(spec as never, { logger: logger as never });
      expect(warnings).toEqual([]);
      expect(spec.width).toBeTypeOf("number");
      expect(spec.height).toBeTypeOf("number");
      expect(drawSvg(spec)).not.toMatch(/NaN|undefined/);
    },
  );
  it("throws without a description", () => {
    const options = { x: "x", y: "y", series: { a: [1] } };
    expect(() => linePlot(options as never)).toThrow("description must say what the picture shows, got nothing");
    expect(() => linePlot({ ...options, description: " " })).toThrow('got " "');
  });
});

describe("linePlot", () => {
  it("numbers a list of values 0, 1, 2, … and rounds to four digits", () => {
    expect(rows(line)).toEqual([
      { x: 0, y: 3.1, series: "train" },
      { x: 1, y: 2.2, series: "train" },
      { x: 2, y: 1.877, series: "train" },
      { x: 0, y: 3.2, series: "val" },
      { x: 2, y: 2.1, series: "val" },
    ]);
  });
  it("draws at most 500 points a line", () => {
    const long = Array.from({ length: 12_345 }, (_, i) => Math.sin(i));
    expect(rows(linePlot({ description, x: "x", y: "y", series: { a: long, b: long } })).length).toBeLessThanOrEqual(
      1000,
    );
  });
  it("keeps baselines inside the plot", () => {
    const svg = drawSvg(line);
    expect(svg).toContain("ln V");
    expect(svg).toContain(">3.296<");
    const domain = (line.layer as { encoding: { y: { scale: { domain: number[] } } } }[])[0].encoding.y.scale.domain;
    expect(domain[1]).toBeGreaterThan(3.29584);
  });
  it("puts a baseline's rule at the pixel of its value", () => {
    const spec = linePlot({
      description,
      x: "x",
      y: "y",
      series: { a: [0, 10] },
      baselines: { half: 5 },
      yDomain: [0, 10],
      height: 200,
    });
    expect(drawSvg(spec)).toMatch(/aria-roledescription="rule mark"[^>]*transform="translate\(480,100\)"/);
  });
  it("keeps a legend for several lines alone", () => {
    expect(drawSvg(line)).toContain("role-legend");
    expect(drawSvg(linePlot({ description, x: "x", y: "y", series: { a: [1, 2] } }))).not.toContain(
      "role-legend-label",
    );
  });
  it("has ticks at whole numbers alone when x counts something", () => {
    const spec = linePlot({ description, x: "letters of context", y: "loss", series: { a: [2.8, 2.4, 2.1] } });
    const ticks = drawSvg(spec)
      .match(/role-axis-label.*?<\/g>/)![0]
      .replace(/<[^>]*>/g, " ");
    expect(ticks.match(/[\d.]+/g)).toEqual(["0", "1", "2"]);
  });
  it("labels powers of ten alone on a long log axis", () => {
    const series = { a: [0.001, 0.03, 1, 100].map((k) => [k, 2] as const) };
    const spec = linePlot({ description, x: "k", y: "loss", series, xScale: "log" });
    const ticks = drawSvg(spec)
      .match(/role-axis-label.*?<\/g>/)![0]
      .replace(/<[^>]*>/g, " ");
    expect(ticks.match(/[\d.]+/g)).toEqual(["0.001", "0.01", "0.1", "1", "10", "100"]);
  });
  it("draws the runs behind below the reader's line, each its own line, in one colour, inside both axes", () => {
    const runs = {
      plain: [
        [9, 8, 2],
        [9, 7, 3],
      ],
      new: [[9, 5, 1, 0.5]],
    }; // prettier-ignore
    const spec = linePlot({ description, x: "step", y: "loss", series: { yours: [9, 4] }, behind: runs });
    const [below, reader] = spec.layer as {
      data?: { values: Row[] };
      mark: { strokeWidth: number };
      encoding: Encoding;
    }[];
    type Encoding = Record<string, { field: string; scale: { domain: unknown[] } }>;
    expect(below.data!.values.filter(({ run }) => run === "plain 1").map(({ y }) => y)).toEqual([9, 7, 3]);
    expect(new Set(below.data!.values.map(({ run }) => run)).size).toBe(3);
    expect(below.encoding.detail.field).toBe("run");
    expect(reader.encoding.color.scale.domain).toEqual(["yours", "plain", "new"]);
    expect(reader.encoding.x.scale.domain).toEqual([0, 3]);
    expect(reader.encoding.y.scale.domain[0]).toBeLessThanOrEqual(0.5);
    expect(reader.mark.strokeWidth).toBeGreaterThan(below.mark.strokeWidth);
    expect(() => compile(spec as never)).not.toThrow();
  });

  it("throws on more lines than can be told apart", () => {
    const series = Object.fromEntries(Array.from({ length: 13 }, (_, i) => [`run ${i}`, [1]]));
    expect(() => linePlot({ description, x: "x", y: "y", series })).toThrow("at most 12 lines, got 13");
  });
});

describe("barPlot", () => {
  it("keeps the order of the bars", () => {
    const svg = drawSvg(barPlot({ description, x: "", y: "n", bars: { zebra: 1, ant: 2 } }));
    expect(svg.indexOf(">zebra<")).toBeLessThan(svg.indexOf(">ant<"));
  });
  it("starts at zero and reaches past intervals", () => {
    const scale = (bars.layer as { encoding: { y: { scale: { domain: number[] } } } }[])[0].encoding.y.scale;
    expect(scale.domain[0]).toBe(0);
    expect(scale.domain[1]).toBeGreaterThan(0.36);
  });
  it("throws on more than 60 bars", () => {
    const many = Array.from({ length: 61 }, (_, i) => ({ label: `${i}`, value: i }));
    expect(() => barPlot({ description, x: "", y: "", bars: many })).toThrow("at most 60 bars, got 61");
  });
});

describe("scatter", () => {
  it("gives both axes the same ends, in a square, when it draws the diagonal", () => {
    type Drawn = { encoding: Record<"x" | "y", { scale: { domain: number[] } }> };
    const { x, y } = (points.layer as Drawn[])[1].encoding;
    expect(x.scale.domain).toEqual(y.scale.domain);
    expect(x.scale.domain).toEqual([0.84, 5.16]); // 1 to 5, and a twenty-fifth of that on either side
    expect(points.width).toBe(points.height);
  });
});

describe("heatmap", () => {
  it("gives a cell for each row and column, row by row", () => {
    expect(rows(matrix).slice(0, 4)).toEqual([
      { row: "a", column: "a", value: 0.1, text: "0.1" },
      { row: "a", column: "b", value: 0.2346, text: "0.2346" },
      { row: "a", column: ".", value: 0.7, text: "0.7" },
      { row: "b", column: "a", value: 0.5, text: "0.5" },
    ]);
  });
  it("is square in its cells and centres its colours on zero when values have both signs", () => {
    const spec = heatmap({
      description,
      x: "",
      y: "",
      value: "v",
      rows: ["a"],
      columns: ["b", "c"],
      values: [[-1, 3]],
    });
    expect([spec.width, spec.height]).toEqual([88, 44]);
    const scale = (spec.layer as { encoding: { color: { scale: object } } }[])[0].encoding.color.scale;
    expect(scale).toMatchObject({ domain: [-3, 3], domainMid: 0 });
  });
  it("throws when names and values do not fit", () => {
    const options = { description, x: "", y: "", value: "v", rows: ["a", "b"], columns: ["c"] };
    expect(() => heatmap({ ...options, values: [[1, 2]] })).toThrow(
      "values must have 2 rows of 1 numbers, as rows and columns name them, got 1 rows of 2 numbers",
    );
    expect(() => heatmap({ ...options, rows: ["a", "a"], values: [[1], [2]] })).toThrow("different names");
  });
});

describe("confusionMatrix", () => {
  it("writes counts and colours by the share of the row", () => {
    expect(rows(confusion).map(({ value, text }) => [value, text])).toEqual([
      [0.9, "90"],
      [0.1, "10"],
      [0.4, "2"],
      [0.6, "3"],
    ]);
  });
});

describe("histogram", () => {
  it("gives whole numbers a bin each, empty ones too", () => {
    expect(rows(bins).map(({ from, to, count }) => [from, to, count])).toEqual([
      [2.5, 3.5, 1],
      [3.5, 4.5, 2],
      [4.5, 5.5, 0],
      [5.5, 6.5, 0],
      [6.5, 7.5, 1],
    ]);
  });
  it("counts every value once, the largest included", () => {
    const values = Array.from({ length: 997 }, (_, i) => Math.sin(i));
    const sum = rows(histogram({ description, x: "", values, bins: 7 })).reduce(
      (n, row) => n + (row.count as number),
      0,
    );
    expect(sum).toBe(997);
    expect(binEdges([0, 14], 7)).toEqual([0, 2, 4, 6, 8, 10, 12, 14]);
  });
  it("compares lists of different lengths as shares", () => {
    const spec = histogram({ description, x: "", values: { few: [1, 2], many: [1, 1, 1, 2] } });
    expect(rows(spec).map(({ count }) => count)).toEqual([0.5, 0.5, 0.75, 0.25]);
    const y = (named: object) =>
      (histogram({ description, x: "", values: { few: [1], many: [2] }, ...named }).encoding as Record<string, Row>).y;
    expect([y({}).title, y({ y: "share of units" }).title]).toEqual(["share", "share of units"]);
  });
});

describe("summary", () => {
  it("says where a line began and ended and what it lies beside", () => {
    const text = summary({
      x: "step",
      y: "loss (nats)",
      series: { train: [3.1, 1.2, 1.87654] },
      baselines: { "ln V": 3.29584 },
    });
    expect(text).toBe(
      "loss (nats) by step; train from 3.1 to 1.877 in 3 points (lowest 1.2, highest 3.1); ln V is 3.296",
    );
  });
});
