/**
 * A second thread that sees what the first cannot see while it is busy: the interrupt button, a keeper that is gone, memory that
 * runs out. It asks first (a message, which the main thread answers when its event loop turns); what does not answer is broken
 * (SIGINT, see "./guard"), and what cannot be broken is ended.
 */
import * as net from "node:net";
import { parentPort, workerData } from "node:worker_threads";
import { toTerminal } from "./terminal";

/** Places in the memory that both threads share. */
export const slots = { answered: 0, compiling: 1, count: 2 };

/** How long an interrupted cell may go on to end by itself, ms. */
export const graceMs = 3000;
const endMs = 4500; // after the interrupt, ms: the kernel is ended

export interface WatchEvent {
  id: number;
  type: "interrupt" | "memory";
}

const shared = workerData as Int32Array;
let lastId = 0;

function breakMain(): void {
  if (Atomics.load(shared, slots.compiling) === 0) process.kill(process.pid, "SIGINT");
}

/** Sends `type` and calls `unanswered` every `everyMs` until the main thread has answered. */
function ask(type: WatchEvent["type"], everyMs: number, unanswered: (waitedMs: number) => void): void {
  const id = ++lastId;
  const asked = Date.now();
  parentPort?.postMessage({ id, type } satisfies WatchEvent);
  const timer = setInterval(() => {
    if (Atomics.load(shared, slots.answered) >= id) clearInterval(timer);
    else unanswered(Date.now() - asked);
  }, everyMs);
}

let firstUnanswered = 0;

function onInterrupt(): void {
  const again = Date.now() - firstUnanswered < endMs;
  if (!again) firstUnanswered = Date.now();
  else breakMain();
  ask("interrupt", 100, (waited) => {
    if (waited >= endMs) {
      toTerminal("a cell could not be interrupted; the kernel ends");
      process.kill(process.pid, "SIGKILL");
    } else if (waited >= graceMs) breakMain();
  });
}

function listen(): void {
  const keeper = new net.Socket({ fd: 3, readable: true, writable: false });
  keeper.on("data", () => onInterrupt());
  for (const end of ["end", "error", "close"]) keeper.on(end, () => process.kill(process.pid, "SIGKILL"));
}

if (parentPort !== null) {
  try {
    listen();
  } catch {
    toTerminal("started without its keeper: the interrupt button will not work");
  }
}
