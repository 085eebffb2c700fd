/** Text out of a cell: whole lines, or letters as they come. */
import { nextStep } from "../core/stop";

/** Prints the values as one line: text as it is, everything else as Node shows it. */
export function print(...values: unknown[]): void {
  console.log(...values);
}

/**
 * Writes text without ending the line and gives it time to reach the reader; of a sequence (a model's letters, say) each
 * piece is written as it comes. Ends early when the reader presses the interrupt button.
 *
 * @param pieces a text, or a sequence of them
 * @returns what was written
 */
export async function stream(pieces: string | Iterable<string> | AsyncIterable<string>): Promise<string> {
  let written = "";
  for await (const piece of typeof pieces === "string" ? [pieces] : pieces) {
    process.stdout.write(piece);
    written += piece;
    if (!(await nextStep())) break;
  }
  return written;
}
