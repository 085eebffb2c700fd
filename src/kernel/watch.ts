/**
 * The main thread's side of the watch (see "./watch-thread"): takes its messages, and says that it is alive.
 */
import * as path from "node:path";
import { Worker } from "node:worker_threads";
import { requestStop } from "../core/stop";
import { type Cell, runningCell } from "./cell";
import type { Executions } from "./executions";
import { failureOfInterrupt, failureOfMemory } from "./failure";
import { residentMb, trim } from "./memory";
import { native } from "./native";
import { toTerminal } from "./terminal";
import { graceMs, slots, type WatchEvent } from "./watch-thread";

/** The first thread's side of the watch. */
export interface Watch {
  /** While the compiler runs it must not be broken: it would be left half-way. */
  setCompiling(compiling: boolean): void;
  /** Memory is watched while a cell runs. */
  setRunning(running: boolean): void;
  /** From now on events act on `executions`. */
  onEvent(executions: Executions): void;
  /** A signal broke the code of `cell`. */
  onBreak(cell: Cell | undefined): void;
}

/** Starts the second thread. */
export function startWatch(): Watch {
  const shared = new Int32Array(new SharedArrayBuffer(4 * slots.count));
  const worker = new Worker(path.join(__dirname, "watch-thread.js"), { workerData: shared });
  worker.unref();
  worker.on("error", (error) => toTerminal(`the watch ended: ${error.message}`));
  let executions: Executions | undefined;
  let stoppedForMemory = false;
  let asked: Cell | undefined; // whose end the reader already asked for

  const onInterrupt = (): void => {
    requestStop(true); // also for a loop that a cell started and did not wait for
    const cell = runningCell();
    if (cell === undefined) return;
    const again = cell === asked;
    asked = cell;
    void executions?.abortWaiting();
    if (again) executions?.cancel(cell, failureOfInterrupt());
    native.setTimeout(() => {
      if (runningCell() === cell) executions?.cancel(cell, failureOfInterrupt());
    }, graceMs);
  };

  const stop = (cell: Cell | undefined, usedMb: number): void => {
    stoppedForMemory = true;
    if (cell) executions?.cancel(cell, failureOfMemory(usedMb, Atomics.load(shared, slots.limitMb)));
  };

  const onMemory = (): void => {
    globalThis.gc?.();
    trim();
    if (residentMb() > Atomics.load(shared, slots.allowedMb)) stop(runningCell(), residentMb());
  };

  worker.on("message", (event: WatchEvent) => {
    if (event.type === "interrupt") onInterrupt();
    else onMemory();
    Atomics.store(shared, slots.answered, event.id);
  });

  return {
    setCompiling: (compiling) => {
      Atomics.store(shared, slots.compiling, compiling ? 1 : 0);
    },
    setRunning: (running) => {
      if (stoppedForMemory) Atomics.store(shared, slots.floorMb, residentMb());
      stoppedForMemory = false;
      Atomics.store(shared, slots.running, running ? 1 : 0);
    },
    onEvent: (target) => {
      executions = target;
    },
    onBreak: (cell) => {
      const usedMb = Atomics.exchange(shared, slots.brokenAtMb, 0);
      if (usedMb > 0) stop(cell, usedMb);
      else if (cell) executions?.cancel(cell, failureOfInterrupt());
    },
  };
}
