/**
 * Charts below a cell: `chart` for one that is ready, `liveChart` for one that grows while a loop runs.
 */
import type { ChartSpec } from "../plot/spec";
import { chartBundle, plainText } from "./chart-bundle";
import { display, inNotebook } from "./display";

export { type LiveChart, type LiveChartOptions, liveChart } from "./live-chart";

/**
 * Shows a chart below the cell. It is drawn before this returns; the promise is there so that `await` reads well.
 *
 * @param spec a Vega-Lite 5.6 chart with its data inside; `src/plot` makes them
 * @throws if `description` (the alt text) is missing, or the chart holds more than 5,000 rows
 */
export async function chart(spec: ChartSpec): Promise<void> {
  checkSpec(spec);
  display(inNotebook() ? chartBundle(spec) : { data: { "text/plain": plainText(spec) } });
}

function checkSpec(spec: ChartSpec): void {
  if (typeof spec.description !== "string" || spec.description.trim() === "") {
    throw new Error(
      "a chart must have a description, the text for who cannot see it, got none; add { description: … }",
    );
  }
  const rows = countRows(spec);
  if (rows > 5000) throw new Error(`a chart must hold at most 5000 rows, got ${rows}; bin or sample them first`);
}

/** Rows of data in a spec, those of its layers and parts included. */
function countRows(part: unknown): number {
  if (typeof part !== "object" || part === null) return 0;
  const { data, ...rest } = part as { data?: { values?: unknown[] } };
  const own = data?.values?.length ?? 0;
  const parts = Object.entries(rest).filter(([key]) => /^(layer|hconcat|vconcat|concat|spec)$/.test(key));
  return parts.reduce((sum, [, value]) => sum + [value].flat().reduce<number>((n, p) => n + countRows(p), 0), own);
}
