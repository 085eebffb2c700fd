/**
 * The course as one picture: boxes in a row, an arrow from each to the next, some of them lit.
 */
import { type ChartSpec, frame, type Layer, type PlotOptions } from "./spec";
import { ink, palette, ruleColour } from "./theme";

/** One box. */
export interface Stage {
  /** In a word or two: "base model". */
  readonly name: string;
  /** The term beside it: "基石模型". */
  readonly chinese: string;
  /** What happens there, at most three short lines. */
  readonly lines: readonly string[];
}

/** What the picture shows. */
export interface PipelineOptions extends PlotOptions {
  readonly stages: readonly Stage[];
  /** Names of the stages that are filled with colour: the reader is here. */
  readonly lit?: readonly string[];
}

/** Pixels of a box and of the gap in which its arrow lies. */
const box = { width: 118, height: 112, gap: 22 } as const;

/** Draws the stages from left to right. */
export function pipeline(options: PipelineOptions): ChartSpec {
  const { stages, lit = [] } = options;
  if (stages.length === 0) throw new Error("a pipeline must have at least one stage, got none");
  const unknown = lit.find((name) => !stages.some((stage) => stage.name === name));
  if (unknown !== undefined) throw new Error(`lit must name stages, got "${unknown}"`);
  const step = box.width + box.gap;
  const width = stages.length * step - box.gap;
  const hidden = { type: "quantitative", axis: null };
  const x = { field: "x", ...hidden, scale: { domain: [0, width], nice: false } };
  const y = { field: "y", ...hidden, scale: { domain: [0, box.height], nice: false, reverse: true } };
  const boxes = stages.map(({ name }, i) => ({
    name,
    x: i * step,
    x2: i * step + box.width,
    y: 0,
    y2: box.height,
    lit: lit.includes(name),
  }));
  const texts = stages.flatMap((stage, i) => textsOf(stage, i * step + box.width / 2));
  const arrows = stages.slice(1).map((_, i) => ({ x: (i + 1) * step - box.gap / 2, y: box.height / 2, text: "→" }));
  return {
    ...frame({ width, height: box.height, ...options }),
    layer: [
      { data: { values: boxes }, ...boxLayer(x, y) },
      { data: { values: [...texts, ...arrows] }, ...textLayer(x, y) },
    ],
  };
}

function boxLayer(x: object, y: object): Layer {
  const fill = { condition: { test: "datum.lit", value: palette[0] }, value: "transparent" };
  return {
    mark: { type: "rect", cornerRadius: 6, fillOpacity: 0.3, stroke: ruleColour, strokeWidth: 1.5 },
    encoding: { x, x2: { field: "x2" }, y, y2: { field: "y2" }, fill },
  };
}

function textLayer(x: object, y: object): Layer {
  const size = { condition: { test: "datum.text == '→'", value: 20 }, value: 12 };
  return {
    mark: { type: "text", color: ink, baseline: "middle" },
    encoding: { x, y, text: { field: "text", type: "nominal" }, size },
  };
}

/** Name, term and lines of a box, one below the other. */
function textsOf(stage: Stage, x: number): { x: number; y: number; text: string }[] {
  if (stage.lines.length > 3)
    throw new Error(`a stage must have at most 3 lines, got ${stage.lines.length} in "${stage.name}"`);
  const texts = [stage.name, stage.chinese, ...stage.lines];
  const tops = [18, 38, 62, 79, 96];
  return texts.map((text, i) => ({ x, y: tops[i], text }));
}
