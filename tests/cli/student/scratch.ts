/**
 * Scratch courses: an origin and a student's clone of it.
 */
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll } from "vitest";
import { formatNotebook, type Notebook, parseNotebook } from "../../../src/cli/notebooks/notebook";
import { example, withCell } from "../notebooks/example";

export const lesson = "notebooks/02-counting.ipynb";
export const answer = "function double(n: number): number {\n  return n + n; // mine\n}";

export const git = (folder: string, ...args: string[]): string =>
  execFileSync("git", ["-c", "user.name=T", "-c", "user.email=t@t", ...args], {
    cwd: folder,
    encoding: "utf8",
    stdio: "pipe",
  });

export const read = (folder: string, file: string): string => fs.readFileSync(path.join(folder, file), "utf8");
export const notebookIn = (folder: string, file = lesson): Notebook => parseNotebook(read(folder, file), file);

export function write(folder: string, file: string, content: string | Notebook): void {
  fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  fs.writeFileSync(path.join(folder, file), typeof content === "string" ? content : formatNotebook(content));
}

export function commit(folder: string, message: string): void {
  git(folder, "add", "--all");
  git(folder, "commit", "--quiet", "--message", message);
}

/** The course's first version. */
function firstVersion(folder: string): void {
  write(folder, "package.json", '{ "name": "jielong-course", "version": "0.1.0" }\n');
  write(folder, ".gitignore", "notebooks/my-copies/\nnotebooks/my-submissions/\n");
  write(folder, "src/a.ts", "export const a = 1;\n");
  write(folder, "src/old.ts", "export const old = 1;\n");
  write(folder, lesson, example());
  write(folder, "notebooks/00-chain.ipynb", example());
}

/** The course's second version: prose and a module changed, a module gone, a notebook new. */
export function secondVersion(folder: string): void {
  const notebook = withCell("seen", { source: "It gave 4." });
  write(folder, lesson, notebook);
  write(folder, "notebooks/03-vectors.ipynb", example());
  write(folder, "src/a.ts", "export const a = 2;\n");
  fs.rmSync(path.join(folder, "src/old.ts"));
}

const made: string[] = [];

function scratchFolder(): string {
  made.push(fs.mkdtempSync(path.join(os.tmpdir(), "jielong-week-")));
  return made[made.length - 1];
}

afterAll(() => {
  for (const folder of made.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
});

function makeTemplate(): string {
  const folder = scratchFolder();
  const [origin, clone] = [path.join(folder, "origin"), path.join(folder, "clone")];
  fs.mkdirSync(origin);
  git(origin, "init", "--quiet", "--template=", "--initial-branch", "main");
  firstVersion(origin);
  commit(origin, "First version");
  git(folder, "clone", "--quiet", "--template=", origin, clone);
  secondVersion(origin);
  commit(origin, "Second version");
  git(clone, "remote", "set-url", "origin", "../origin");
  return folder;
}

let template: string | undefined;

/** An origin at its second version and a clone that stands at the first, as a student has it. */
export function courseAndClone(): { origin: string; clone: string } {
  template ??= makeTemplate();
  const folder = scratchFolder();
  fs.cpSync(template, folder, { recursive: true });
  return { origin: path.join(folder, "origin"), clone: path.join(folder, "clone") };
}

/** Writes an answer into the student's notebook, as JupyterLab saves it. */
export function answerIn(folder: string, source = answer): void {
  const notebook = notebookIn(folder);
  const cells = notebook.cells.map((cell) => (cell.id === "ex-1" ? { ...cell, source, execution_count: 7 } : cell));
  write(folder, lesson, { ...notebook, cells });
}

export const sourceIn = (folder: string, id: string): string | undefined =>
  notebookIn(folder).cells.find((cell) => cell.id === id)?.source;

/** All that is kept, as text. */
export function copiesIn(folder: string): string[] {
  const copies = path.join(folder, "notebooks/my-copies");
  if (!fs.existsSync(copies)) return [];
  const names = fs.readdirSync(copies, { recursive: true }) as string[];
  return names.filter((name) => fs.statSync(path.join(copies, name)).isFile()).map((name) => read(copies, name));
}
