/**
 * What the course asks of exercises: four cells in a row (prompt, stub, try-it, check) whose nbgrader metadata agree.
 */
import { gradeId, isAnswer, isCheck } from "./exercises";
import type { Finding } from "./lint";
import type { Cell, GradeMetadata, Notebook } from "./notebook";

const flags = ["grade", "solution", "locked", "task"] as const;

function metadataProblem(data: GradeMetadata): string | undefined {
  if (data.schema_version !== 3) return `schema_version must be 3, got ${data.schema_version}`;
  for (const flag of flags)
    if (typeof data[flag] !== "boolean") return `${flag} must be true or false, got ${data[flag]}`;
  if (data.solution && (data.grade || data.locked)) return "an answer's cell must be neither graded nor locked";
  if (data.grade && !(Number.isInteger(data.points) && data.points! > 0))
    return `points must be a whole number > 0, got ${data.points}`;
  if (data.grade && !data.locked) return "a check's cell must be locked";
  return undefined;
}

/** "2.1" from "ex-02-1" or "check-02-1". */
const exerciseNumber = (id: string): string => {
  const match = /^(?:ex|check)-(\d\d)-(\d+)$/.exec(id);
  return match ? `${Number(match[1])}.${match[2]}` : "";
};

function promptProblem(prompt: Cell | undefined, number: string, points: number | undefined): string | undefined {
  if (prompt?.cell_type !== "markdown" || !prompt.source.startsWith(`### Exercise ${number} · `)) {
    return `a prompt "### Exercise ${number} · NAME" must stand before the stub`;
  }
  if (!prompt.source.includes("<details>")) return "the prompt must hold a hint, folded in <details>";
  const said = /(\d+) points?\b/.exec(prompt.source)?.[1];
  if (Number(said) !== points) return `the prompt must say the check's points (${points}), got ${said ?? "none"}`;
  if (!/\d+ min/.test(prompt.source)) return 'the prompt must say how long it takes ("5 minutes")';
  return undefined;
}

function orderProblem(cells: readonly Cell[], at: number): string | undefined {
  const id = gradeId(cells[at])!;
  const number = exerciseNumber(id);
  const [prompt, stub, tryCell, check] = [cells[at - 1], cells[at], cells[at + 1], cells[at + 2]];
  if (!stub.source.includes(`throw new Error("Exercise ${number}: write this function")`)) {
    return `the stub must throw "Exercise ${number}: write this function" inside its function`;
  }
  if (tryCell?.cell_type !== "code" || tryCell.metadata.nbgrader || !/\btryIt\(/.test(tryCell.source)) {
    return "a try-it cell with tryIt(() => …) must follow the stub";
  }
  if (!check || !isCheck(check) || gradeId(check) !== id.replace(/^ex/, "check")) {
    return `the check ${id.replace(/^ex/, "check")} must follow the try-it cell`;
  }
  return promptProblem(prompt, number, check.metadata.nbgrader?.points);
}

function checkProblem(cell: Cell, number: string): string | undefined {
  const module = `jielong/check/lesson-${number}`;
  if (!cell.source.includes(`"${module}"`)) return `a check's cell must import its check from "${module}" itself`;
  return cell.source.trim().split("\n").length <= 3 ? undefined : "a check's cell must have at most 3 lines";
}

function problemsOf(
  cells: readonly Cell[],
  at: number,
  number: string,
  before: ReadonlySet<string>,
): (string | undefined)[] {
  const cell = cells[at];
  const data = cell.metadata.nbgrader!;
  const twice = before.has(data.grade_id)
    ? `its grade id must be the cell's own, got ${data.grade_id} twice`
    : undefined;
  const found = [twice, metadataProblem(data)];
  if (!isAnswer(cell) && !isCheck(cell)) return found;
  const wanted = new RegExp(`^${isAnswer(cell) ? "ex" : "check"}-${number}-\\d+$`);
  if (!wanted.test(data.grade_id))
    return [...found, `its grade id must look like ${wanted.source}, got ${data.grade_id}`];
  if (isAnswer(cell)) return [...found, orderProblem(cells, at)];
  const stub = data.grade_id.replace(/^check/, "ex");
  return [...found, checkProblem(cell, number), before.has(stub) ? undefined : "a check must follow its stub"];
}

/** Findings on everything that carries nbgrader metadata. */
export function exerciseFindings({ cells }: Notebook, number: string): Finding[] {
  const seen = new Set<string>();
  const findings: Finding[] = [];
  cells.forEach((cell, at) => {
    const data = cell.metadata.nbgrader;
    if (!data) return;
    for (const says of problemsOf(cells, at, number, seen)) if (says) findings.push({ cell: cell.id, says });
    seen.add(data.grade_id);
  });
  return findings;
}
