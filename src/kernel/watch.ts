/**
 * The main thread's side of the watch (see "./watch-thread"): takes its messages, and says that it is alive.
 */
import * as path from "node:path";
import { Worker } from "node:worker_threads";
import { requestStop } from "../core/stop";
import { type Cell, type Failure, runningCell } from "./cell";
import type { Executions } from "./executions";
import { native } from "./native";
import { toTerminal } from "./terminal";
import { graceMs, slots, type WatchEvent } from "./watch-thread";

export interface Watch {
  /** While the compiler runs it must not be broken: it would be left half-way. */
  setCompiling(compiling: boolean): void;
  /** From now on events act on `executions`. */
  onEvent(executions: Executions): void;
  /** A signal broke the code of `cell`. */
  onBreak(cell: Cell | undefined): void;
}

function interrupted(): Failure {
  const evalue = "the interrupt button ended this cell before it was done";
  return { ename: "Interrupted", evalue, traceback: [`Interrupted: ${evalue}`] };
}

/** Starts the second thread. */
export function startWatch(): Watch {
  const shared = new Int32Array(new SharedArrayBuffer(4 * slots.count));
  const worker = new Worker(path.join(__dirname, "watch-thread.js"), { workerData: shared });
  worker.unref();
  worker.on("error", (error) => toTerminal(`the watch ended: ${error.message}`));
  let executions: Executions | undefined;
  let reason: Failure = interrupted();
  let asked: Cell | undefined; // whose end the reader already asked for

  const onInterrupt = (): void => {
    const cell = runningCell();
    if (cell === undefined) return;
    reason = interrupted();
    const again = cell === asked;
    asked = cell;
    requestStop(true);
    void executions?.abortWaiting();
    if (again) executions?.cancel(cell, reason);
    native.setTimeout(() => {
      if (runningCell() === cell) executions?.cancel(cell, interrupted());
    }, graceMs);
  };

  worker.on("message", (event: WatchEvent) => {
    Atomics.store(shared, slots.answered, event.id);
    if (event.type === "interrupt") onInterrupt();
  });

  return {
    setCompiling: (compiling) => {
      Atomics.store(shared, slots.compiling, compiling ? 1 : 0);
    },
    onEvent: (target) => {
      executions = target;
    },
    onBreak: (cell) => {
      if (cell) executions?.cancel(cell, reason);
    },
  };
}
