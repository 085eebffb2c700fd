/**
 * Says so when a cell imports a module of the course that was edited after this kernel started: the kernel still has the old one.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { courseRoot } from "../core/paths";

const src = path.join(courseRoot(), "src");
const startedAt = Date.now() - 1000 * process.uptime();
const importOfCourse = /(?:from|import|require)\s*\(?\s*["']jielong\/([\w./-]+)["']/g;
const importOfNeighbour = /(?:from|import|require)\s*\(?\s*["'](\.{1,2}\/[\w./-]+)["']/g;

function sourceOf(module: string): string | undefined {
  return [`${module}.ts`, `${module}/index.ts`].map((name) => path.join(src, name)).find((file) => fs.existsSync(file));
}

/** The first of `module` and what it imports that was edited since the kernel started, as a path inside src. */
function edited(module: string, seen: Set<string>): string | undefined {
  const file = sourceOf(module);
  if (file === undefined || seen.has(file)) return undefined;
  seen.add(file);
  if (fs.statSync(file).mtimeMs > startedAt) return path.relative(src, file);
  for (const [, relative] of fs.readFileSync(file, "utf8").matchAll(importOfNeighbour)) {
    const found = edited(path.join(path.dirname(module), relative), seen);
    if (found) return found;
  }
  return undefined;
}

/** A line for the reader for each module that `code` imports and that changed; "" if none did. */
export function changedModules(code: string): string {
  const lines: string[] = [];
  for (const [, module] of code.matchAll(importOfCourse)) {
    const file = edited(module, new Set());
    const what = file === `${module}.ts` ? `src/${file}` : `src/${file}, which jielong/${module} uses,`;
    if (file) lines.push(`${what} changed after this kernel started: restart the kernel to use it.\n`);
  }
  return lines.join("");
}
