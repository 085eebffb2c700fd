/**
 * A disk that fails: from the n-th operation that changes it on, as if the process had been killed there, or once, as if it were full.
 */
import { createRequire, syncBuiltinESMExports } from "node:module";

const fs = createRequire(__filename)("node:fs") as Record<string, (...args: unknown[]) => unknown>;
const changing = [
  "openSync",
  "writeSync",
  "fsyncSync",
  "closeSync",
  "renameSync",
  "rmSync",
  "mkdirSync",
  "appendFileSync",
];

/**
 * Runs `work` on a disk that fails at its n-th operation, counted from 1.
 *
 * @param kind  "killed": nothing after it happens either; a write happens by half. "full": it alone fails, for want of space.
 * @returns     the error that came out of `work`, undefined if n is more than all operations
 */
export function onBrokenDisk(n: number, kind: "killed" | "full", work: () => void): Error | undefined {
  const real = Object.fromEntries(changing.map((name) => [name, fs[name]]));
  let count = 0;
  for (const name of changing) {
    fs[name] = (...args) => {
      count++;
      if (kind === "full" && !["writeSync", "mkdirSync", "openSync"].includes(name)) return real[name](...args);
      if (count < n || (kind === "full" && count > n)) return real[name](...args);
      if (count === n && name === "writeSync") {
        const [handle, bytes, from, length] = args as [number, Uint8Array, number, number];
        real.writeSync(handle, bytes, from, Math.floor(length / 2));
      }
      throw new Error(kind === "full" ? "ENOSPC: no space left on device" : "killed");
    };
  }
  syncBuiltinESMExports();
  try {
    work();
    return undefined;
  } catch (error) {
    return error as Error;
  } finally {
    Object.assign(fs, real);
    syncBuiltinESMExports();
  }
}
