/**
 * A computation as boxes and arrows: from what was given, on the left, to the result, on the right.
 */
import { spread } from "./labels";
import { extent } from "./numbers";
import { type ChartSpec, frame, type Layer, type PlotOptions } from "./spec";
import { ink, palette, ruleColour } from "./theme";

/** One box. */
export interface GraphNode {
  readonly id: string;
  /** Lines of text: the first one is larger, the third one coloured. At most 3. */
  readonly lines: readonly string[];
  /** What it is made of: ids of other boxes, each with what stands at its arrow. */
  readonly from: readonly { readonly id: string; readonly label?: string }[];
}

/** What the picture shows. */
export interface GraphPlotOptions extends PlotOptions {
  /** Each box after those that it is made of; the result last. */
  readonly nodes: readonly GraphNode[];
}

/** Pixels of a box, and from one box to the next. */
const box = { width: 88, height: 50, across: 136, down: 66 } as const;

interface Place {
  readonly x: number; // left edge
  readonly y: number; // centre
}

/** Draws the boxes in columns, each box in the column before the first one that needs it. */
export function graphPlot(options: GraphPlotOptions): ChartSpec {
  const { nodes } = options;
  const long = nodes.find(({ lines }) => lines.length > 3);
  if (long) throw new Error(`a box must have at most 3 lines, got ${long.lines.length} in "${long.id}"`);
  const places = layout(nodes);
  const [left, right] = extent([...places.values()].map(({ x }) => x));
  const [top, bottom] = extent([...places.values()].map(({ y }) => y));
  const size = { width: right - left + box.width, height: bottom - top + box.height };
  const hidden = { type: "quantitative", axis: null };
  const x = { field: "x", ...hidden, scale: { domain: [left, left + size.width], nice: false, zero: false } };
  const yDomain = [top - box.height / 2, top - box.height / 2 + size.height];
  const y = { field: "y", ...hidden, scale: { domain: yDomain, nice: false, zero: false, reverse: true } };
  const layer = [arrowLayer(nodes, places, x, y), arrowTextLayer(nodes, places, x, y), boxLayer(nodes, places, x, y)];
  return { ...frame({ ...size, ...options }), layer: [...layer, ...textLayers(nodes, places, x, y)] };
}

/** A box's column is one before the first box that needs it; rows follow a walk back from the result. */
export function layout(nodes: readonly GraphNode[]): Map<string, Place> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const unknown = nodes.flatMap(({ from }) => from).find(({ id }) => !byId.has(id));
  if (unknown) throw new Error(`an arrow must begin at a box, got "${unknown.id}"`);
  const back = new Map<string, number>(); // columns from the right
  for (const { id, from } of [...nodes].reverse()) {
    const own = back.get(id) ?? 0;
    back.set(id, own);
    for (const source of from) back.set(source.id, Math.max(back.get(source.id) ?? 0, own + 1));
  }
  const rows = new Map<string, number>();
  let nextRow = 0;
  const place = (id: string): number => {
    const known = rows.get(id);
    if (known !== undefined) return known;
    const sources = byId.get(id)!.from.map((source) => place(source.id));
    const row = sources.length === 0 ? nextRow++ : sources.reduce((a, b) => a + b) / sources.length;
    rows.set(id, row);
    return row;
  };
  place(nodes[nodes.length - 1].id);
  const last = Math.max(...back.values());
  const places = new Map<string, Place>();
  for (let column = 0; column <= last; column++) {
    const ids = nodes.map(({ id }) => id).filter((id) => rows.has(id) && last - back.get(id)! === column);
    const wanted = ids.map((id) => rows.get(id)! * box.down + box.down / 2);
    const centres = spread(
      wanted,
      ids.map(() => box.down),
      nextRow * box.down,
    );
    ids.forEach((id, i) => {
      places.set(id, { x: column * box.across, y: centres[i] });
    });
  }
  return places;
}

type Axis = Readonly<Record<string, unknown>>;

function ends(nodes: readonly GraphNode[], places: ReadonlyMap<string, Place>) {
  return nodes.flatMap(({ id, from }) =>
    from.flatMap(({ id: source, label = "" }) => {
      const [a, b] = [places.get(source), places.get(id)];
      return a && b ? [{ x: a.x + box.width, y: a.y, x2: b.x, y2: b.y, label }] : [];
    }),
  );
}

function arrowLayer(nodes: readonly GraphNode[], places: ReadonlyMap<string, Place>, x: Axis, y: Axis): Layer {
  return {
    data: { values: ends(nodes, places).map(({ label, ...line }) => line) },
    mark: { type: "rule", color: ruleColour, strokeWidth: 1.5 },
    encoding: { x, y, x2: { field: "x2" }, y2: { field: "y2" } },
  };
}

/** What stands at an arrow: above its middle, moved to the side to which it falls. */
function arrowTextLayer(nodes: readonly GraphNode[], places: ReadonlyMap<string, Place>, x: Axis, y: Axis): Layer {
  const values = ends(nodes, places).map((end) => ({
    x: end.x + 0.5 * (end.x2 - end.x) + 10 * Math.sign(end.y2 - end.y),
    y: end.y + 0.5 * (end.y2 - end.y),
    text: end.label,
  }));
  return {
    data: { values },
    mark: { type: "text", color: palette[2], fontSize: 11, baseline: "bottom", dy: -3 },
    encoding: { x, y, text: { field: "text", type: "nominal" } },
  };
}

function boxLayer(nodes: readonly GraphNode[], places: ReadonlyMap<string, Place>, x: Axis, y: Axis): Layer {
  const values = nodes.flatMap(({ id, from }) => {
    const at = places.get(id);
    const given = from.length === 0;
    return at ? [{ x: at.x, x2: at.x + box.width, y: at.y - box.height / 2, y2: at.y + box.height / 2, given }] : [];
  });
  const fill = { condition: { test: "datum.given", value: palette[0] }, value: "transparent" };
  return {
    data: { values },
    mark: { type: "rect", cornerRadius: 6, fillOpacity: 0.2, stroke: ruleColour, strokeWidth: 1.5 },
    encoding: { x, x2: { field: "x2" }, y, y2: { field: "y2" }, fill },
  };
}

function textLayers(nodes: readonly GraphNode[], places: ReadonlyMap<string, Place>, x: Axis, y: Axis): Layer[] {
  const looks = [
    { color: ink, fontSize: 13, fontWeight: 600 },
    { color: ink, fontSize: 11 },
    { color: palette[1], fontSize: 11, fontWeight: 600 },
  ];
  return looks.map((look, line) => ({
    data: {
      values: nodes.flatMap(({ id, lines }) => {
        const at = places.get(id);
        const top = -((lines.length - 1) * 15) / 2;
        return at && lines[line] !== undefined
          ? [{ x: at.x + box.width / 2, y: at.y + top + 15 * line, text: lines[line] }]
          : [];
      }),
    },
    mark: { type: "text", baseline: "middle", ...look },
    encoding: { x, y, text: { field: "text", type: "nominal" } },
  }));
}
