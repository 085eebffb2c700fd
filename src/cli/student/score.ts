/**
 * What the checks of an executed notebook say.
 */
import { gradeId, isCheck } from "../notebooks/exercises";
import type { Cell, Notebook } from "../notebooks/notebook";

/** One check's verdict. */
export interface Verdict {
  gradeId: string;
  points: number;
  passed: boolean;
  /** The line that the check printed, or why it printed none. */
  says: string;
}

const shown = (cell: Cell): string =>
  (cell.outputs ?? [])
    .map((output) => (output.output_type === "error" ? `${output.ename}: ${output.evalue}` : (output.text ?? "")))
    .join("");

/** The verdicts, in the notebook's order. A check whose output is not one of its three forms did not pass. */
export function verdictsOf(notebook: Notebook): Verdict[] {
  return notebook.cells.filter(isCheck).map((cell) => {
    const lines = shown(cell).trim().split("\n");
    const line = lines.findLast((each) => /^Exercise \d+\.\d+: /.test(each));
    return {
      gradeId: gradeId(cell) ?? "",
      points: cell.metadata.nbgrader?.points ?? 0,
      passed: line !== undefined && /^Exercise \d+\.\d+: passed: \d+ checks?$/.test(line),
      says: line ?? `${gradeId(cell)}: ${lines[0] || "the check was not reached"}`,
    };
  });
}

/** "3 of 7 points". */
export function scoreOf(verdicts: readonly Verdict[]): { points: number; of: number } {
  const sum = (some: readonly Verdict[]): number => some.reduce((total, { points }) => total + points, 0);
  return { points: sum(verdicts.filter(({ passed }) => passed)), of: sum(verdicts) };
}
