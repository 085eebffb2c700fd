/**
 * A long command on a terminal: how it prints beside a progress bar, and how it is stopped.
 */
import { requestStop } from "../../core/stop";

/** Lets Ctrl-C, and whoever ends the process politely, stop the run at its next step; asked twice, it ends at once. */
export async function stoppable<T>(run: () => Promise<T>): Promise<T> {
  const signals = ["SIGINT", "SIGTERM"] as const;
  const ignore = (): void => {
    for (const signal of signals) process.off(signal, stop);
  };
  const stop = (): void => {
    print("stopping after this step; once more ends it at once");
    requestStop();
    ignore();
  };
  for (const signal of signals) process.on(signal, stop);
  return run().finally(ignore);
}

/** Prints a line above a progress bar that is being drawn on a terminal. */
export function print(line: string): void {
  console.log(`${process.stdout.isTTY ? "\r\u001b[K" : ""}${line}`);
}
