import { compile } from "vega-lite";
import { describe, expect, it } from "vitest";
import { type GraphNode, graphPlot, layout } from "../../src/plot/graph-plot";

// w and x make p, p and b make s, s makes r; w is used again by r
const nodes: GraphNode[] = [
  { id: "w", lines: ["w"], from: [] },
  { id: "x", lines: ["x"], from: [] },
  { id: "p", lines: ["×", "6"], from: [{ id: "w", label: "2" }, { id: "x" }] },
  { id: "b", lines: ["b"], from: [] },
  { id: "s", lines: ["+", "2", "g"], from: [{ id: "p" }, { id: "b" }] },
  { id: "r", lines: ["relu"], from: [{ id: "s" }, { id: "w" }] },
];

describe("layout", () => {
  const places = layout(nodes);
  const at = (id: string) => places.get(id)!;

  it("puts each box left of all that need it, given ones as near as they can be", () => {
    for (const { id, from } of nodes) for (const source of from) expect(at(source.id).x).toBeLessThan(at(id).x);
    expect(at("b").x).toBe(at("p").x);
    expect(at("w").x).toBe(0);
  });

  it("keeps boxes of a column apart", () => {
    for (const a of nodes) {
      for (const b of nodes) {
        if (a.id < b.id && at(a.id).x === at(b.id).x) expect(Math.abs(at(a.id).y - at(b.id).y)).toBeGreaterThan(55);
      }
    }
  });

  it("throws on an arrow from nowhere", () => {
    expect(() => layout([{ id: "a", lines: [], from: [{ id: "z" }] }])).toThrow(
      'an arrow must begin at a box, got "z"',
    );
  });
});

describe("graphPlot", () => {
  it("draws each box, each arrow and each arrow's text, inside the picture", () => {
    const spec = graphPlot({ description: "a graph", nodes });
    const rows = (i: number) =>
      (spec.layer as { data: { values: Record<string, number | string>[] } }[])[i].data.values;
    expect(rows(0).length).toBe(6);
    expect(
      rows(1)
        .filter(({ text }) => text !== "")
        .map(({ text }) => text),
    ).toEqual(["2"]);
    expect(rows(2).length).toBe(6);
    expect(rows(2).filter(({ given }) => given).length).toBe(3);
    expect(rows(5).map(({ text }) => text)).toEqual(["g"]);
    const right = Math.max(...rows(2).map(({ x2 }) => x2 as number));
    expect(right).toBe(spec.width);
    expect(() => compile(spec as never)).not.toThrow();
  });

  it("keeps six columns narrow enough for a notebook in a window of 1280 pixels, 800", () => {
    const chain = Array.from({ length: 6 }, (_, i) => ({
      id: `${i}`,
      lines: ["relu", "2", "gradient -18"],
      from: i > 0 ? [{ id: `${i - 1}` }] : [],
    }));
    expect(graphPlot({ description: "a chain", nodes: chain }).width).toBeLessThanOrEqual(800);
  });

  it("throws on more than 3 lines", () => {
    const long = [{ id: "a", lines: ["1", "2", "3", "4"], from: [] }];
    expect(() => graphPlot({ description: "d", nodes: long })).toThrow('at most 3 lines, got 4 in "a"');
  });
});
