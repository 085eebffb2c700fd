/**
 * The course's side of grading: which notebook a submission belongs to, and what its exercises are worth.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { gradeId, isAnswer, isCheck } from "../notebooks/exercises";
import { notebookFiles } from "../notebooks/files";
import { type Notebook, readNotebook } from "../notebooks/notebook";

/** One check cell and the answer it is about. */
export interface Exercise {
  /** Grade id of the check cell: "check-02-1". */
  check: string;
  /** Grade id of the answer cell before it: "ex-02-1". */
  answer: string | undefined;
  /** "2.1" */
  name: string;
  points: number;
}

/** A notebook of the course, as a grader sees it. */
export interface CourseNotebook {
  /** File name: "02-counting-words.ipynb". */
  name: string;
  notebook: Notebook;
  exercises: Exercise[];
  /** The modules that its check cells import. */
  checkModules: string[];
}

/** The exercises of a notebook, in order. */
export function exercisesOf(notebook: Notebook): Exercise[] {
  const exercises: Exercise[] = [];
  let answer: string | undefined;
  for (const cell of notebook.cells) {
    if (isAnswer(cell)) answer = gradeId(cell);
    if (!isCheck(cell)) continue;
    const check = gradeId(cell) ?? "";
    const [, lesson, number] = /(\d+)-(\d+)$/.exec(check) ?? [];
    const name = lesson ? `${Number(lesson)}.${number}` : check;
    exercises.push({ check, answer, name, points: cell.metadata.nbgrader?.points ?? 0 });
  }
  return exercises;
}

/** The modules that the check cells import: `jielong/check/lesson-02`. */
function checkModulesOf(notebook: Notebook): string[] {
  const found = new Set<string>();
  for (const cell of notebook.cells.filter(isCheck)) {
    for (const [, module] of cell.source.matchAll(/(?:from\s+|require\()["']([^"']+)["']/g)) found.add(module);
  }
  return [...found];
}

/** Reads one notebook of the course. */
export function readCourseNotebook(file: string): CourseNotebook {
  const notebook = readNotebook(file);
  return {
    name: path.basename(file),
    notebook,
    exercises: exercisesOf(notebook),
    checkModules: checkModulesOf(notebook),
  };
}

/** The notebooks of the course that give points. */
export function courseNotebooks(folder: string): CourseNotebook[] {
  if (!fs.existsSync(folder)) throw new Error(`the course's notebooks must be in ${folder}, which is not there`);
  return notebookFiles(folder)
    .map(readCourseNotebook)
    .filter((course) => course.exercises.length > 0);
}

/**
 * The notebook of the course that a submission answers: the one with most of its grade ids.
 * @returns undefined if it shares none with any
 */
export function courseOf(submission: Notebook, courses: readonly CourseNotebook[]): CourseNotebook | undefined {
  const ids = new Set(submission.cells.map((cell) => cell.metadata.nbgrader?.grade_id ?? cell.id));
  let best: { course: CourseNotebook; shared: number } | undefined;
  for (const course of courses) {
    const own = course.notebook.cells.filter((cell) => gradeId(cell));
    const shared = own.filter((cell) => ids.has(gradeId(cell)!) || ids.has(cell.id)).length;
    if (shared > (best?.shared ?? 0)) best = { course, shared };
  }
  return best?.course;
}
