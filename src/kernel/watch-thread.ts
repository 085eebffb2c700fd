/**
 * A second thread that sees what the first cannot see while it is busy: the interrupt button, a keeper that is gone, memory that
 * runs out. It asks first (a message, which the main thread answers when its event loop turns); what does not answer is broken
 * (SIGINT, see "./guard"), and what cannot be broken is ended.
 */
import * as net from "node:net";
import { parentPort, workerData } from "node:worker_threads";
import { availableMb, limitMb, machineMb, residentMb, trim } from "./memory";
import { toTerminal } from "./terminal";

/** Places in the memory that both threads share. */
export const slots = {
  /** The last event that the main thread has dealt with. */
  answered: 0,
  /** 1 while this thread decides whether to break a cell, and does. */
  breaking: 1,
  /** What the process may hold, as told to the reader, MB. */
  limitMb: 2,
  /** What the process held when a cell was broken for its memory, MB; 0 when it was broken for another reason. */
  brokenAtMb: 3,
  /** Serial of the cell that runs; 0 if none does. */
  running: 4,
  /** What the process held after a cell was stopped for its memory and all was released, MB. */
  floorMb: 5,
  /** What the process may hold now, MB. */
  allowedMb: 6,
  /** 1 while the compiler runs. */
  compiling: 7,
  /** 1 while the main thread runs code that a signal can break, and was not sent one yet. */
  breakable: 8,
  count: 9,
};

/** How long an interrupted cell may go on to end by itself, ms. */
export const graceMs = 3000;
const endMs = 4500; // after the interrupt, ms: the kernel is ended

/** What the second thread tells the first. */
export interface WatchEvent {
  id: number;
  /** Serial of the cell that it is about; 0: what earlier cells left behind. */
  target: number;
  type: "interrupt" | "memory";
}

const shared = workerData as Int32Array;
let lastId = 0;

/**
 * Breaks the cell `target`, if it still runs: the signal must not hit the next one, nor code that it cannot break. `told` is called
 * just before.
 */
function breakMain(target: number, told: () => void = () => {}): void {
  Atomics.store(shared, slots.breaking, 1);
  if (Atomics.load(shared, slots.running) === target && Atomics.exchange(shared, slots.breakable, 0) === 1) {
    told();
    process.kill(process.pid, "SIGINT");
  }
  Atomics.store(shared, slots.breaking, 0);
  Atomics.notify(shared, slots.breaking);
}

/** Sends an event; calls `unanswered` every `everyMs` until the main thread has answered, and then `answered`. */
function ask(event: Omit<WatchEvent, "id">, everyMs: number, unanswered: () => void, answered: () => void): void {
  const id = ++lastId;
  parentPort?.postMessage({ id, ...event } satisfies WatchEvent);
  const timer = setInterval(() => {
    if (Atomics.load(shared, slots.answered) < id) return unanswered();
    clearInterval(timer);
    answered();
  }, everyMs);
}

let interrupting: number | undefined; // serial of the cell

function onInterrupt(): void {
  const target = Atomics.load(shared, slots.running);
  if (interrupting === target)
    breakMain(target); // pressed again while the main thread is busy
  else endCell(target);
}

/** Asks the cell `target` to end, breaks it after graceMs, and ends the kernel after endMs; the compiler's time does not count. */
function endCell(target: number): void {
  interrupting = target;
  let since = Date.now();
  const wait = () => {
    if (Atomics.load(shared, slots.compiling) === 1) since = Date.now();
    if (Date.now() - since >= graceMs) breakMain(target);
    if (Date.now() - since < endMs) return;
    toTerminal("a cell could not be interrupted; the kernel ends");
    process.kill(process.pid, "SIGKILL");
  };
  ask({ type: "interrupt", target }, 100, wait, () => {
    if (interrupting === target) interrupting = undefined;
  });
}

const lookEveryMs = 40;
const answerMs = 250; // for the main thread to collect garbage, before the cell is broken
const hurryMb = 500; // beyond what is allowed: a cell that takes memory so fast is broken at once
const leastAvailable = 0.04; // of the machine
const largeShare = 0.25; // of the machine: only a kernel that holds this much is to blame when the machine runs out
let dealtWith = true;

/**
 * What the process may hold now, MB: its limit, or less when the machine has nothing left to give. TensorFlow's allocator keeps
 * what it freed for later use, so after a stop the process stays large; it may then grow no further.
 */
function allowedMb(asked: number): number {
  const floor = Atomics.load(shared, slots.floorMb);
  const limit = Math.max(asked, 1.02 * floor + (floor > 0 ? 64 : 0));
  const machine = machineMb();
  const left = availableMb() - leastAvailable * machine;
  return left < 0 && residentMb() > largeShare * machine ? Math.min(limit, residentMb() + left) : limit;
}

function watchMemory(): void {
  const limit = limitMb();
  let notBefore = 0;
  setInterval(() => {
    const target = Atomics.load(shared, slots.running);
    const quiet = !dealtWith || target === 0 || Date.now() < notBefore;
    if (quiet || residentMb() <= allowedMb(limit)) return;
    const began = Date.now();
    trim();
    notBefore = Date.now() + 4 * (Date.now() - began); // trimming must not take the time of the work
    const allowed = allowedMb(limit);
    if (residentMb() <= allowed) return;
    dealtWith = false;
    Atomics.store(shared, slots.allowedMb, allowed);
    Atomics.store(shared, slots.limitMb, Math.min(limit, allowed));
    const asked = Date.now();
    const stop = () => {
      const used = residentMb();
      const most = Date.now() - asked < answerMs ? allowed + hurryMb : allowed;
      if (used > most) breakMain(target, () => Atomics.store(shared, slots.brokenAtMb, used));
    };
    ask({ type: "memory", target }, lookEveryMs, stop, () => {
      dealtWith = true;
    });
  }, lookEveryMs);
}

function listen(): void {
  const keeper = new net.Socket({ fd: 3, readable: true, writable: false });
  keeper.on("data", () => onInterrupt());
  for (const end of ["end", "error", "close"]) keeper.on(end, () => process.kill(process.pid, "SIGKILL"));
}

if (parentPort !== null) {
  watchMemory();
  try {
    listen();
  } catch {
    toTerminal("started without its keeper: the interrupt button will not work");
  }
}
