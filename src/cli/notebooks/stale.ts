/**
 * Are a notebook's outputs those of the code as it stands? Judged by a hash of its code cells and of every module of `src` that
 * they reach, never by comparing outputs, which differ between processors.
 */
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import type { Notebook, RunMetadata } from "./notebook";

const shortHash = (text: string): string =>
  createHash("sha256").update(text.replace(/\r\n/g, "\n")).digest("hex").slice(0, 12);

/** The module names that a piece of TypeScript imports, requires or re-exports. */
export function importsOf(code: string): string[] {
  const pattern = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*["']([^"'\n]+)["']/g;
  return [...new Set([...code.matchAll(pattern)].map((match) => match[1]))];
}

function moduleFile(source: string, name: string): string | undefined {
  const base = path.join(source, name);
  return [`${base}.ts`, `${base}.mjs`, base, path.join(base, "index.ts")].find((file) =>
    fs.statSync(file, { throwIfNoEntry: false })?.isFile(),
  );
}

/** Every file under `source` that the modules named (such as "lm/ngram") reach, as paths from there, in order. */
export function reachedFiles(source: string, modules: readonly string[]): string[] {
  const found = new Set<string>();
  const visit = (name: string): void => {
    const file = moduleFile(source, name);
    if (!file || found.has(path.relative(source, file))) return;
    const here = path.relative(source, file);
    found.add(here);
    for (const imported of importsOf(fs.readFileSync(file, "utf8"))) {
      if (imported.startsWith(".")) visit(path.join(path.dirname(here), imported));
    }
  };
  for (const name of modules) visit(name);
  return [...found].sort();
}

/** What a run of a notebook depends on: `cells`, and one entry a file of `src`, each with its hash. */
function partsOf(notebook: Notebook, source: string): Record<string, string> {
  const code = notebook.cells.filter((cell) => cell.cell_type === "code").map((cell) => cell.source);
  const modules = importsOf(code.join("\n")).filter((name) => name.startsWith("jielong/"));
  const reached = reachedFiles(
    source,
    modules.map((name) => name.slice("jielong/".length)),
  );
  const parts: Record<string, string> = { cells: shortHash(JSON.stringify(code)) };
  for (const file of reached)
    parts[file.split(path.sep).join("/")] = shortHash(fs.readFileSync(path.join(source, file), "utf8"));
  return parts;
}

/** What a saved notebook carries in its metadata, under `jielong`. */
export function runMetadata(notebook: Notebook, source: string, scale: string): RunMetadata {
  const parts = partsOf(notebook, source);
  return { scale, hash: shortHash(JSON.stringify(Object.entries(parts).sort())), parts };
}

/**
 * Why a notebook's outputs are stale; empty when they are not.
 * @param scale  the scale they must have been made at
 */
export function staleReasons(notebook: Notebook, source: string, scale = "cpu"): string[] {
  const saved = notebook.metadata.jielong;
  if (!saved) return ["its outputs were never saved by a run"];
  const reasons: string[] = [];
  if (saved.scale !== scale) reasons.push(`it was run at ${saved.scale} scale, not ${scale}`);
  const now = runMetadata(notebook, source, saved.scale);
  for (const part of new Set([...Object.keys(saved.parts ?? {}), ...Object.keys(now.parts)])) {
    const [before, after] = [saved.parts?.[part], now.parts[part]];
    if (before === after) continue;
    const what = part === "cells" ? "its code cells" : `src/${part}`;
    reasons.push(
      before === undefined ? `${what} came in` : after === undefined ? `${what} is gone` : `${what} changed`,
    );
  }
  if (reasons.length === 0 && saved.hash !== now.hash) reasons.push("its hash is not the one of its parts");
  const unrun = notebook.cells.filter(
    (cell) => cell.cell_type === "code" && cell.source.trim() && cell.execution_count == null,
  );
  if (unrun.length > 0) reasons.push(`${unrun.length} of its code cells were not run (${unrun[0].id})`);
  return reasons;
}
