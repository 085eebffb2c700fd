/**
 * The notebook that is graded: the course's own cells in the course's order, the student's answers in their places, and what else the student
 * wrote where it stood.
 */
import { gradeId, isAnswer, isLocked } from "../notebooks/exercises";
import type { Cell, Notebook } from "../notebooks/notebook";

/** One code cell of the notebook that is graded. */
export interface Piece {
  /** Unique in the notebook. */
  key: string;
  /**
   * `course`: as the course has it; `edited`: a free cell of the course that the student changed; `answer`: where an answer belongs, attempted or not;
   * `check`: gives points; `extra`: a cell that the student added.
   */
  role: "course" | "edited" | "answer" | "check" | "extra";
  gradeId?: string;
  source: string;
  /** What the course has in its place. */
  original?: string;
}

/** A submission put together for grading: the course's cells with the student's answers in their places. */
export interface Assembled {
  pieces: Piece[];
  /** What the teacher should know: cells missing, changed, doubled. */
  notes: string[];
}

const sameText = (a: string, b: string): boolean => a.replace(/\s+/g, " ").trim() === b.replace(/\s+/g, " ").trim();

/** For every cell of the submission the index of the course's cell that it is (a copy of), or -1. */
function origins(course: Notebook, submission: Notebook): number[] {
  const byGrade = new Map(
    course.cells.map((cell, i) => [gradeId(cell), i] as const).filter(([id]) => id !== undefined),
  );
  const byId = new Map(course.cells.map((cell, i) => [cell.id, i] as const));
  const hasIds = submission.nbformat_minor >= 5;
  return submission.cells.map((cell) => {
    const graded = byGrade.get(gradeId(cell));
    if (graded !== undefined) return graded;
    if (hasIds) return byId.get(cell.id) ?? -1;
    return course.cells.findIndex((own) => own.cell_type === cell.cell_type && sameText(own.source, cell.source));
  });
}

/** Of the copies of an answer cell, the last that is not the stub. */
function chosenAnswer(own: Cell, copies: readonly Cell[]): Cell | undefined {
  return copies.findLast((copy) => copy.source.trim() !== "" && !sameText(copy.source, own.source)) ?? copies.at(-1);
}

interface Place {
  own: Cell;
  index: number;
  /** The student's copies of the cell. */
  copies: Cell[];
}

/** What stands in the place of one code cell of the course, and which of the student's copies that is. */
function pieceFor({ own, index, copies }: Place, notes: string[]): { piece: Piece; used?: Cell } {
  const id = gradeId(own);
  const base = { key: `course-${index}`, gradeId: id, source: own.source, original: own.source };
  if (isAnswer(own)) {
    if (copies.length === 0) notes.push(`${id} is missing`);
    if (copies.length > 1) notes.push(`${id} is there ${copies.length} times; the last one that is written counts`);
    const used = chosenAnswer(own, copies);
    return { piece: { ...base, role: "answer", source: used?.source ?? own.source }, used };
  }
  if (isLocked(own)) {
    if (copies.some((copy) => !sameText(copy.source, own.source)))
      notes.push(`${id} was changed; the course's own was run`);
    return { piece: { ...base, role: own.metadata.nbgrader?.grade ? "check" : "course" } };
  }
  const used = copies.findLast((copy) => copy.cell_type === "code");
  if (!used || sameText(used.source, own.source)) return { piece: { ...base, role: "course" }, used };
  return { piece: { ...base, role: "edited", source: used.source }, used };
}

/** Puts a submission together for grading. */
export function assemble(course: Notebook, submission: Notebook): Assembled {
  const notes: string[] = [];
  const origin = origins(course, submission);
  const pieces: Piece[] = [];
  const settled = new Set<Cell>();
  const places = course.cells.map((own, index): { index: number; piece?: Piece } => {
    if (own.cell_type !== "code") return { index };
    const copies = submission.cells.filter((_, i) => origin[i] === index);
    const { piece, used } = pieceFor({ own, index, copies }, notes);
    if (used) settled.add(used);
    for (const copy of copies) if (isLocked(own) || sameText(copy.source, own.source)) settled.add(copy);
    return { index, piece };
  });
  const extras = new Map<number, Piece[]>();
  let anchor = -1;
  submission.cells.forEach((cell, i) => {
    if (origin[i] >= 0) anchor = origin[i];
    if (settled.has(cell) || cell.cell_type !== "code" || cell.source.trim() === "") return;
    extras.set(anchor, [...(extras.get(anchor) ?? []), { key: `extra-${i}`, role: "extra", source: cell.source }]);
  });
  pieces.push(...(extras.get(-1) ?? []));
  for (const { index, piece } of places) pieces.push(...(piece ? [piece] : []), ...(extras.get(index) ?? []));
  return { pieces, notes };
}
