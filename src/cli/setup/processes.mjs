/**
 * Looks at other processes: from /proc on Linux, where `ps` may be missing, else by `ps`.
 */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

const onLinux = process.platform === "linux";

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return ""; // the process has ended meanwhile
  }
}

/** @param {string[]} options */
function ps(...options) {
  try {
    return execFileSync("ps", options, { encoding: "utf8" }).trim();
  } catch {
    return ""; // no such process
  }
}

const linuxProcesses = () =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);

/** State, parent and so on in a line of /proc/N/stat (proc(5), from field 3 on). @param {string} line @returns {string[]} */
const statFields = (line) => line.trim().split(") ").pop()?.split(" ") ?? [];

/** When a process was started, out of its line of /proc/N/stat or of `ps -o lstart=`. @param {string} line */
export function parseStart(line) {
  if (!onLinux) return line.trim();
  const fields = statFields(line);
  return fields[0] === "Z" ? "" : (fields[19] ?? ""); // a zombie is no longer at work
}

/** When a process was started, in the system's own words; "" if there is none. @param {number} pid */
export const startTime = (pid) =>
  parseStart(onLinux ? read(`/proc/${pid}/stat`) : ps("-o", "lstart=", "-p", String(pid)));

/** Every process as [number, parent's number]. @returns {number[][]} */
function processTable() {
  if (onLinux) return linuxProcesses().map((pid) => [pid, Number(statFields(read(`/proc/${pid}/stat`))[1])]);
  return ps("-A", "-o", "pid=,ppid=")
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number));
}

/** A process's children, their children and so on. @param {number} pid @returns {number[]} */
export function descendants(pid) {
  const table = processTable();
  const found = [pid];
  for (const parent of found) for (const [child, of] of table) if (of === parent) found.push(child);
  return found.slice(1);
}

/** The processes whose command line has this text. @param {string} text @returns {number[]} */
export function processesWith(text) {
  const all = onLinux
    ? linuxProcesses().map((pid) => ({ pid, command: read(`/proc/${pid}/cmdline`) }))
    : ps("-A", "-o", "pid=,command=")
        .split("\n")
        .map((line) => ({ pid: Number.parseInt(line, 10), command: line }));
  return all.filter(({ pid, command }) => pid !== process.pid && command.includes(text)).map(({ pid }) => pid);
}
