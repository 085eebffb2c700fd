/**
 * Names a process so that another one with the same number, after a restart say, is not taken for it.
 */
import * as fs from "node:fs";

/** "PID START": the number, and on Linux the moment of its start in ticks since the machine's. */
export function ownStamp(): string {
  return `${process.pid} ${startOf(process.pid)}`;
}

/** Whether the process of a stamp still runs. */
export function runs(stamp: string): boolean {
  const [pid, start] = stamp.trim().split(" ");
  if (!/^\d+$/.test(pid)) return false;
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  return startOf(Number(pid)) === start;
}

/** Field 22 of /proc/PID/stat, counted behind the name, which may hold anything; "?" where there is no /proc. */
function startOf(pid: number): string {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return "?";
  }
}
