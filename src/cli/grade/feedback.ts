/**
 * The copy of a notebook that goes back to its student: their own work, the points, and what the checks said.
 */
import { gradeId, isLocked } from "../notebooks/exercises";
import { type Cell, kernelspec, type Notebook } from "../notebooks/notebook";
import type { CourseNotebook } from "./course";
import type { Grade, Score } from "./grade-one";

/** Text that Markdown and HTML leave alone. */
const plain = (text: string): string =>
  text
    .replace(/[&<>]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[c]!)
    .replace(/([\\`*_{}[\]()#|$~])/g, "\\$1");

const markdown = (id: string, source: string): Cell => ({
  cell_type: "markdown",
  id,
  metadata: { editable: false, deletable: false },
  source,
});

const pointsOf = ({ points, of }: { points: number; of: number }): string =>
  `${points} of ${of} ${of === 1 ? "point" : "points"}`;

function summary(grade: Grade): Cell {
  const rows = grade.scores.map((score) => `| ${score.name} | ${pointsOf(score)} | ${plain(score.says)} |`);
  const notes = grade.notes.map((note) => `- ${plain(note)}`);
  const text = [
    `## ${pointsOf(grade)}`,
    "",
    ...(rows.length > 0 ? ["| exercise | points | what the check said |", "|---|---|---|", ...rows, ""] : []),
    ...(notes.length > 0 ? ["Notes:", "", ...notes] : []),
  ];
  return markdown("feedback", text.join("\n").trim());
}

const verdict = (score: Score): Cell =>
  markdown(`feedback-${score.check}`, `**Exercise ${plain(score.name)}: ${pointsOf(score)}.** ${plain(score.says)}`);

/**
 * The annotated copy. Outputs are the ones that were handed in: nothing of the grading run but what the checks said comes back.
 * @param notebook  what was handed in; undefined if it could not be read
 */
export function feedbackFor(
  grade: Grade,
  notebook: Notebook | undefined,
  course: CourseNotebook | undefined,
): Notebook {
  const cells: Cell[] = [summary(grade)];
  const left = new Map(grade.scores.map((score) => [score.check, score]));
  for (const cell of notebook?.cells ?? []) {
    const own = course?.notebook.cells.find((each) => gradeId(each) && gradeId(each) === gradeId(cell));
    if (own && isLocked(own))
      cells.push({ ...structuredClone(own), outputs: own.cell_type === "code" ? [] : undefined });
    else cells.push(cell);
    const score = left.get(gradeId(cell) ?? "");
    if (score) cells.push(verdict(score));
    left.delete(gradeId(cell) ?? "");
  }
  for (const score of left.values()) cells.push(verdict(score));
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { ...(notebook?.metadata ?? {}), kernelspec },
    cells: withOwnIds(cells),
  };
}

/** Cell ids must be unique in a notebook; a copied cell may have its original's. */
function withOwnIds(cells: readonly Cell[]): Cell[] {
  const seen = new Set<string>();
  return cells.map((cell, i) => {
    const valid = /^[\w-]{1,64}$/.test(cell.id) && !seen.has(cell.id);
    const id = valid ? cell.id : `cell-${i}-of-feedback`;
    seen.add(id);
    return { ...cell, id };
  });
}
