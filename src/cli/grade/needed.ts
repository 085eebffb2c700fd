/**
 * What of the course's own cells a submission needs. Training and drawing that no answer looks at is most of a notebook's time.
 *
 * Kept is every statement that declares a name which a kept one uses, and, because code changes objects, every statement that uses a
 * variable which a kept one declares. What the student wrote is kept whole.
 */
import type { Piece } from "./assemble";
import { type Statement, statementsOf } from "./cell-names";

interface Unit extends Statement {
  piece: Piece;
  kept: boolean;
}

/** The pieces without what nothing needs of the course's own; their order stays. */
export function neededPieces(pieces: readonly Piece[]): Piece[] {
  const units = pieces.flatMap((piece) =>
    statementsOf(piece.source).map(
      (statement): Unit => ({ ...statement, piece, kept: piece.role !== "course" || statement.always }),
    ),
  );
  const used = new Set<string>();
  const variables = new Set<string>();
  const isNeeded = ({ declared, free }: Unit): boolean =>
    [...declared].some((name) => used.has(name)) || [...free].some((name) => variables.has(name));
  for (let grown = true; grown; ) {
    const kept = units.filter((unit) => unit.kept);
    for (const { free } of kept) for (const name of free) used.add(name);
    for (const unit of kept) for (const name of unit.variables) variables.add(name);
    const more = units.filter((unit) => !unit.kept && isNeeded(unit));
    for (const unit of more) unit.kept = true;
    grown = more.length > 0;
  }
  return pieces.flatMap((piece): Piece[] => {
    if (piece.role !== "course") return [piece];
    const texts = units.filter((unit) => unit.piece === piece && unit.kept).map(({ text }) => text);
    return texts.length === 0 ? [] : [{ ...piece, source: texts.join("\n") }];
  });
}
