/**
 * From a place in the JavaScript that runs back to the TypeScript as typed: for cells (two maps, because tslab compiles in two
 * steps) and for the course's own compiled files (the map beside them).
 */
import * as fs from "node:fs";
import { SourceMap } from "node:module";
import * as path from "node:path";
import { cellOfFile } from "./cell";

/** A place in a source: line and column count from 1. */
export interface Place {
  source: string;
  line: number;
  column: number;
}

const linesBeforeCell = 1; // tslab puts one line before the cell's code
const mapsOfCell = new Map<string, { maps: readonly SourceMap[]; lines: number }>();
const mapOfFile = new Map<string, SourceMap | undefined>();

/** Keeps the maps of a cell, from what runs (`lines` of it) towards what was typed. */
export function keepCellMaps(file: string, maps: readonly string[], lines: number): void {
  mapsOfCell.set(file, { maps: maps.map((text) => new SourceMap(JSON.parse(text))), lines });
}

/** Follows `line` and `column` (from 1) through `map`; undefined where the compiler made the code up. */
function follow(map: SourceMap, line: number, column: number): { line: number; column: number } | undefined {
  const entry = map.findEntry(line - 1, column - 1);
  if (!("originalLine" in entry)) return undefined;
  return { line: entry.originalLine + 1, column: entry.originalColumn + 1 };
}

function placeInCell(file: string, line: number, column: number): Place | undefined {
  let at: { line: number; column: number } | undefined = { line, column };
  const kept = mapsOfCell.get(file);
  if (kept === undefined || line > kept.lines) return undefined;
  for (const map of kept.maps) at = at && follow(map, at.line, at.column);
  if (at === undefined || at.line <= linesBeforeCell) return undefined;
  return { source: file, line: at.line - linesBeforeCell, column: at.column };
}

function loadMap(file: string): SourceMap | undefined {
  try {
    return new SourceMap(JSON.parse(fs.readFileSync(`${file}.map`, "utf8")));
  } catch {
    return undefined;
  }
}

const dist = path.resolve(__dirname, "..");

function placeInCourse(file: string, line: number, column: number): Place | undefined {
  if (!mapOfFile.has(file)) mapOfFile.set(file, loadMap(file));
  const map = mapOfFile.get(file);
  const at = map && follow(map, line, column);
  if (at === undefined) return undefined;
  return { source: `src/${path.relative(dist, file).replace(/\.js$/, ".ts")}`, ...at };
}

/** Where the code at `line`, `column` (from 1) of `file` was typed; undefined for anything but cells and the course's files. */
export function typedPlace(file: string, line: number, column: number): Place | undefined {
  if (cellOfFile(file)) return placeInCell(file, line, column);
  if (file.startsWith(dist + path.sep)) return placeInCourse(file, line, column);
  return undefined;
}
