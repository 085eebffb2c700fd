/**
 * A table below a cell, as HTML in the colours of the reader's theme and as aligned text everywhere else.
 */
import { type Cells, cells, type Digits, type Rows } from "./cells";
import { type Bundle, display } from "./display";
import { columns, pad } from "./text-width";

/** How a table is written. */
export interface TableOptions {
  /** What the table shows, in a line above it. */
  readonly caption?: string;
  /** Digits after the point. */
  readonly digits?: Digits;
}

/**
 * Shows rows as a table.
 * @param rows plain objects (the columns are their fields) or a danfojs-node data frame; at most 200 rows
 */
export function table(rows: Rows, options: TableOptions = {}): void {
  display(tableBundle(rows, options));
}

/** The bundle of a table: `text/html` and `text/plain`. */
export function tableBundle(rows: Rows, { caption, digits }: TableOptions = {}): Bundle {
  const content = cells(rows, digits);
  if (content.header.length === 0) throw new Error("a table must have at least one row with a field, got none");
  if (content.rows.length > 200) {
    throw new Error(`a table must have at most 200 rows, got ${content.rows.length}; show a part: rows.slice(0, 20)`);
  }
  return { data: { "text/html": html(content, caption), "text/plain": plain(content, caption) } };
}

function plain({ header, rows, numeric }: Cells, caption?: string): string {
  const widths = header.map((name, i) => Math.max(columns(name), ...rows.map((row) => columns(row[i]))));
  const line = (texts: readonly string[]) =>
    texts
      .map((text, i) => pad(text, widths[i], numeric[i] ? "right" : "left"))
      .join("  ")
      .trimEnd();
  const ruler = widths.map((width) => "-".repeat(width)).join("  ");
  return [...(caption === undefined ? [] : [caption]), line(header), ruler, ...rows.map(line)].join("\n");
}

function html({ header, rows, numeric }: Cells, caption?: string): string {
  const style = (i: number, short: boolean) =>
    `style="text-align:${numeric[i] ? "right" : "left"}${short ? ";white-space:nowrap" : ""}"`;
  const cell = (text: string, i: number) => `<td ${style(i, columns(text) <= 24)}>${escapeHtml(text)}</td>`;
  const head = header.map((name, i) => `<th scope="col" ${style(i, false)}>${escapeHtml(name)}</th>`).join("");
  const body = rows.map((row) => `<tr>${row.map(cell).join("")}</tr>`);
  const title =
    caption === undefined
      ? ""
      : `<caption style="text-align:left;white-space:nowrap">${escapeHtml(caption)}</caption>\n`;
  return `<table style="margin-left:0">\n${title}<thead><tr>${head}</tr></thead>\n<tbody>\n${body.join("\n")}\n</tbody>\n</table>`;
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => entities[sign]);
}
