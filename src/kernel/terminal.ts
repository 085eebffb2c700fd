/**
 * The terminal that Jupyter was started in: what concerns the kernel and no cell is written here.
 */
import * as fs from "node:fs";

/** Writes a line to the process's own stderr, past everything that sends a cell's output to its notebook. */
export function toTerminal(text: string): void {
  try {
    fs.writeSync(2, `[jielong kernel] ${text.trimEnd()}\n`);
  } catch {
    // The terminal is gone; there is nowhere left to say so.
  }
}
