/**
 * The one file that a student hands in: the notebook as the course would run it, with the student's answers and who they are.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { executeNotebook } from "../notebooks/execute";
import { gradeId, isLocked } from "../notebooks/exercises";
import { normalise, withoutOutputs } from "../notebooks/normalise";
import { formatNotebook, type Notebook, parseNotebook, writeWhole } from "../notebooks/notebook";
import { courseCommit, fileAt, isClone } from "./git";
import { scoreOf, type Verdict, verdictsOf } from "./score";

/** Who hands in, kept in the notebook's metadata under `submission`. */
export interface Student {
  name: string;
  id: string;
}

/** The version of the course, from package.json and, in a clone, the commit. */
export function courseVersion(root: string): string {
  const { version } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));
  return isClone(root) ? `${version} (${courseCommit(root).slice(0, 10)})` : version;
}

/** The course's own text in the locked cells, and which of them the student had changed. */
export function withLockedCells(
  mine: Notebook,
  course: Notebook | undefined,
): { notebook: Notebook; restored: string[] } {
  const restored: string[] = [];
  const cells = mine.cells.map((cell) => {
    const own = isLocked(cell) ? course?.cells.find((each) => gradeId(each) === gradeId(cell)) : undefined;
    if (!own || own.source === cell.source) return cell;
    restored.push(gradeId(cell)!);
    return { ...cell, source: own.source };
  });
  return { notebook: { ...mine, cells }, restored };
}

const courseNotebook = (root: string, file: string): Notebook | undefined => {
  const text = isClone(root) ? fileAt(root, courseCommit(root), path.relative(root, file)) : undefined;
  return text === undefined ? undefined : parseNotebook(text, path.basename(file));
};

/** A name as a part of a file name. */
const asFileName = (text: string): string =>
  text
    .normalize("NFKC")
    .trim()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "")
    .toLowerCase();

/** Where the file goes when nobody says: `notebooks/my-submissions/02-counting-words.ada-lovelace.ipynb`. */
export function submissionFile(root: string, notebook: string, { id, name }: Student): string {
  const who = [asFileName(id), asFileName(name)].filter(Boolean).join("-");
  const stem = path.basename(notebook, ".ipynb");
  return path.join(root, "notebooks", "my-submissions", `${stem}${who ? `.${who}` : ""}.ipynb`);
}

/** How a notebook did. */
export interface HandedIn {
  verdicts: Verdict[];
  /** True if every cell ran. */
  clean: boolean;
  /** Cells that failed, and locked cells that were put back. */
  warnings: string[];
}

/**
 * Runs a student's notebook at quick scale and writes the file to hand in, also when it does not run clean.
 * @throws if the notebook cannot be read, or there is no course to run it with
 */
export async function handIn(root: string, file: string, student: Student, to: string): Promise<HandedIn> {
  const name = path.basename(file);
  const mine = parseNotebook(fs.readFileSync(file, "utf8"), name);
  const { notebook, restored } = withLockedCells(mine, courseNotebook(root, file));
  const env = { JIELONG_SCALE: "quick" };
  const run = await executeNotebook(withoutOutputs(notebook), name, { root, env, cellTimeout: 60, stopOnError: false });
  const executed = normalise(run.notebook);
  const verdicts = verdictsOf(executed);
  const submission = { ...student, notebook: name, course: courseVersion(root), score: scoreOf(verdicts) };
  writeWhole(to, formatNotebook({ ...executed, metadata: { ...executed.metadata, submission } }));
  const failed = run.report.cells.filter((cell) => cell.status !== "ok");
  const skipped = failed.filter((cell) => cell.status === "skipped").length;
  return {
    verdicts,
    clean: !run.report.error && failed.length === 0,
    warnings: [
      ...(run.report.error ? [run.report.error] : []),
      ...restored.map((id) => `${id} was changed; the grader uses the course's own, and so did this run`),
      ...failed
        .filter((cell) => cell.status !== "skipped")
        .map(
          ({ index, id, status, ename, evalue }) => `cell ${index} (${id}) ${status}: ${ename ?? ""}: ${evalue ?? ""}`,
        ),
      ...(skipped > 0
        ? [`${skipped} cells after it did not run; a grader runs them without that answer and scores them`]
        : []),
    ],
  };
}
