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
import { muteDisplay } from "../notebook/display";
import { NativeError } from "./captured";

/** What a hidden module may say of one check. */
export interface HiddenTests {
  constants?: Record<string, unknown>;
  cases?: unknown;
  replace?: boolean;
}

const signal = (name: string): unknown => (globalThis as unknown as Record<symbol, unknown>)[Symbol.for(name)];

const mute = muteDisplay; // taken now, because cells could replace the export
const { env } = process;
const graded = signal("jielong.graded") ?? Boolean(env.NBGRADER_EXECUTION || env.JIELONG_GRADING);
const folder = signal("jielong.private") ?? env.JIELONG_PRIVATE;

/** What the hidden modules hold, by lesson; read now, because cells could replace what reads files. */
const lessons: Record<string, { file: string; tests?: Record<string, HiddenTests> }> = Object.create(null);
if (typeof folder === "string" && folder !== "") {
  const real = fs.realpathSync(folder); // the cache goes by real paths
  for (const name of fs.readdirSync(real)) {
    if (/^\d\d\.js$/.test(name)) lessons[name.slice(0, 2)] = readHidden(path.join(real, name));
  }
}

function readHidden(file: string) {
  const before = new Set(Object.keys(require.cache));
  try {
    return { file, tests: require(file) as Record<string, HiddenTests> };
  } catch {
    return { file };
  } finally {
    forget(path.dirname(file) + path.sep, before);
  }
}

/** Takes the modules below a folder, but those of `before`, out of the cache, where any cell could look them up. */
function forget(below: string, before: ReadonlySet<string>): void {
  const isHidden = (file: string): boolean => file.startsWith(below) && !before.has(file);
  for (const file of Object.keys(require.cache)) if (isHidden(file)) delete require.cache[file];
  for (const parent of Object.values(require.cache)) {
    if (parent) parent.children = parent.children.filter(({ filename }) => !isHidden(filename));
  }
}

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
  const lesson = lessons[id.slice(0, id.indexOf("-"))];
  if (lesson === undefined) return undefined;
  if (lesson.tests) return lesson.tests[`check-${id}`];
  throw new NativeError(`the hidden tests of exercise ${id} must load; the grader should run: node ${lesson.file}`);
}

/**
 * For nbgrader's check cells, where silence would give full points.
 * @throws if the hidden tests of an exercise were not found
 */
export function mustHaveHiddenTests(id: string): void {
  if (hiddenTests(id)) return;
  throw new NativeError(
    `the hidden tests of exercise ${id} must be in the folder private beside nbgrader_config.py, got none`,
  );
}

/** Runs `work` with nothing reaching the output, so that an answer can neither print nor show what it is tested with. */
export async function silently<T>(work: () => Promise<T>): Promise<T> {
  const { stdout, stderr } = process;
  const writers = { stdout: stdout.write, stderr: stderr.write };
  const swallow = () => true;
  const unmute = mute();
  stdout.write = swallow;
  stderr.write = swallow;
  try {
    return await work();
  } finally {
    stdout.write = writers.stdout;
    stderr.write = writers.stderr;
    unmute();
  }
}
