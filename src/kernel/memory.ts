/**
 * How much memory this process holds, and how much it may.
 */
import * as fs from "node:fs";
import * as os from "node:os";

const mb = 1e6;
const shareOfMachine = 0.85;

/** Resident memory of this process, MB (10^6 bytes). */
export const residentMb = (): number => process.memoryUsage.rss() / mb;

/** Memory that this process could have if nothing else ran, MB: the machine's or its container's. */
export function machineMb(): number {
  const bound = process.constrainedMemory() || Number.POSITIVE_INFINITY;
  return Math.min(os.totalmem(), bound) / mb;
}

/** Memory that the machine could still give, MB. */
export function availableMb(): number {
  try {
    const line = fs.readFileSync("/proc/meminfo", "utf8").match(/^MemAvailable:\s+(\d+) kB/m);
    return line ? (Number(line[1]) * 1024) / mb : Number.POSITIVE_INFINITY;
  } catch {
    return Number.POSITIVE_INFINITY; // not Linux
  }
}

/** The most resident memory that the kernel may hold, MB: JIELONG_MEMORY_LIMIT_MB, or 85 % of the machine's. */
export function limitMb(): number {
  const asked = Number(process.env.JIELONG_MEMORY_LIMIT_MB);
  return asked > 0 ? asked : shareOfMachine * machineMb();
}

let addon: { trim(): boolean } | undefined;
try {
  addon = require("./trim.node");
} catch {
  // Not compiled: freed memory stays with the process, and counts.
}

/** Hands freed memory back to the system, so that `residentMb` tells what is in use. */
export function trim(): void {
  addon?.trim();
}
