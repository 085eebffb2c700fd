/** The texts of a table: one way of writing its numbers for each column. */

/** A table before it is drawn. */
export interface Cells {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** True for a column of numbers: it is aligned right. */
  readonly numeric: readonly boolean[];
}

/** A data frame of danfojs-node, as far as it is used here. */
export interface Frame {
  readonly columns: readonly string[];
  readonly values: unknown;
}

/** What `table` takes: plain rows, or a data frame. */
export type Rows = readonly Readonly<Record<string, unknown>>[] | Frame;

/** Digits after the point: for all columns of fractions, or by column. Default: four significant ones of the largest value. */
export type Digits = number | Readonly<Record<string, number>>;

/** The columns are the fields of all rows, in the order in which they first appear. */
export function cells(table: Rows, digits?: Digits): Cells {
  const rows = isFrame(table) ? frameRows(table) : table;
  const header = isFrame(table) ? table.columns.map(String) : [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const columns = header.map((name) => {
    const values = rows.map((row) => row[name]);
    const decimals = typeof digits === "object" ? digits[name] : digits;
    return { numeric: isNumeric(values), texts: columnTexts(values, decimals) };
  });
  return {
    header,
    rows: rows.map((_, i) => columns.map(({ texts }) => texts[i])),
    numeric: columns.map(({ numeric }) => numeric),
  };
}

function isFrame(table: Rows): table is Frame {
  return !Array.isArray(table) && "columns" in table && "values" in table;
}

function frameRows(frame: Frame): Readonly<Record<string, unknown>>[] {
  const values = frame.values as readonly unknown[];
  return values.map((row) => {
    const items = Array.isArray(row) ? row : [row];
    return Object.fromEntries(frame.columns.map((name, i) => [name, items[i]]));
  });
}

/** A number that was made a text already: 12,345 or -1.5e-7 or 12.5 %. */
const written = /^[-+\u2212]?\d[\d,]*(\.\d+)?(e[-+]?\d+)?( ?%)?$/;

function isNumeric(values: readonly unknown[]): boolean {
  const present = values.filter((value) => value !== undefined && value !== null);
  const numeric = (value: unknown) =>
    /number|bigint/.test(typeof value) || (typeof value === "string" && written.test(value));
  return present.length > 0 && present.every(numeric);
}

function columnTexts(values: readonly unknown[], digits: number | undefined): string[] {
  const numbers = values.filter((value): value is number => typeof value === "number" && Number.isFinite(value));
  const whole = numbers.every(Number.isInteger);
  const decimals = digits ?? (whole ? 0 : defaultDecimals(Math.max(...numbers.map(Math.abs))));
  return values.map((value) => (typeof value === "number" ? numberText(value, whole ? 0 : decimals) : text(value)));
}

/** So many digits after the point that `largest` has four significant ones; at most six. */
function defaultDecimals(largest: number): number {
  const before = largest === 0 ? 1 : Math.floor(Math.log10(largest)) + 1;
  return Math.min(6, Math.max(0, 4 - before));
}

/** A number that would be written as zero though it is none is written with an exponent; thousands are set off from 10,000 on. */
function numberText(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (value !== 0 && Math.abs(value) < 0.5 * 10 ** -decimals) return value.toExponential(1);
  const fixed = value.toFixed(decimals);
  return Math.abs(value) < 1e4 || fixed.includes("e") ? fixed : fixed.replace(/\B(?<!\.\d*)(?=(\d{3})+(?!\d))/g, ",");
}

function text(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value)) return value.map(text).join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
