/**
 * The main thread's side of the watch (see "./watch-thread"): takes its messages, and says that it is alive.
 */
import * as path from "node:path";
import { Worker } from "node:worker_threads";
import { requestStop } from "../core/stop";
import { type Cell, runningCell } from "./cell";
import type { Executions } from "./executions";
import { failureOfInterrupt, failureOfMemory } from "./failure";
import { setGate } from "./guard";
import { residentMb, trim } from "./memory";
import { native } from "./native";
import { toTerminal } from "./terminal";
import { graceMs, slots, type WatchEvent } from "./watch-thread";

/** The first thread's side of the watch. */
export interface Watch {
  /** While the compiler runs nothing can be broken, and nothing has to be: it ends by itself. */
  setCompiling(compiling: boolean): void;
  /** Says which cell runs from now on, or that none does. */
  setRunning(cell: Cell | undefined): void;
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
  private broken = 0; // serial of the cell that a signal broke last

  constructor(private readonly shared: Int32Array) {}

  /** @param target serial of the cell that ran when the button was pressed; 0 if none did */
  onInterrupt(target: number): void {
    if (target !== 0 && target === this.broken) return; // done: it was broken while this message waited
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

  onMemory(target: number): void {
    Atomics.store(this.shared, slots.brokenAtMb, 0); // the event loop turns: nothing had to be broken
    globalThis.gc?.();
    trim();
    if (runningCell()?.serial !== target) return;
    const allowedMb = Atomics.load(this.shared, slots.allowedMb);
    const usedMb = residentMb();
    if (usedMb > allowedMb) this.stop(runningCell(), usedMb);
  }

  onBreak(cell: Cell | undefined): void {
    const usedMb = Atomics.exchange(this.shared, slots.brokenAtMb, 0);
    if (cell) this.broken = cell.serial;
    if (usedMb > 0) this.stop(cell, usedMb);
    else if (cell) this.executions?.cancel(cell, failureOfInterrupt());
  }

  /** From now on signals are for `cell`. What a cell that was stopped for its memory left behind is not held against it. */
  setRunning(cell: Cell | undefined): void {
    if (this.stoppedForMemory) Atomics.store(this.shared, slots.floorMb, residentMb());
    this.stoppedForMemory = false;
    Atomics.store(this.shared, slots.running, cell?.serial ?? 0);
    waitForSignal(this.shared);
    Atomics.store(this.shared, slots.brokenAtMb, 0);
  }

  private stop(cell: Cell | undefined, usedMb: number): void {
    this.stoppedForMemory = true;
    if (cell) this.executions?.cancel(cell, failureOfMemory(usedMb, Atomics.load(this.shared, slots.limitMb)));
  }
}

/** Returns when no signal is on its way: the second thread sends one only between setting `breaking` and unsetting it. */
function waitForSignal(shared: Int32Array): void {
  while (Atomics.load(shared, slots.breaking) === 1) Atomics.wait(shared, slots.breaking, 1, 10);
}

/** Starts the second thread. */
export function startWatch(): Watch {
  const shared = new Int32Array(new SharedArrayBuffer(4 * slots.count));
  const worker = new Worker(path.join(__dirname, "watch-thread.js"), { workerData: shared });
  worker.unref();
  worker.on("error", (error) => toTerminal(`the watch ended: ${error.message}`));
  const reactions = new Reactions(shared);
  setGate({
    open: () => {
      Atomics.store(shared, slots.breakable, 1);
    },
    close: () => {
      Atomics.store(shared, slots.breakable, 0);
      waitForSignal(shared);
    },
  });
  worker.on("message", (event: WatchEvent) => {
    if (event.type === "interrupt") reactions.onInterrupt(event.target);
    else reactions.onMemory(event.target);
    Atomics.store(shared, slots.answered, event.id);
  });
  return {
    setCompiling: (compiling) => {
      Atomics.store(shared, slots.compiling, compiling ? 1 : 0);
    },
    setRunning: (cell) => reactions.setRunning(cell),
    onEvent: (target) => {
      reactions.executions = target;
    },
    onBreak: (cell) => reactions.onBreak(cell),
  };
}
