/**
 * Set-up: finds what is missing and makes it, as much at once as can be, and ends every failure in a `[fix]` line.
 */
import { mkdirSync, rmSync, statfsSync } from "node:fs";
import { AGAIN, Fix, fixLine } from "./failure.mjs";
import { withLock } from "./lock.mjs";
import { PARTS } from "./parts.mjs";
import { megabytes, Reporter } from "./progress.mjs";
import { makeProject, scratchFolder } from "./project.mjs";
import { stopChildren } from "./run.mjs";

/** @typedef {import("./project.mjs").Project} Project */
/** @typedef {import("./parts.mjs").Part} Part */

/**
 * The parts that must be made, each with why. A part that cannot even be asked because what it needs is missing is missing too.
 * @param {Project} project @param {Part[]} parts
 * @returns {Promise<Map<string, string>>}
 */
async function findMissing(project, parts) {
  /** @type {Map<string, string>} */
  const missing = new Map();
  for (const part of parts) {
    const waitsFor = part.needs.find((need) => missing.has(need));
    if (waitsFor) {
      missing.set(part.name, `after ${waitsFor}`);
      continue;
    }
    const why = await part.missing(project);
    if (why) missing.set(part.name, why);
  }
  return missing;
}

/**
 * Sets up what is missing.
 *
 * @param {Project} project
 * @param {{ parts?: Part[], reporter?: Reporter, free?: () => number }} [options]  `free`: bytes free on the disk
 * @returns {Promise<boolean>} true if all is ready; otherwise a `[fix]` line was printed for each part that is not
 */
export async function setUp(project, options = {}) {
  const { parts = PARTS, reporter = new Reporter() } = options;
  try {
    if ((await findMissing(project, parts)).size === 0) return true;
    const work = () => makeMissing(project, parts, reporter, options.free ?? (() => freeBytes(project)));
    return await withLock(project, work, (pid) =>
      reporter.line(`another set-up (process ${pid}) is at work; waiting for it to end`),
    );
  } catch (error) {
    reporter.line(fixLine("set-up", error));
    return false;
  }
}

/** Bytes free where the project lies. @param {Project} project */
export function freeBytes(project) {
  const { bavail, bsize } = statfsSync(project.root);
  return bavail * bsize;
}

/** @param {Project} project @param {Part[]} parts @param {Reporter} reporter @param {() => number} free */
async function makeMissing(project, parts, reporter, free) {
  const missing = await findMissing(project, parts); // again: another set-up may have made it meanwhile
  const todo = parts.filter(({ name }) => missing.has(name));
  if (todo.length === 0) return true;
  reporter.line(`setting up ${project.root}`);
  rmSync(scratchFolder(project), { recursive: true, force: true });
  mkdirSync(scratchFolder(project), { recursive: true });
  const problems = await findProblems(project, todo, free);
  if (problems.length === 0) problems.push(...(await makeAll(project, todo, missing, reporter)));
  rmSync(scratchFolder(project), { recursive: true, force: true });
  for (const line of problems) reporter.line(line);
  return problems.length === 0;
}

/** What would stop the set-up, found before anything is fetched. @param {Project} project @param {Part[]} todo @param {() => number} free */
async function findProblems(project, todo, free) {
  /** @type {string[]} */
  const problems = [];
  for (const part of todo) {
    try {
      await part.possible?.(project);
    } catch (error) {
      problems.push(fixLine(part.name, error));
    }
  }
  if (problems.length > 0) return problems;
  const needed = todo.reduce((sum, part) => sum + (part.bytes?.(project) ?? 0), 0);
  const have = free();
  if (have >= needed) return [];
  const what = `the disk is full: ${megabytes(needed)} needed, ${megabytes(have)} free at ${project.root}`;
  return [fixLine("disk", new Fix(what, `free some space, then: ${AGAIN}`))];
}

/** Makes the parts, each as soon as what it needs is there. @param {Project} project @param {Part[]} todo @param {Map<string, string>} missing @param {Reporter} reporter */
async function makeAll(project, todo, missing, reporter) {
  /** @type {Map<string, Promise<boolean>>} */
  const running = new Map();
  /** @type {string[]} */
  const problems = [];
  for (const part of todo) {
    running.set(
      part.name,
      (async () => {
        const needs = await Promise.all(part.needs.map((need) => running.get(need) ?? true));
        if (needs.includes(false)) return false;
        try {
          const why = part.needs.length > 0 ? await part.missing(project) : missing.get(part.name);
          if (why) await reporter.task(part.name, why, (task) => part.mend(project, task));
          return true;
        } catch (error) {
          problems.push(fixLine(part.name, error));
          return false;
        }
      })(),
    );
  }
  await Promise.all(running.values());
  return problems;
}

/** Sets up this course; a stop by Ctrl-C or `kill` ends what it started and says how to go on. @returns {Promise<boolean>} */
export async function ready() {
  const stop = (/** @type {NodeJS.Signals} */ signal) => {
    stopChildren();
    console.error(`\n[fix] set-up was stopped (${signal}); to go on where it was: ${AGAIN}`);
    process.exit(1);
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  const done = await setUp(makeProject());
  process.off("SIGINT", stop).off("SIGTERM", stop);
  return done;
}
