/**
 * Hidden tests: a grader names a folder outside the course, and `<folder>/02.js` there adds to lesson 02's checks.
 *
 *     module.exports = { "check-02-1": { constants: { smoothing: 0.3 }, cases: [{ inputs: ["ada"], expected: 3 }], replace: false } };
 *
 * `constants` runs the public cases again with other constants; `cases` (a list, or a function of the constants) are more
 * cases; `replace` leaves out the public ones. A launcher reads the two signals before any cell runs and freezes them.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { NativeError } from "./captured";

/** What a hidden module may say of one check. */
export interface HiddenTests {
  constants?: Record<string, unknown>;
  cases?: unknown;
  replace?: boolean;
}

const signal = (name: string): unknown => (globalThis as unknown as Record<symbol, unknown>)[Symbol.for(name)];

const { env } = process;
const graded = signal("jielong.graded") ?? Boolean(env.NBGRADER_EXECUTION || env.JIELONG_GRADING);
const folder = signal("jielong.private") ?? env.JIELONG_PRIVATE;
const { existsSync } = fs;
const { join } = path;
const load: (file: string) => unknown = require;

/** True when points hang on the check: then all but `passed` throws. */
export function isGraded(): boolean {
  return graded === true;
}

/**
 * The hidden tests for one exercise, if there are any.
 * @param id  such as "02-1"
 * @throws if the lesson's hidden module cannot be loaded; the message does not show what is in it
 */
export function hiddenTests(id: string): HiddenTests | undefined {
  if (typeof folder !== "string" || folder === "") return undefined;
  const file = join(folder, `${id.slice(0, id.indexOf("-"))}.js`);
  if (!existsSync(file)) return undefined;
  try {
    return (load(file) as Record<string, HiddenTests>)[`check-${id}`];
  } catch {
    throw new NativeError(`the hidden tests of exercise ${id} must load; the grader should run: node ${file}`);
  }
}

/** Runs `work` with nothing reaching the output, so that an answer cannot print what it is tested with. */
export async function silently<T>(work: () => Promise<T>): Promise<T> {
  const { stdout, stderr } = process;
  const writers = { stdout: stdout.write, stderr: stderr.write };
  const swallow = () => true;
  stdout.write = swallow;
  stderr.write = swallow;
  try {
    return await work();
  } finally {
    stdout.write = writers.stdout;
    stderr.write = writers.stderr;
  }
}
