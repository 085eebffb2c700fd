/**
 * A class whose points are known beforehand, graded on the real notebook 02. Twelve students; JIELONG_CLASS=200 makes more.
 */
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { exercisesOf } from "../../src/cli/grade/course";
import { type Notebook, readNotebook } from "../../src/cli/notebooks/notebook";
import { Rng } from "../../src/core/random";
import { answersInto, code, grade, reference, root, temporaryFolder, writeClass, wrong } from "./fixture";

const size = Number(process.env.JIELONG_CLASS ?? 12);
const file = path.join(root, "notebooks", "02-counting-words.ipynb");

interface Student {
  notebook: Notebook;
  expected: number[];
}

/** What students do to a notebook beside answering. */
const habits: ((notebook: Notebook, rng: Rng) => void)[] = [
  () => {},
  ({ cells }, rng) =>
    cells.splice(rng.int(cells.length), 0, code("my-own-cell", "const mine = [1, 2, 3];\nconsole.log(mine);")),
  ({ cells }, rng) => cells.splice(rng.int(cells.length), 0, code("my-mistake", "undefinedName.call();")),
  ({ cells }, rng) => {
    const answers = cells.filter(({ metadata }) => metadata.nbgrader?.solution);
    const copied = rng.choice(answers);
    cells.splice(cells.indexOf(copied), 0, { ...structuredClone(copied), id: "a-copy" });
  },
  (notebook) => {
    for (const cell of notebook.cells) if (cell.metadata.nbgrader?.grade) cell.source += "\nconsole.log('changed');";
  },
  (notebook) => notebook.cells.reverse(),
  (notebook) => {
    notebook.cells = notebook.cells.filter(({ metadata }) => metadata.nbgrader); // all but answers and checks deleted
  },
];

/** One student: each answer is right, wrong in a known way, missing, or (seldom) never ends. */
function makeStudent(course: Notebook, rng: Rng): Student {
  const answers: Record<string, string> = {};
  const expected = exercisesOf(course).map(({ answer, points }) => {
    const kind = rng.categorical([0.6, 0.25, 0.13, 0.02]);
    const id = answer!;
    const name = /function (\w+)/.exec(reference[id])![1];
    if (kind === 0) answers[id] = reference[id];
    if (kind === 1) answers[id] = rng.choice(wrong(id)).code;
    if (kind === 3) answers[id] = `function ${name}(): never {\n  for (;;) {}\n}`;
    return kind === 0 ? points : 0;
  });
  const notebook = answersInto(answers)(structuredClone(course));
  rng.choice(habits)(notebook, rng);
  return { notebook, expected };
}

describe("a class", () => {
  it(`of ${size} gets the points that were planned for each`, async () => {
    const rng = new Rng(2024);
    const course = readNotebook(file);
    const students = Object.fromEntries(
      Array.from({ length: size }, (_, i) => [`student-${String(i + 1).padStart(3, "0")}`, makeStudent(course, rng)]),
    );
    const folder = temporaryFolder("grading-class-");
    const inbox = writeClass(
      folder,
      Object.fromEntries(Object.entries(students).map(([name, { notebook }]) => [name, notebook])),
    );
    const start = Date.now();
    const graded = await grade(folder, [inbox, "--jobs", "2", "--timeout", "10"]);
    const seconds = (Date.now() - start) / 1000;
    console.log(`${graded.text}${size} submissions in ${seconds.toFixed(0)} s: ${(seconds / size).toFixed(1)} s each`);
    const wanted = Object.fromEntries(Object.entries(students).map(([name, { expected }]) => [name, expected]));
    const got = Object.fromEntries(Object.keys(students).map((name) => [name, graded.of(name)]));
    expect(got).toEqual(wanted);
    expect(graded.code).toBe(0);
  }, 3_600_000);
});
