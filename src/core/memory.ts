/**
 * How much memory there is, asked before something large is begun.
 */
import * as fs from "node:fs";
import * as os from "node:os";

/** Memory that the machine (or its container) could still give, MB (10^6 bytes). */
export function availableMb(): number {
  const bound = process.constrainedMemory() || Number.POSITIVE_INFINITY;
  const room = (Math.min(os.totalmem(), bound) - process.memoryUsage.rss()) / 1e6;
  try {
    const line = /^MemAvailable:\s+(\d+) kB/m.exec(fs.readFileSync("/proc/meminfo", "utf8"));
    return line ? Math.min(room, (Number(line[1]) * 1024) / 1e6) : room;
  } catch {
    return Math.min(room, os.freemem() / 1e6); // not Linux
  }
}

/** Memory that this process holds, MB. */
export function residentMb(): number {
  return process.memoryUsage.rss() / 1e6;
}
