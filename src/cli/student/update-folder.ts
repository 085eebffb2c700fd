/**
 * Updates the course from a folder or an archive that holds a newer one, for a copy of the course that is no clone.
 *
 * Each step can be repeated: cut off at any point, the next call with the same folder ends in the same place.
 */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { copiesFolder, copySurely, keepCopies } from "./copies";
import { courseCommit, fileAt, isClone } from "./git";
import { mergedText, putInPlace } from "./merge-files";

const skipped = new Set([
  ".git",
  ".venv",
  "node_modules",
  "dist",
  "cache",
  "checkpoints",
  "my-copies",
  "my-submissions",
  ".ipynb_checkpoints",
  "__pycache__",
]);

/** True for what a write that was cut off left. */
const isUnfinished = (name: string): boolean => /^\..*\.\d+\.part$/.test(name);

function filesUnder(folder: string, prefix = ""): string[] {
  return fs.readdirSync(path.join(folder, prefix), { withFileTypes: true }).flatMap((entry) => {
    const name = path.join(prefix, entry.name);
    if (skipped.has(entry.name) || isUnfinished(entry.name)) return [];
    return entry.isDirectory() ? filesUnder(folder, name) : entry.isFile() ? [name] : [];
  });
}

/** The top folder of the new course: `from` itself, or what is in the archive, unpacked into `scratch`. */
function unpacked(from: string, scratch: string): string {
  if (!fs.existsSync(from))
    throw new Error(`--from must be a folder or an archive of the course, got ${from}, which is not there`);
  if (fs.statSync(from).isDirectory()) return from;
  const unzip: [string, string[]] = ["python3", ["-m", "zipfile", "-e", from, scratch]];
  const [program, args] = /\.zip$/i.test(from) ? unzip : (["tar", ["-xf", from, "-C", scratch]] as const);
  const done = spawnSync(program, args, { encoding: "utf8" });
  if (done.status !== 0)
    throw new Error(`${from} could not be unpacked: ${(done.error?.message ?? done.stderr).trim()}`);
  const [only, ...more] = fs.readdirSync(scratch);
  return more.length === 0 && only ? path.join(scratch, only) : scratch;
}

function checkIsCourse(folder: string): void {
  const file = path.join(folder, "package.json");
  const name = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")).name : undefined;
  if (name !== "jielong-course")
    throw new Error(`--from must hold the course (a package.json named jielong-course), got ${folder}`);
}

const same = (a: string, b: string): boolean => fs.existsSync(b) && fs.readFileSync(a).equals(fs.readFileSync(b));
const isLesson = (file: string): boolean => /^notebooks[\\/]\d\d-.*\.ipynb$/.test(file);

/** Puts one file of the new course in place of the old, whole or not at all. */
function replace(from: string, to: string): void {
  const unfinished = path.join(path.dirname(to), `.${path.basename(to)}.${process.pid}.part`);
  fs.rmSync(unfinished, { force: true });
  copySurely(from, unfinished);
  fs.chmodSync(unfinished, fs.statSync(from).mode);
  fs.renameSync(unfinished, to);
}

/** Files of the old course that the new one does not have; those of notebooks stay where they are. */
function leftBehind(root: string, isNew: ReadonlySet<string>): string[] {
  const old = ["src", "tests"].filter((folder) => fs.existsSync(path.join(root, folder)));
  return old.flatMap((folder) => filesUnder(root, folder)).filter((file) => !isNew.has(file));
}

function takeIn(root: string, course: string): string[] {
  const files = filesUnder(course);
  const changed = files.filter((file) => !same(path.join(course, file), path.join(root, file)));
  const gone = leftBehind(root, new Set(files));
  const overwritten = changed.filter((file) => fs.existsSync(path.join(root, file)));
  if (changed.length + gone.length === 0) return ["the course is up to date; nothing was changed"];
  const touched = [...overwritten, ...gone];
  const copies = touched.length === 0 ? "" : keepCopies(root, "update", touched);
  const base = isClone(root) ? courseCommit(root) : undefined;
  const lines: string[] = [];
  for (const file of changed) {
    if (!isLesson(file) || !fs.existsSync(path.join(root, file))) {
      replace(path.join(course, file), path.join(root, file));
      continue;
    }
    const [mine, theirs] = [root, course].map((folder) => fs.readFileSync(path.join(folder, file), "utf8"));
    const versions = { file, base: base && fileAt(root, base, file), mine, theirs };
    if (mergedText(versions).text !== mine) lines.push(...putInPlace(root, versions));
  }
  for (const file of gone) fs.rmSync(path.join(root, file));
  const summary = `${changed.filter((file) => !isLesson(file)).length} other files are new or changed, ${gone.length} are gone`;
  return [
    ...lines,
    summary,
    ...(copies ? [`everything as it was: ${copies}`] : []),
    "what the new version needs besides is set up by: npm start",
  ];
}

/**
 * Updates the course in `root` from `from`.
 * @returns lines that say what was done
 * @throws if `from` is not the course, or a copy cannot be kept: then nothing was changed
 */
export function updateFromFolder(root: string, from: string): string[] {
  fs.mkdirSync(path.join(root, copiesFolder), { recursive: true });
  const scratch = fs.mkdtempSync(path.join(root, copiesFolder, ".new-course-"));
  try {
    const course = unpacked(path.resolve(from), scratch);
    checkIsCourse(course);
    return takeIn(root, course);
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}
