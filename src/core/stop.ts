/**
 * How long work is asked to stop: the interrupt button sets a flag, and a training loop looks at it between two steps.
 *
 * The flag lives on the process, not in this module, because the kernel that sets it may have loaded another copy of the file.
 */

interface StopState {
  requested: boolean;
}

const key = Symbol.for("jielong.stop");
const processWide = globalThis as unknown as Record<symbol, StopState>;
processWide[key] ??= { requested: false };

/** True from the moment the reader presses the interrupt button until the next cell starts. */
export function stopRequested(): boolean {
  return processWide[key].requested;
}

/** Asks running loops to stop, or (false) clears that. Called by the kernel. */
export function requestStop(requested = true): void {
  processWide[key].requested = requested;
}

/**
 * Lets everything that waits (the interrupt button, charts, printed text) have its turn, then says whether to go on.
 * A loop awaits this between two steps.
 *
 * @returns false when the loop should stop and return what it has
 */
export async function nextStep(): Promise<boolean> {
  await new Promise((resolve) => setImmediate(resolve));
  return !stopRequested();
}
