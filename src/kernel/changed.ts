/**
 * Says so when a cell imports a module of the course that was edited after this kernel started: the kernel still has the old one.
 */
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";

const importOfCourse = /(?:from|import|require)\s*\(?\s*["']jielong\/([\w./-]+)["']/g;
const importOfNeighbour = /(?:from|import|require)\s*\(?\s*["'](\.{1,2}\/[\w./-]+)["']/g;

/** How every line of `ModulesAtStart.changed` ends; outputs that hold it were made with modules that are no longer there. */
export const changedNote = "changed after this kernel started: restart the kernel to use it.";

interface Version {
  mtimeMs: number;
  hash: string;
}

const hashOf = (file: string): string => createHash("sha1").update(fs.readFileSync(file)).digest("base64");

/** The modules of the course as they are when this is made. */
export class ModulesAtStart {
  private readonly versions = new Map<string, Version>();

  /** @param src  the folder of the course's modules */
  constructor(private readonly src: string) {
    this.note(src);
  }

  /** A line for the reader for each module that `code` imports and that changed; "" if none did. */
  changed(code: string): string {
    const lines: string[] = [];
    for (const [, module] of code.matchAll(importOfCourse)) {
      const file = this.edited(module, new Set());
      const what = file === `${module}.ts` ? `src/${file}` : `src/${file}, which jielong/${module} uses,`;
      if (file) lines.push(`${what} ${changedNote}\n`);
    }
    return lines.join("");
  }

  private note(folder: string): void {
    for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory() && entry.name !== "dist" && entry.name !== "node_modules") this.note(file);
      else if (entry.isFile() && entry.name.endsWith(".ts")) {
        this.versions.set(file, { mtimeMs: fs.statSync(file).mtimeMs, hash: hashOf(file) });
      }
    }
  }

  /** True if the content differs. The time alone does not tell: a file is also touched, or checked out again as it was. */
  private differs(file: string): boolean {
    const before = this.versions.get(file);
    if (before && fs.statSync(file).mtimeMs === before.mtimeMs) return false;
    return before?.hash !== hashOf(file);
  }

  /** The first of `module` and what it imports that was edited since the kernel started, as a path inside src. */
  private edited(module: string, seen: Set<string>): string | undefined {
    const names = [`${module}.ts`, `${module}/index.ts`];
    const file = names.map((name) => path.join(this.src, name)).find((each) => fs.existsSync(each));
    if (file === undefined || seen.has(file)) return undefined;
    seen.add(file);
    if (this.differs(file)) return path.relative(this.src, file);
    for (const [, relative] of fs.readFileSync(file, "utf8").matchAll(importOfNeighbour)) {
      const found = this.edited(path.join(path.dirname(module), relative), seen);
      if (found) return found;
    }
    return undefined;
  }
}
