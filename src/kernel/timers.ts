/**
 * Timers of cells. A timer that a cell sets runs on the cell's behalf, can be broken (see "./guard"), and never fires once the
 * cell was given up: that is how nothing of an interrupted cell goes on in the background.
 */
import * as timersPromises from "node:timers/promises";
import { promisify } from "node:util";
import { onBehalfOf, startingCell } from "./cell";
import { guarded, isBreak } from "./guard";
import { reportLate } from "./late";
import { native } from "./native";

type Callback = (...values: unknown[]) => void;
type Timer = (callback: Callback, ...rest: unknown[]) => unknown;
type Waiter = (...rest: unknown[]) => Promise<unknown>;

function forCell(callback: Callback): Callback {
  const cell = startingCell();
  if (cell === undefined || typeof callback !== "function") return callback;
  return (...values) => {
    if (cell.cancelled) return;
    try {
      onBehalfOf(cell, () => guarded(cell, () => callback(...values)));
    } catch (error) {
      if (isBreak(error)) throw error;
      reportLate(cell, error);
    }
  };
}

/** A promise of `wait` that stays open for ever once its cell was given up. */
function waiting(wait: Waiter): Waiter {
  return (...rest) => {
    const cell = startingCell();
    if (cell === undefined) return wait(...rest);
    return new Promise((resolve, reject) => {
      wait(...rest).then(
        (value) => cell.cancelled || resolve(value),
        (error) => cell.cancelled || reject(error),
      );
    });
  };
}

/** Puts the cells' timers in the place of Node's. */
export function installTimers(): void {
  const globals = globalThis as unknown as Record<string, Timer>;
  const library = require("node:timers") as Record<string, unknown>;
  const promises = timersPromises as unknown as Record<string, Waiter>;
  for (const name of ["setTimeout", "setInterval", "setImmediate"] as const) {
    const original = native[name] as unknown as Timer;
    const replacement: Timer = (callback, ...rest) => original(forCell(callback), ...rest);
    const withPromise = (original as { [promisify.custom]?: Waiter })[promisify.custom];
    if (withPromise) Object.defineProperty(replacement, promisify.custom, { value: waiting(withPromise) });
    globals[name] = replacement;
    library[name] = replacement;
  }
  const mutable = require("node:timers/promises") as Record<string, Waiter>;
  for (const name of ["setTimeout", "setImmediate"]) mutable[name] = waiting(promises[name]);
}
