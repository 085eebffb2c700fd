/** How long to wait on a machine that also does other things. */
import * as os from "node:os";

/** `seconds`, and as much again for every process that waits for each processor: on a quiet machine little more than `seconds`. */
export function patience(seconds: number): number {
  return seconds * (1 + os.loadavg()[0] / os.availableParallelism());
}
