/**
 * A Jupyter notebook in memory, read from and written to a file.
 *
 * Source: nbformat 4.5 (https://nbformat.readthedocs.io/en/latest/format_description.html).
 * Differs: `source` and text are one string here; in the file they are lists of lines.
 */
import * as fs from "node:fs";
import * as path from "node:path";

/** nbgrader's metadata, schema 3. */
export interface GradeMetadata {
  schema_version: number;
  grade_id: string;
  grade: boolean;
  solution: boolean;
  locked: boolean;
  task: boolean;
  points?: number;
  cell_type?: string;
}

/** What a cell showed: text, a bundle of pictures, or an error. */
export interface Output {
  output_type: "stream" | "display_data" | "execute_result" | "error";
  name?: string;
  text?: string;
  data?: Record<string, unknown>;
  metadata?: Record<string, unknown>;
  execution_count?: number | null;
  ename?: string;
  evalue?: string;
  traceback?: string[];
}

/** A cell of a notebook, in nbformat's names. */
export interface Cell {
  cell_type: "code" | "markdown" | "raw";
  id: string;
  metadata: Record<string, unknown> & { nbgrader?: GradeMetadata };
  source: string;
  execution_count?: number | null;
  outputs?: Output[];
  attachments?: Record<string, unknown>;
}

/** The notebook's own metadata that the course writes: at which scale its outputs were made, and from what. */
export interface RunMetadata {
  scale: string;
  hash: string;
  parts: Record<string, string>;
}

/** A notebook, in nbformat's names. */
export interface Notebook {
  nbformat: number;
  nbformat_minor: number;
  metadata: Record<string, unknown> & { kernelspec?: Record<string, unknown>; jielong?: RunMetadata };
  cells: Cell[];
}

/** The course's kernel, as every notebook names it. */
export const kernelspec = { name: "tslab", display_name: "TypeScript (Jielong)", language: "typescript" } as const;

const joined = (value: unknown): unknown =>
  Array.isArray(value) && value.every((part) => typeof part === "string") ? value.join("") : value;

/** Mime types whose strings nbformat writes as lists of lines. */
const isTextMime = (mime: string): boolean =>
  mime.startsWith("text/") || mime === "image/svg+xml" || mime === "application/javascript";

function readOutput(raw: Output): Output {
  const output = { ...raw };
  if (output.text !== undefined) output.text = joined(output.text) as string;
  if (output.data) output.data = mapValues(output.data, (value, mime) => (/json$/.test(mime) ? value : joined(value)));
  return output;
}

function mapValues<A, B>(object: Record<string, A>, change: (value: A, key: string) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));
}

function readCell(raw: Cell, index: number): Cell {
  if (typeof raw !== "object" || raw === null || !["code", "markdown", "raw"].includes(raw.cell_type)) {
    throw new Error(`cell ${index} must be of type code, markdown or raw, got ${JSON.stringify(raw?.cell_type)}`);
  }
  const source = joined(raw.source ?? "");
  if (typeof source !== "string") throw new Error(`the source of cell ${index} must be text`);
  const cell: Cell = { ...raw, id: raw.id ?? `cell-${index}`, metadata: raw.metadata ?? {}, source };
  if (cell.cell_type === "code") cell.outputs = (raw.outputs ?? []).map(readOutput);
  return cell;
}

/**
 * Reads the text of a notebook file.
 * @param name  what to call it in an error
 * @throws if it is not JSON, or not a notebook of format 4
 */
export function parseNotebook(text: string, name: string): Notebook {
  try {
    const raw = JSON.parse(text) as Notebook;
    if (raw?.nbformat !== 4) throw new Error(`nbformat must be 4, got ${JSON.stringify(raw?.nbformat)}`);
    if (!Array.isArray(raw.cells)) throw new Error("cells must be a list");
    return { ...raw, metadata: raw.metadata ?? {}, cells: raw.cells.map(readCell) };
  } catch (error) {
    throw new Error(`${name} must be a notebook: ${(error as Error).message}`);
  }
}

const lines = (text: string): string[] => (text === "" ? [] : text.split(/(?<=\n)/));

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]));
}

function writtenOutput(output: Output): object {
  const text = output.text === undefined ? {} : { text: lines(output.text) };
  const split = (value: unknown, mime: string) =>
    typeof value === "string" && isTextMime(mime) ? lines(value) : value;
  return { ...output, ...text, ...(output.data ? { data: mapValues(output.data, split) } : {}) };
}

/** The text of a notebook's file: keys in order, one space of indent, a newline at the end, as Jupyter writes it. */
export function formatNotebook(notebook: Notebook): string {
  const cells = notebook.cells.map((cell) => ({
    ...cell,
    source: lines(cell.source),
    ...(cell.outputs ? { outputs: cell.outputs.map(writtenOutput) } : {}),
  }));
  return `${JSON.stringify(sorted({ ...notebook, cells }), null, 1)}\n`;
}

/** Reads a notebook file; errors name it. */
export function readNotebook(file: string): Notebook {
  return parseNotebook(fs.readFileSync(file, "utf8"), path.basename(file));
}

/** Writes a file whole or not at all: a reader sees the old text or the new, whenever this is cut off. */
export function writeWhole(file: string, text: string): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const unfinished = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}.part`);
  const handle = fs.openSync(unfinished, "w");
  try {
    fs.writeFileSync(handle, text);
    fs.fsyncSync(handle);
  } catch (error) {
    fs.rmSync(unfinished, { force: true });
    throw error;
  } finally {
    fs.closeSync(handle);
  }
  fs.renameSync(unfinished, file);
}
