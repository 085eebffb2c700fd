/**
 * A chart as one bundle: the interactive Vega-Lite spec for JupyterLab, a PNG for every other program, and the alt text.
 */
import { isQuick } from "../core/scale";
import type { ChartSpec } from "../plot/spec";
import { theme } from "../plot/theme";
import type { Bundle } from "./display";
import { drawPng } from "./png";

/** JupyterLab 4 draws Vega-Lite 5, no later one. */
export const vegaLiteMime = "application/vnd.vegalite.v5+json";

/**
 * The bundle of a chart.
 * @param png false leaves the picture out: a live chart sends it with its last state alone, and at `quick` scale, where a picture
 *            would take longer than most cells, there is none
 */
export function chartBundle(
  spec: ChartSpec,
  { png = true, displayId }: { png?: boolean; displayId?: string } = {},
): Bundle {
  const sized = { width: 480, height: 260, ...spec };
  const whole = {
    $schema: "https://vega.github.io/schema/vega-lite/v5.json",
    ...(isComposed(spec) ? spec : sized),
    config: { ...theme, ...spec.config },
  };
  return {
    data: {
      [vegaLiteMime]: whole,
      ...(png && !isQuick() ? { "image/png": drawPng(whole).toString("base64") } : {}),
      "text/plain": plainText(spec),
    },
    metadata: { [vegaLiteMime]: { embed_options: { actions: false, renderer: "svg" } } },
    ...(displayId === undefined ? {} : { displayId }),
  };
}

/** Title and alt text of a chart, in a line. */
export function plainText(spec: ChartSpec): string {
  const title = typeof spec.title === "string" ? `${spec.title}: ` : "";
  return `[chart] ${title}${spec.description}`;
}

function isComposed(spec: ChartSpec): boolean {
  return ["hconcat", "vconcat", "concat", "facet", "repeat"].some((property) => property in spec);
}
