/**
 * Brings a student's notebook and a new version of the course's together: the course's cells, the student's answers by grade id, and
 * the cells that the student added.
 */
import { gradeId, isAnswer } from "../notebooks/exercises";
import type { Cell, Notebook } from "../notebooks/notebook";

/** A merged notebook, and a line about everything that did not simply come from the course. */
export interface Merged {
  notebook: Notebook;
  notes: string[];
}

interface Side {
  byGrade: Map<string, Cell>;
  byId: Map<string, Cell>;
}

const stubPattern = /throw new Error\(\s*["'`]Exercise \d+\.\d+: write this function/;

/** Cells by grade id and by id; of two with one grade id, the one that holds an answer. */
function sideOf(notebook: Notebook | undefined): Side {
  const side: Side = { byGrade: new Map(), byId: new Map() };
  for (const cell of notebook?.cells ?? []) {
    const grade = gradeId(cell);
    const before = grade === undefined ? undefined : side.byGrade.get(grade);
    if (grade !== undefined && (!before || (stubPattern.test(before.source) && !stubPattern.test(cell.source)))) {
      side.byGrade.set(grade, cell);
    }
    if (!side.byId.has(cell.id)) side.byId.set(cell.id, cell);
  }
  return side;
}

/** The cell that stands for `cell` on a side: the one with its grade id, or the one with its id that has no other grade id. */
function counterpart(side: Side, cell: Cell): Cell | undefined {
  const grade = gradeId(cell);
  if (grade !== undefined && side.byGrade.has(grade)) return side.byGrade.get(grade);
  const same = side.byId.get(cell.id);
  return same && (gradeId(same) === undefined || gradeId(same) === grade) ? same : undefined;
}

const withSource = (cell: Cell, from: Cell): Cell => {
  if (cell.cell_type !== "code") return { ...cell, source: from.source };
  return { ...cell, source: from.source, outputs: from.outputs ?? [], execution_count: from.execution_count ?? null };
};

const fenced = (code: string): string => `\`\`\`\`ts\n${code}\n\`\`\`\``;

const noteCell = (id: string, text: string): Cell => ({
  cell_type: "markdown",
  id,
  metadata: { tags: ["kept-by-update"] },
  source: text,
});

/** One cell of the new version with what the student did to it, and a note cell to follow it where both changed. */
function resolve(
  theirs: Cell,
  mine: Cell | undefined,
  base: Cell | undefined,
  hasBase: boolean,
  notes: string[],
): Cell[] {
  if (!mine || mine.source === theirs.source || mine.source === base?.source) return [theirs];
  const name = gradeId(theirs) ?? theirs.id;
  const courseChanged = hasBase && base?.source !== theirs.source;
  if (isAnswer(theirs)) {
    if (stubPattern.test(mine.source) && !hasBase) return [theirs];
    const answer = withSource(theirs, mine);
    if (!courseChanged) return [answer];
    notes.push(`${name}: your answer is kept; its stub changed, and the new one stands below it`);
    return [
      answer,
      noteCell(`${theirs.id}-new-stub`, `The stub of this exercise changed. It is now:\n\n${fenced(theirs.source)}`),
    ];
  }
  if (theirs.metadata.nbgrader) {
    notes.push(`${name}: the course's own cell is back; yours is in the copy`);
    return [theirs];
  }
  if (!hasBase) return [theirs];
  if (!courseChanged) return [withSource(theirs, mine)];
  notes.push(`${name}: you and the course both changed this cell; the course's is in place and yours stands below it`);
  const text = mine.cell_type === "code" ? fenced(mine.source) : mine.source;
  return [theirs, noteCell(`${theirs.id}-yours`, `*Your version of the cell above:*\n\n${text}`)];
}

/** Ids that Jupyter gives, as against those that the course does. */
const madeByJupyter = (id: string): boolean =>
  /^[0-9a-f]{8}(-[0-9a-f]{4}){0,3}(-[0-9a-f]{12})?$/.test(id) || /^cell-\d+$/.test(id);

/** What to keep of a cell that the new version has no place for; undefined if it is the course's and unchanged. */
function leftOver(mine: Cell, base: Side, hasBase: boolean, notes: string[]): Cell[] {
  const { nbgrader, ...metadata } = mine.metadata;
  const cell: Cell = { ...mine, metadata };
  const before = counterpart(base, mine);
  if (before?.source === mine.source) return [];
  if (nbgrader?.solution && !stubPattern.test(mine.source)) {
    notes.push(`${nbgrader.grade_id}: this version has no place for your answer; it is kept as a cell without points`);
    return [
      noteCell(
        `${mine.id}-kept`,
        `*Your answer to ${nbgrader.grade_id}, for which this version of the course has no place:*`,
      ),
      cell,
    ];
  }
  if (nbgrader || mine.source.trim() === "") return [];
  if (!before && !hasBase && !madeByJupyter(mine.id)) return [];
  notes.push(`${mine.id}: ${before ? "a cell that you changed and the course took out" : "a cell of yours"} is kept`);
  return [cell];
}

/** Ids for all; the course's cells keep theirs. */
function withOwnIds(cells: readonly Cell[], course: readonly Cell[]): Cell[] {
  const taken = new Set(course.map(({ id }) => id));
  const given = new Set<string>();
  return cells.map((cell) => {
    const isCourse =
      !given.has(cell.id) && course.some((each) => each.id === cell.id && gradeId(each) === gradeId(cell));
    let id = cell.id;
    for (let n = 2; !isCourse && (given.has(id) || taken.has(id)); n++) id = `${cell.id}-${n}`;
    given.add(id);
    return id === cell.id ? cell : { ...cell, id };
  });
}

/**
 * Merges a student's notebook into a new version.
 *
 * - An answer stays, found by its grade id wherever the cell was moved; a stub that was not touched becomes the new stub.
 * - A locked cell is the course's. A free cell that only one side changed has that change; where both did, the student's follows.
 * - Cells that the student added stay behind the cell they stood behind; cells that the student deleted come back.
 *
 * @param base  the version that the student started from; without it a changed free cell becomes the course's
 */
export function mergeNotebook(base: Notebook | undefined, mine: Notebook, theirs: Notebook): Merged {
  const notes: string[] = [];
  const [mineSide, baseSide] = [sideOf(mine), sideOf(base)];
  const groups = new Map<Cell | undefined, Cell[]>([[undefined, []]]);
  const order: (Cell | undefined)[] = [undefined];
  const placed = new Map<Cell, Cell>();
  for (const cell of theirs.cells) {
    const own = counterpart(mineSide, cell);
    groups.set(cell, resolve(cell, own, counterpart(baseSide, cell), base !== undefined, notes));
    order.push(cell);
    if (own && !placed.has(own)) placed.set(own, cell);
  }
  let anchor: Cell | undefined;
  for (const cell of mine.cells) {
    const place = placed.get(cell);
    if (place) anchor = place;
    else groups.get(anchor)?.push(...leftOver(cell, baseSide, base !== undefined, notes));
  }
  const known = new Map<string, string>();
  const cells = order
    .flatMap((cell) => groups.get(cell) ?? [])
    .filter((cell) => {
      const isNote = (cell.metadata.tags as string[] | undefined)?.includes("kept-by-update");
      if (isNote && known.get(cell.id) === cell.source) return false;
      known.set(cell.id, cell.source);
      return true;
    });
  return { notebook: { ...theirs, cells: withOwnIds(cells, theirs.cells) }, notes };
}
