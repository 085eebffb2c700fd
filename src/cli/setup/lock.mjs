/**
 * One set-up at a time: a lock file that names the process at work, taken over when that process is dead.
 *
 * A set-up that was killed with -9 leaves its npm or pip running; the lock's folder lists them, and whoever takes over ends them first.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { descendants, parseStart, startTime } from "./processes.mjs";
import { inVenv, readJson } from "./project.mjs";

/** @typedef {import("./project.mjs").Project} Project */
/** @typedef {{ pid: number, started: string }} Holder  a process; `started` tells it from a later one with the same number */

/** @param {Project} project */
const lockFile = (project) => inVenv(project, "setup.lock");
/** @param {Project} project */
const childrenFolder = (project) => inVenv(project, "setup.children");

/** @param {Holder | undefined} holder */
const isAlive = (holder) => holder !== undefined && holder.started !== "" && startTime(holder.pid) === holder.started;

/** @param {string} file @param {Holder} holder @returns {boolean} false if the file is there already */
function create(file, holder) {
  try {
    writeFileSync(file, JSON.stringify(holder), { flag: "wx" });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
    throw error;
  }
}

/** The process at work, or undefined. A lock file that was cut off while being written counts as held for 2 s. @param {string} file */
function holderOf(file) {
  const holder = readJson(file);
  if (holder) return isAlive(holder) ? holder : undefined;
  try {
    return Date.now() - statSync(file).mtimeMs < 2000 ? { pid: 0, started: "" } : undefined;
  } catch {
    return undefined;
  }
}

/** Removes a dead process's lock; a second lock sees to it that only one process does so at a time. @param {string} file @param {Holder} me */
function removeStale(file, me) {
  const guard = `${file}.steal`;
  if (!create(guard, me)) {
    if (!holderOf(guard)) rmSync(guard, { force: true });
    return;
  }
  if (!holderOf(file)) rmSync(file, { force: true });
  rmSync(guard, { force: true });
}

/**
 * Does the work while holding the lock; waits for another set-up to end first.
 *
 * @template T
 * @param {Project} project
 * @param {() => Promise<T>} work
 * @param {(pid: number) => void} onWait  called once if another process is at work
 * @returns {Promise<T>}
 */
export async function withLock(project, work, onWait) {
  const file = lockFile(project);
  const me = { pid: process.pid, started: startTime(process.pid) };
  mkdirSync(inVenv(project), { recursive: true });
  let told = false;
  while (!create(file, me)) {
    const holder = holderOf(file);
    if (!holder) {
      removeStale(file, me);
      continue;
    }
    if (!told && holder.pid) {
      told = true;
      onWait(holder.pid);
    }
    await sleep(200);
  }
  try {
    endLeftovers(project);
    return await work();
  } finally {
    rmSync(childrenFolder(project), { recursive: true, force: true });
    rmSync(file, { force: true });
  }
}

/** A shell that notes when it was started, in a file named by its number, and then becomes the program: no moment is left unnoted. */
const NOTE = `if [ -r /proc/$$/stat ]; then IFS= read -r s < /proc/$$/stat; else s=$(/bin/ps -o lstart= -p $$); fi
echo "$s" > "$0/$$"
exec "$@"`;

/** What to start instead of a command, so that whoever takes over from us can end it. @param {Project} project @param {string[]} command */
export function notedCommand(project, command) {
  if (readJson(lockFile(project))?.pid !== process.pid) return command; // no set-up is at work: the doctor asks
  mkdirSync(childrenFolder(project), { recursive: true });
  return ["/bin/sh", "-c", NOTE, childrenFolder(project), ...command];
}

/** Notes that a program has ended. @param {Project} project @param {number | undefined} pid */
export function forgetChild(project, pid) {
  rmSync(`${childrenFolder(project)}/${pid}`, { force: true });
}

/** Ends the programs that a killed set-up left running, with all that they started. @param {Project} project */
function endLeftovers(project) {
  const folder = childrenFolder(project);
  if (!existsSync(folder)) return;
  for (const pid of readdirSync(folder).map(Number)) {
    if (!isAlive({ pid, started: parseStart(readFileSync(`${folder}/${pid}`, "utf8")) })) continue;
    for (const each of [...descendants(pid), pid]) {
      try {
        process.kill(each, "SIGKILL");
      } catch {
        // it ended by itself
      }
    }
  }
  rmSync(folder, { recursive: true, force: true });
}
