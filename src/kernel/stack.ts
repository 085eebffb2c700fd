/**
 * Stack traces as a reader wants them: cells by name with the line typed, the course's files by their TypeScript lines, libraries
 * in one line each, and nothing of Node, tslab or this kernel.
 */
import * as path from "node:path";
import { cellOfFile } from "./cell";
import { type Place, typedPlace } from "./source-maps";

interface Frame {
  /** Where a cell or the course's own code was, if it was there. */
  place?: Place;
  text: string;
  /** The library, when the frame is inside one. */
  library?: string;
}

const kernelFolder = __dirname + path.sep;
const cellPlaces = new WeakMap<object, Place>();

/** The innermost place in a cell that `error` passed through. */
export function placeOf(error: object): Place | undefined {
  void (error as { stack?: unknown }).stack; // asking for the stack is what makes the engine format it
  return cellPlaces.get(error);
}

/** "Cell [3], line 2:9" or "src/core/check.ts:14:3". */
export function nameOfPlace({ source, line, column }: Place): string {
  const cell = cellOfFile(source);
  return cell ? `${cell.label}, line ${line}:${column}` : `${source}:${line}:${column}`;
}

function nameOfFunction(site: NodeJS.CallSite): string {
  const type = site.getTypeName();
  const name = (site.getFunctionName() ?? site.getMethodName())?.replace(/^Proxy\./, "");
  if (!name) return "";
  if (site.isConstructor()) return `new ${name}`;
  const isMethod = type && !["Object", "Module", "global", "Function", "Proxy"].includes(type) && !name.includes(".");
  return isMethod && !site.isToplevel() ? `${type}.${name}` : name;
}

function hidden(file: string): boolean {
  return (
    file.startsWith("node:") || file.startsWith(kernelFolder) || /jielong-guard|node_modules\/@?tslab\//.test(file)
  );
}

function frame(site: NodeJS.CallSite): Frame | undefined {
  const file = (site.getFileName() ?? "").replace(/^file:\/\//, "");
  if (file === "" || hidden(file)) return undefined;
  const [line, column] = [site.getLineNumber() ?? 0, site.getColumnNumber() ?? 0];
  const library = file.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/)?.[1];
  if (library && library !== "jielong") return { text: "", library };
  const place = typedPlace(file, line, column);
  if (place === undefined && cellOfFile(file)) return undefined;
  const where = place ? nameOfPlace(place) : `${path.relative(process.cwd(), file)}:${line}:${column}`;
  const name = nameOfFunction(site);
  return { place, text: `    at ${name ? `${name} (${where})` : where}` };
}

/** Frames of one library in a row become one line. */
function folded(frames: readonly Frame[]): string[] {
  const lines: string[] = [];
  for (let i = 0; i < frames.length; i++) {
    const { library } = frames[i];
    let last = i;
    while (library && frames[last + 1]?.library === library) last++;
    lines.push(library ? `    … in ${library}` : frames[i].text);
    i = last;
  }
  return lines;
}

function format(error: Error, sites: readonly NodeJS.CallSite[]): string {
  const frames = sites.map(frame).filter((found) => found !== undefined);
  const inCell = frames.find(({ place }) => place && cellOfFile(place.source));
  if (inCell?.place) cellPlaces.set(error, inCell.place);
  let header = "Error";
  try {
    header = Error.prototype.toString.call(error);
  } catch {
    // An error whose name or message cannot be read still has its frames.
  }
  return [header, ...folded(frames)].join("\n");
}

/** Makes every `error.stack` of this process read that way. */
export function installStacks(): void {
  Error.stackTraceLimit = 40;
  Error.prepareStackTrace = format;
}
