/**
 * Errors as the protocol wants them (ename, evalue, traceback), with the line that they happened in.
 */
import { inspect } from "node:util";
import type { Cell, Failure } from "./cell";
import { cellOfFile } from "./cell";
import type { Place } from "./source-maps";
import { nameOfPlace, placeOf } from "./stack";

/** What the compiler says about a cell; positions count from 0. */
export interface Diagnostic {
  start: { line: number; character: number };
  end: { line: number; character: number };
  messageText: string;
  fileName?: string;
}

/** The line of `code`, the one before and the one after, with a caret under the place. */
function excerpt(code: string, line: number, column: number, width = 1): string[] {
  const lines = code.split("\n");
  const digits = String(line + 1).length;
  const shown: string[] = [];
  for (let number = Math.max(1, line - 1); number <= Math.min(lines.length, line + 1); number++) {
    const marker = number === line ? ">" : " ";
    shown.push(`${marker} ${String(number).padStart(digits)} | ${lines[number - 1]}`);
    if (number !== line) continue;
    const before = lines[number - 1]
      .slice(0, column - 1)
      .replace(/[^\t]/g, (letter) => (letter > "\u2e7f" ? "　" : " "));
    shown.push(`  ${" ".repeat(digits)} | ${before}${"^".repeat(Math.max(1, width))}`);
  }
  return shown;
}

function excerptAt(place: Place | undefined): string[] {
  const cell = place && cellOfFile(place.source);
  return cell ? [`${cell.label}, line ${place.line}:`, ...excerpt(cell.code, place.line, place.column)] : [];
}

function oneError(error: Error): string[] {
  const stack = String(error.stack ?? "").split("\n");
  const frames = stack.filter((line) => /^ {4}(at|…) /.test(line));
  return [`${error.name}: ${error.message}`, ...excerptAt(placeOf(error)), ...frames];
}

/** A value that a cell threw. */
export function failureOfThrown(thrown: unknown): Failure {
  if (!isError(thrown)) {
    const shown = typeof thrown === "string" ? thrown : inspect(thrown);
    return { ename: "Thrown", evalue: shown, traceback: [`Thrown: ${shown}`] };
  }
  const traceback = oneError(thrown);
  const seen = new Set<unknown>([thrown]);
  for (let cause = thrown.cause; isError(cause) && !seen.has(cause); cause = cause.cause) {
    seen.add(cause);
    const [first, ...rest] = oneError(cause);
    traceback.push(`Caused by ${first}`, ...rest);
  }
  return { ename: String(thrown.name || "Error"), evalue: String(thrown.message ?? ""), traceback };
}

function isError(value: unknown): value is Error {
  return value instanceof Error || Object.prototype.toString.call(value) === "[object Error]";
}

/** What the compiler found wrong with `cell`: every message once, beside its line. */
export function failureOfDiagnostics(cell: Cell, diagnostics: readonly Diagnostic[]): Failure {
  const traceback: string[] = [];
  let last = "";
  for (const { start, end, messageText, fileName } of diagnostics) {
    const [line, column] = [start.line + 1, start.character + 1];
    const where = fileName ? `${fileName}:${line}:${column}` : nameOfPlace({ source: cell.file, line, column });
    if (where === last) {
      traceback.push(`  ${messageText}`);
      continue;
    }
    last = where;
    const width = end.line === start.line ? end.character - start.character : 1;
    traceback.push(`${where}: ${messageText}`, ...(fileName ? [] : excerpt(cell.code, line, column, width)));
  }
  const [first] = diagnostics;
  const evalue = `line ${first.start.line + 1}:${first.start.character + 1}: ${first.messageText}`;
  const [head, ...rest] = traceback;
  return { ename: "TypeScriptError", evalue, traceback: [`TypeScriptError: ${head}`, ...rest] };
}

/** The reader ended the cell. */
export function failureOfInterrupt(): Failure {
  const evalue = "the interrupt button ended this cell before it was done";
  return { ename: "Interrupted", evalue, traceback: [`Interrupted: ${evalue}`] };
}

/** The name of the error of a cell that took too much memory. */
export const outOfMemory = "OutOfMemory";

/** The cell took more memory than there is. */
export function failureOfMemory(usedMb: number, limitMb: number): Failure {
  const evalue = `the kernel held ${Math.round(usedMb)} MB, its limit is ${Math.round(limitMb)} MB`;
  const advice = [
    "Lower the batch size, the length of the texts, the model's size or the scale (JIELONG_SCALE=quick),",
    "put work on tensors into tf.tidy, and restart the kernel to let go of what earlier cells hold.",
    "The limit is 85 % of this machine's memory, or JIELONG_MEMORY_LIMIT_MB. What this cell allocated was released.",
  ];
  return { ename: outOfMemory, evalue, traceback: [`${outOfMemory}: ${evalue}`, ...advice] };
}
