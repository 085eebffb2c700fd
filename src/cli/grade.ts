/**
 * `npm run grade -- FOLDER_OR_FILES`: runs submitted notebooks again and gives points.
 */
import * as path from "node:path";
import { feedbackFor } from "./grade/feedback";
import { type Grade, gradeOne } from "./grade/grade-one";
import { readSettings, type Settings, usage } from "./grade/options";
import { nameWidth, notingTwins, sameName, tableLine, toCsv, toJson } from "./grade/report";
import { findSubmissions, type Submission } from "./grade/submissions";
import { endKernelsOnSignal } from "./notebooks/execute";
import { formatNotebook, writeWhole } from "./notebooks/notebook";

/** Calls `work` on every item, `width` at a time; results in the items' order. */
async function inParallel<A, B>(
  items: readonly A[],
  width: number,
  work: (item: A, index: number) => Promise<B>,
): Promise<B[]> {
  const results: B[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const mine = next++;
      results[mine] = await work(items[mine], mine);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker));
  return results;
}

/** File names for the annotated copies, each its own. */
function feedbackNames(submissions: readonly Submission[]): string[] {
  const taken = new Set<string>();
  return submissions.map(({ student, file }) => {
    const stem = [student, path.basename(file, ".ipynb")].map((part) =>
      part.replace(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^\.+/, ""),
    );
    const base = stem[0] === stem[1] ? stem[0] : stem.join(".");
    let name = base;
    for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${base}-${n}`;
    taken.add(name.toLowerCase());
    return `${name}.ipynb`;
  });
}

async function grade({ paths, out, jobs, limits, courses }: Settings): Promise<Grade[]> {
  const submissions = findSubmissions(paths);
  const width = nameWidth(submissions.map(({ student }) => student));
  const names = feedbackNames(submissions);
  const done: Grade[] = [];
  return inParallel(submissions, jobs, async (submission, index) => {
    const result = await gradeOne(submission, courses, limits);
    const course = courses.find(({ name }) => name === result.notebook);
    const copy = feedbackFor(result, submission.notebook, course);
    writeWhole(path.join(out, "feedback", names[index]), formatNotebook(copy));
    done[index] = result;
    const soFar = notingTwins(done.filter(Boolean)); // written each time: a run that is cut off keeps what it has
    writeWhole(path.join(out, "results.json"), toJson(soFar));
    writeWhole(path.join(out, "grades.csv"), toCsv(soFar));
    console.log(tableLine(result, width));
    return result;
  });
}

/** @returns the exit code: 1 if something could not be graded for the machine's sake, 2 for a wrong call */
export async function main(args: readonly string[]): Promise<number> {
  try {
    const settings = readSettings(args);
    if (settings.help) {
      console.log(usage);
      return 0;
    }
    endKernelsOnSignal();
    const start = Date.now();
    const grades = notingTwins(await grade(settings));
    for (const { student, file, notes } of grades) {
      const twin = notes.find((note) => note.startsWith(sameName));
      if (twin) console.log(`${student} (${path.basename(file)}): ${twin}`);
    }
    const failed = grades.filter(({ ungraded }) => ungraded).length;
    const seconds = (Date.now() - start) / 1000;
    console.log(`${grades.length - failed} of ${grades.length} graded in ${seconds.toFixed(1)} s; ${settings.out}`);
    return failed === 0 ? 0 : 1;
  } catch (error) {
    console.error((error as Error).message);
    console.error("npm run grade -- --help says how to call it");
    return 2;
  }
}
