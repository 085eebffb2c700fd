/**
 * Exercises in a notebook, by grade id, and the files that hold answers to them.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import type { Cell, Notebook } from "./notebook";

/** The grade id of a cell, if it has one. */
export const gradeId = (cell: Cell): string | undefined => cell.metadata.nbgrader?.grade_id;

/** True for a cell that the learner writes an answer in. */
export const isAnswer = (cell: Cell): boolean => cell.metadata.nbgrader?.solution === true;

/** True for a cell that gives points. */
export const isCheck = (cell: Cell): boolean => cell.metadata.nbgrader?.grade === true && !isAnswer(cell);

/** True for a cell of the course that a learner is not meant to change. */
export const isLocked = (cell: Cell): boolean => cell.metadata.nbgrader?.locked === true && !isAnswer(cell);

/** One answer from a file of answers. */
export interface Answer {
  /** Such as "ex-02-1". */
  id: string;
  /** What is special about it: for a wrong answer, what it gets wrong. */
  label: string;
  code: string;
}

/**
 * Reads a file of answers: sections that start with `// %% ex-02-1` or `// %% ex-02-1 · what is wrong in it`.
 * What stands before the first section is left out.
 */
export function parseAnswers(text: string): Answer[] {
  const answers: Answer[] = [];
  for (const section of text.split(/^\/\/ %% /m).slice(1)) {
    const end = section.indexOf("\n");
    const [id, ...label] = (end < 0 ? section : section.slice(0, end)).split("·");
    answers.push({ id: id.trim(), label: label.join("·").trim(), code: end < 0 ? "" : section.slice(end + 1).trim() });
  }
  return answers;
}

/**
 * The reference answers to a notebook, from `notebooks/solutions/NN.ts`; none where there is no such file.
 * @param notebooks  the folder of notebooks
 */
export function referenceAnswers(notebooks: string, number: string): Answer[] {
  const file = path.join(notebooks, "solutions", `${number}.ts`);
  return fs.existsSync(file) ? parseAnswers(fs.readFileSync(file, "utf8")) : [];
}

/**
 * Puts answers in the place of stubs.
 * @throws if a stub gets none, gets two, or an answer finds no stub
 */
export function withAnswers(notebook: Notebook, answers: readonly Answer[]): Notebook {
  const stubs = notebook.cells.filter(isAnswer).map((cell) => gradeId(cell) ?? "");
  const lost = answers.filter(({ id }) => !stubs.includes(id)).map(({ id }) => id);
  if (lost.length > 0)
    throw new Error(`every answer must have a cell with its grade id, got none for ${lost.join(", ")}`);
  const cells = notebook.cells.map((cell) => {
    if (!isAnswer(cell)) return cell;
    const mine = answers.filter(({ id }) => id === gradeId(cell));
    if (mine.length !== 1) throw new Error(`${gradeId(cell)} must have exactly one answer, got ${mine.length}`);
    return { ...cell, source: mine[0].code };
  });
  return { ...notebook, cells };
}
