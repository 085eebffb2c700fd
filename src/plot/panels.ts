/**
 * Several small plots side by side, as one picture.
 */
import type { ChartSpec } from "./spec";

/** What the picture is made of. */
export interface PanelsOptions {
  readonly title?: string;
  /** What the whole picture shows, for who cannot see it. */
  readonly description: string;
  /** From left to right, row after row; each keeps its own axes. */
  readonly panels: readonly ChartSpec[];
  /** Panels in a row. Default 2. */
  readonly columns?: number;
}

/** The specification of plots side by side. @throws if there are none */
export function panels({ title, description, panels: parts, columns = 2 }: PanelsOptions): ChartSpec {
  if (parts.length === 0) throw new Error("there must be at least one panel, got none");
  return {
    description,
    ...(title === undefined ? {} : { title }),
    columns,
    concat: parts.map(({ description: _, ...part }) => part),
    spacing: 16,
  };
}
