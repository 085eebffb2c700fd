import { vi } from "vitest";
import type { Bundle } from "../../src/notebook/display";

/** One call of the kernel's display hook. */
export interface Shown {
  readonly bundle: Bundle;
  readonly update: boolean;
  readonly time: number;
}

const key = Symbol.for("jielong.display");
const globals = globalThis as unknown as Record<symbol, unknown>;

/** Installs a hook as the kernel does and keeps what it is given. */
export function installHook(): Shown[] {
  const shown: Shown[] = [];
  globals[key] = (bundle: Bundle, update: boolean) => shown.push({ bundle, update, time: performance.now() });
  return shown;
}

export function removeHook(): void {
  delete globals[key];
}

/** What a notebook saves: each output in its last state. */
export function saved(shown: readonly Shown[]): Bundle[] {
  const outputs: Bundle[] = [];
  for (const { bundle, update } of shown) {
    const at = update ? outputs.findIndex((output) => output.displayId === bundle.displayId) : -1;
    if (update && at < 0) throw new Error(`an update of ${bundle.displayId}, which was never shown`);
    if (update) outputs[at] = bundle;
    else outputs.push(bundle);
  }
  return outputs;
}

/** What `work` writes to stdout. */
export async function written(work: () => unknown): Promise<string> {
  let text = "";
  const write = process.stdout.write;
  const log = console.log;
  process.stdout.write = ((piece: string) => {
    text += piece;
    return true;
  }) as typeof process.stdout.write;
  console.log = (...values: unknown[]) => {
    text += `${values.join(" ")}\n`;
  };
  try {
    await work();
  } finally {
    process.stdout.write = write;
    console.log = log;
  }
  return text;
}

/** Time that passes only in `sleep`, so that no machine is too slow; the event loop turns as ever. */
export function standStill(): void {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date", "performance"] });
}

/** Lets `ms` milliseconds pass, after `standStill`. */
export const sleep = async (ms: number): Promise<void> => {
  await vi.advanceTimersByTimeAsync(ms);
};
