/** How long to wait on a machine that also does other things. */
import * as os from "node:os";

/** `seconds`, and as much again for every process that each processor has to serve, ten times at most; on a quiet machine little more. */
export function patience(seconds: number): number {
  return seconds * Math.min(10, 1 + os.loadavg()[0] / os.availableParallelism());
}
