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

/** What the messages of the second thread lead to. */
class Reactions {
  executions: Executions | undefined;
  private stoppedForMemory = false;
  private asked: Cell | undefined; // whose end the reader already asked for

  constructor(private readonly shared: Int32Array) {}

  onInterrupt(): void {
    requestStop(true); // also for a loop that a cell started and did not wait for
    const cell = runningCell();
    if (cell === undefined) return;
    const again = cell === this.asked;
    this.asked = cell;
    void this.executions?.abortWaiting();
    if (again) this.executions?.cancel(cell, failureOfInterrupt());
    native.setTimeout(() => {
      if (runningCell() === cell) this.executions?.cancel(cell, failureOfInterrupt());
    }, graceMs);
  }

  onMemory(): void {
    globalThis.gc?.();
    trim();
    const allowedMb = Atomics.load(this.shared, slots.allowedMb);
    if (residentMb() > allowedMb) this.stop(runningCell(), residentMb());
  }

  onBreak(cell: Cell | undefined): void {
    const usedMb = Atomics.exchange(this.shared, slots.brokenAtMb, 0);
    if (usedMb > 0) this.stop(cell, usedMb);
    else if (cell) this.executions?.cancel(cell, failureOfInterrupt());
  }

  /** What a cell that was stopped for its memory left behind is not held against the next. */
  setRunning(running: boolean): void {
    if (this.stoppedForMemory) Atomics.store(this.shared, slots.floorMb, residentMb());
    this.stoppedForMemory = false;
    Atomics.store(this.shared, slots.running, running ? 1 : 0);
  }

  private stop(cell: Cell | undefined, usedMb: number): void {
    this.stoppedForMemory = true;
    if (cell) this.executions?.cancel(cell, failureOfMemory(usedMb, Atomics.load(this.shared, slots.limitMb)));
  }
}

/** Starts the second thread. */
export function startWatch(): Watch {
  const shared = new Int32Array(new SharedArrayBuffer(4 * slots.count));
  const worker = new Worker(path.join(__dirname, "watch-thread.js"), { workerData: shared });
  worker.unref();
  worker.on("error", (error) => toTerminal(`the watch ended: ${error.message}`));
  const reactions = new Reactions(shared);
  worker.on("message", (event: WatchEvent) => {
    if (event.type === "interrupt") reactions.onInterrupt();
    else reactions.onMemory();
    Atomics.store(shared, slots.answered, event.id);
  });
  return {
    setCompiling: (compiling) => {
      Atomics.store(shared, slots.compiling, compiling ? 1 : 0);
    },
    setRunning: (running) => reactions.setRunning(running),
    onEvent: (target) => {
      reactions.executions = target;
    },
    onBreak: (cell) => reactions.onBreak(cell),
  };
}
