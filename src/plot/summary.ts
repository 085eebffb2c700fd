/** The alt text of a line plot that nobody has written one for: where each line began, ended, and was lowest and highest. */
import type { Line, LinePlotOptions } from "./line-plot";
import { extent, round4 } from "./numbers";

/** One sentence for each line and each baseline. */
export function summary(plot: Pick<LinePlotOptions, "x" | "y" | "series" | "baselines">): string {
  const lines = Object.entries(plot.series).map(([name, line]) => `${name} ${course(line)}`);
  const baselines = Object.entries(plot.baselines ?? {}).map(([name, value]) => `${name} is ${round4(value)}`);
  return [`${plot.y} by ${plot.x}`, ...lines, ...baselines].join("; ");
}

function course(line: Line): string {
  const values = line.map((item) => (typeof item === "number" ? item : item[1]));
  if (values.length === 0) return "has no points";
  const [low, high] = extent(values).map(round4);
  if (values.length === 1) return `is ${round4(values[0])}`;
  return `from ${round4(values[0])} to ${round4(values[values.length - 1])} in ${values.length} points (lowest ${low}, highest ${high})`;
}
