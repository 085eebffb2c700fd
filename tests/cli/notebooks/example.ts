/**
 * A small notebook that breaks no rule; tests change one thing in it.
 */
import type { Cell, GradeMetadata, Notebook, Output } from "../../../src/cli/notebooks/notebook";

export const prose = (id: string, source: string): Cell => ({ cell_type: "markdown", id, metadata: {}, source });

export const code = (id: string, source: string, outputs: Output[] = [], nbgrader?: GradeMetadata): Cell => ({
  cell_type: "code",
  id,
  metadata: nbgrader ? { nbgrader } : {},
  source,
  execution_count: null,
  outputs,
});

export const graded = (grade_id: string, points?: number): GradeMetadata => ({
  schema_version: 3,
  grade_id,
  grade: points !== undefined,
  solution: points === undefined,
  locked: points !== undefined,
  task: false,
  cell_type: "code",
  ...(points === undefined ? {} : { points }),
});

const prompt = `### Exercise 2.1 · Doubling

2 points · 5 minutes · easy. Write \`double(n)\`.

<details><summary>Hint</summary>Add it to itself.</details>`;

/** The four cells of an exercise. */
export const exercise = (): Cell[] => [
  prose("ex-1-prompt", prompt),
  code(
    "ex-1",
    `function double(n: number): number {\n  throw new Error("Exercise 2.1: write this function");\n}`,
    [],
    graded("ex-02-1"),
  ),
  code("ex-1-try", `import { tryIt } from "jielong/check/exercise";\nawait tryIt(() => double(3));`),
  code(
    "ex-1-check",
    `import { checkDouble } from "jielong/check/lesson-02";\nawait checkDouble(double);`,
    [],
    graded("check-02-1", 2),
  ),
];

export const example = (): Notebook => ({
  nbformat: 4,
  nbformat_minor: 5,
  metadata: { kernelspec: { name: "tslab", display_name: "TypeScript (Jielong)", language: "typescript" } },
  cells: [
    prose("title", "# Counting words\n\nWhat this shows."),
    code("first-cell", `import { a } from "jielong/lm/a";\na(3)`),
    prose("seen", "It gave 3."),
    ...exercise(),
    prose("end", "That is all."),
  ],
});

/** The example with one cell changed. */
export function withCell(id: string, change: Partial<Cell>): Notebook {
  const notebook = example();
  return { ...notebook, cells: notebook.cells.map((cell) => (cell.id === id ? { ...cell, ...change } : cell)) };
}

/** The example without some cells. */
export function withoutCells(...ids: string[]): Notebook {
  const notebook = example();
  return { ...notebook, cells: notebook.cells.filter((cell) => !ids.includes(cell.id)) };
}
