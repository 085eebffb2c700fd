/**
 * A chart as a PNG, drawn in Node: Vega-Lite → Vega → SVG → pixels. No browser, no canvas, no system fonts.
 *
 * The libraries (0.2 s to load) come in with the first picture, so that a cell that imports a chart starts at once.
 */
import type { ChartSpec } from "../plot/spec";
import { theme } from "../plot/theme";
import { font, fontFamily, fontFile } from "./font";
import { indexedPng } from "./indexed-png";

/** The few things used of the packages vega and vega-lite; their own types take long to check. */
interface Vega {
  parse(spec: unknown): unknown;
  View: new (runtime: unknown, options: object) => View;
  SVGStringRenderer: new (loader: unknown) => Renderer;
  textMetrics: { width(item: { fontSize?: number }, text: unknown): number };
}
interface View {
  run(): View;
  loader(): unknown;
  background(): string;
  padding(): { left: number; top: number; right: number; bottom: number };
  origin(): [number, number];
  scenegraph(): { root: unknown };
  finalize(): void;
  readonly _viewWidth: number;
  readonly _viewHeight: number;
}
interface Renderer {
  initialize(element: null, width: number, height: number, origin: [number, number]): Renderer;
  background(colour: string): Renderer;
  render(scene: unknown): Renderer;
  svg(): string;
}

/** The chart as PNG bytes on white, `scale` pixels for one of the chart's own. */
export function drawPng(spec: ChartSpec, scale = 2): Buffer {
  const { Resvg } = require("@resvg/resvg-js") as typeof import("@resvg/resvg-js");
  const picture = new Resvg(drawSvg(spec), {
    background: "white",
    fitTo: { mode: "zoom", value: scale },
    font: { fontFiles: [fontFile()], loadSystemFonts: false, defaultFontFamily: fontFamily },
  });
  const { pixels, width, height } = picture.render();
  return indexedPng(pixels, width, height);
}

/** The chart as SVG, its text measured with the font of the PNG. Runs to its end at once: it fetches nothing. */
export function drawSvg(spec: ChartSpec): string {
  const vega = loadVega();
  const { compile } = require("vega-lite") as { compile(spec: unknown, options: object): { spec: unknown } };
  const config = { ...theme, ...spec.config, font: fontFamily };
  const copy = JSON.parse(JSON.stringify({ ...spec, config })) as unknown; // Vega writes into the rows it is given
  const compiled = compile(copy, { logger: silent }).spec;
  const view = new vega.View(vega.parse(compiled), { renderer: "none" }).run();
  const { left, top, right, bottom } = view.padding();
  const [x, y] = view.origin();
  const svg = new vega.SVGStringRenderer(view.loader())
    .initialize(null, view._viewWidth + left + right, view._viewHeight + top + bottom, [left + x, top + y])
    .background(view.background())
    .render(view.scenegraph().root)
    .svg();
  view.finalize();
  return svg.replaceAll("\u2212", "\u2013"); // in this font a minus sign is as wide as a Chinese character, an en dash is not
}

function loadVega(): Vega {
  const vega = require("vega") as Vega;
  vega.textMetrics.width = (item, text) => (item.fontSize ?? 11) * font().width(String(text ?? ""));
  return vega;
}

const silent = {
  level: () => silent,
  error: () => silent,
  warn: () => silent,
  info: () => silent,
  debug: () => silent,
};
