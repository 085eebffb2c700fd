/**
 * Errors that nobody waited for: a promise that was not awaited, a callback of a timer. They are told to the cell that started
 * them, by name, and to no other.
 */
import { type Cell, cellOfFile, runningCell, startingCell } from "./cell";
import { failureOfThrown } from "./failure";
import { brokenCell, isBreak } from "./guard";
import { placeOf } from "./stack";
import { toTerminal } from "./terminal";

let tell: (cell: Cell | undefined, text: string) => void = (_cell, text) => toTerminal(text);

/** Tells `cell` about an error that it started and did not handle. */
export function reportLate(cell: Cell | undefined, error: unknown): void {
  const { traceback } = failureOfThrown(error);
  const who = cell ? `${cell.label} started work that failed later` : "Work that no cell started failed";
  tell(cell, `${who}; await its promise to see the error where it happens.\n${traceback.join("\n")}\n`);
}

function cellThatCaused(error: unknown): Cell | undefined {
  const place = error instanceof Error ? placeOf(error) : undefined;
  return startingCell() ?? (place && cellOfFile(place.source));
}

/**
 * Takes over what Node calls uncaught.
 * @param write prints into a cell
 * @param onBreak called with the cell whose code was broken by a signal
 */
export function installLateErrors(
  write: (cell: Cell | undefined, text: string) => void,
  onBreak: (cell: Cell | undefined) => void,
): void {
  tell = write;
  process.on("unhandledRejection", (reason) => reportLate(cellThatCaused(reason), reason));
  process.on("uncaughtException", (error) => {
    if (isBreak(error)) onBreak(brokenCell() ?? runningCell());
    else reportLate(cellThatCaused(error), error);
  });
}
