/**
 * The charts that are still being drawn into, so that the end of a loop or of a cell can bring them to their last state.
 *
 * The kernel, which does not import this file, calls `globalThis[Symbol.for("jielong.finishLive")]` when a cell has ended.
 */
const open = new Set<() => void>();

/** Keeps `finish` to be called once at the end. */
export function keepLive(finish: () => void): void {
  open.add(finish);
}

/** Forgets a chart that is finished. */
export function dropLive(finish: () => void): void {
  open.delete(finish);
}

/** Draws the last state of every chart with something new in it. */
export function finishLiveCharts(): void {
  for (const finish of [...open]) finish();
}

(globalThis as unknown as Record<symbol, () => void>)[Symbol.for("jielong.finishLive")] = finishLiveCharts;
