/**
 * A small course notebook and submissions to it: the first five exercises of notebook 02, without its lesson.
 */
import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll } from "vitest";
import type { Grade } from "../../src/cli/grade/grade-one";
import { type Answer, parseAnswers } from "../../src/cli/notebooks/exercises";
import { type Cell, formatNotebook, type Notebook } from "../../src/cli/notebooks/notebook";

export const root = path.join(__dirname, "../..");

const answersIn = (file: string): Answer[] => parseAnswers(fs.readFileSync(path.join(root, file), "utf8"));

/** The right answers, by grade id. */
export const reference: Record<string, string> = Object.fromEntries(
  answersIn("notebooks/solutions/02.ts").map(({ id, code }) => [id, code]),
);

/** Wrong answers, by grade id. */
export const wrong = (id: string): Answer[] =>
  answersIn("tests/check/wrong/02.ts").filter((answer) => answer.id === id);

const checkNames = ["checkPairs", "checkNats", "checkBackOff", "checkHeat", "checkCorrect"];

/** Points of the exercises, in order. */
export const points = [2, 1, 2, 1, 3];

export const code = (id: string, source: string, metadata: Cell["metadata"] = {}): Cell => ({
  cell_type: "code",
  id,
  metadata,
  source,
  outputs: [],
  execution_count: null,
});

const graded = (grade_id: string, more: object) => ({
  nbgrader: {
    schema_version: 3,
    grade_id,
    grade: false,
    solution: false,
    locked: false,
    task: false,
    cell_type: "code",
    ...more,
  },
});

function exercise(check: string, i: number): Cell[] {
  const n = i + 1;
  const right = reference[`ex-02-${n}`];
  const signature = right.slice(right.search(/^function/m), right.indexOf("{\n", right.search(/^function/m)) + 1);
  const name = /function (\w+)/.exec(signature)![1];
  const stub = `${signature}\n  throw new Error("Exercise 2.${n}: write this function");\n}`;
  return [
    { cell_type: "markdown", id: `prompt-02-${n}`, metadata: {}, source: `### Exercise 2.${n} · ${name}` },
    code(`ex-02-${n}`, stub, graded(`ex-02-${n}`, { solution: true })),
    code(`check-02-${n}`, `import { ${check} } from "jielong/check/lesson-02";\n\nawait ${check}(${name});`, {
      ...graded(`check-02-${n}`, { grade: true, locked: true, points: points[i] }),
    }),
  ];
}

/** The course's own copy. */
export function courseNotebook(): Notebook {
  const kernelspec = { name: "tslab", display_name: "TypeScript (Jielong)", language: "typescript" };
  const lesson = code("lesson", 'const alphabet = "abc";\nconsole.log(alphabet.length);');
  return { nbformat: 4, nbformat_minor: 5, metadata: { kernelspec }, cells: [lesson, ...checkNames.flatMap(exercise)] };
}

/** A submission: the course's notebook with these answers in it. */
export function handIn(answers: Record<string, string>, change: (notebook: Notebook) => void = () => {}): Notebook {
  const notebook = courseNotebook();
  for (const cell of notebook.cells) cell.source = answers[cell.metadata.nbgrader?.grade_id ?? ""] ?? cell.source;
  change(notebook);
  return notebook;
}

/** Writes answers into the answer cells of a notebook. */
export const answersInto =
  (answers: Record<string, string>) =>
  (notebook: Notebook): Notebook => ({
    ...notebook,
    cells: notebook.cells.map((cell) => {
      const { nbgrader } = cell.metadata;
      return { ...cell, source: (nbgrader?.solution && answers[nbgrader.grade_id]) || cell.source };
    }),
  });

/** The cell with an id. */
export const cellOf = (notebook: Notebook, id: string): Cell => notebook.cells.find((cell) => cell.id === id)!;

/** A folder in the system's temporary folder, removed when the tests of the calling file (or `describe`) ended. */
export function temporaryFolder(name: string): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), name));
  made.push(folder);
  return folder;
}

const made: string[] = [];
afterAll(() => {
  for (const folder of made) fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});

/** A folder for one test run, with the course's notebook in it. */
export function makeFolder(): { folder: string; course: string } {
  const folder = temporaryFolder("grading-test-");
  const course = path.join(folder, "02-counting-words.ipynb");
  fs.writeFileSync(course, formatNotebook(courseNotebook()));
  return { folder, course };
}

/** Writes submissions, one file each; texts are written as they are. */
export function writeClass(folder: string, submissions: Record<string, Notebook | string>): string {
  const inbox = path.join(folder, "inbox");
  fs.mkdirSync(inbox, { recursive: true });
  for (const [student, notebook] of Object.entries(submissions)) {
    fs.writeFileSync(
      path.join(inbox, `${student}.ipynb`),
      typeof notebook === "string" ? notebook : formatNotebook(notebook),
    );
  }
  return inbox;
}

export interface Graded {
  code: number;
  text: string;
  out: string;
  grades: Record<string, Grade>;
  /** The points of one student, by exercise. */
  of: (student: string) => number[];
}

/** Runs `npm run grade`. */
export function grade(folder: string, args: readonly string[]): Promise<Graded> {
  const out = path.join(folder, "out");
  const command = [path.join(root, "src/cli/run.mjs"), "grade", ...args, "--out", out];
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      command,
      { maxBuffer: 1e8, env: { ...process.env, INIT_CWD: folder } },
      (error, stdout, stderr) => {
        const results = path.join(out, "results.json");
        const list = fs.existsSync(results) ? (JSON.parse(fs.readFileSync(results, "utf8")) as Grade[]) : [];
        const grades = Object.fromEntries(list.map((each) => [each.student, each]));
        const of = (student: string) => grades[student].scores.map(({ points }) => points);
        resolve({ code: error ? Number(error.code) : 0, text: stdout + stderr, out, grades, of });
      },
    );
  });
}
