/**
 * The npm packages: `npm ci`, whenever what lies in node_modules is not what package-lock.json says.
 *
 * npm leaves a list of what it installed in node_modules/.package-lock.json, written last; the two are compared, so that
 * `npm install something` by hand does not lead to a new `npm ci`.
 */
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { AGAIN, cause, Fix, lastLines } from "./failure.mjs";
import { findProgram, inProject, readJson } from "./project.mjs";
import { mustRun } from "./run.mjs";

/** @typedef {import("./project.mjs").Project} Project */
/** @typedef {{ version?: string, resolved?: string, link?: boolean, optional?: boolean, os?: string[], cpu?: string[], libc?: string[] }} Entry */

/** Bytes that node_modules takes. */
export const NPM_BYTES = 860e6;

const NPM_FLAGS = ["--no-audit", "--no-fund", "--no-progress", "--loglevel=warn"];

/** @param {Project} project */
const installedList = (project) => inProject(project, "node_modules", ".package-lock.json");

/** @param {Project} project @param {Entry} entry */
function mayBeAbsent({ platform, arch }, { optional, os, cpu, libc }) {
  if (!optional) return false;
  const fits = (!os || os.includes(platform)) && (!cpu || cpu.includes(arch));
  return !fits || libc !== undefined || (!os && !cpu);
}

/** Names of the folders in node_modules, scoped ones as "@scope/name". @param {Project} project */
function folders(project) {
  const top = inProject(project, "node_modules");
  return new Set(
    readdirSync(top).flatMap((name) =>
      name.startsWith("@") ? readdirSync(join(top, name)).map((inner) => `${name}/${inner}`) : [name],
    ),
  );
}

/** Why `npm ci` is needed, or undefined. @param {Project} project */
export function npmMissing(project) {
  /** @type {Record<string, Entry>} */
  const wanted = readJson(inProject(project, "package-lock.json"))?.packages ?? {};
  /** @type {Record<string, Entry> | undefined} */
  const installed = readJson(installedList(project))?.packages;
  if (!installed) return "not installed";
  const present = folders(project);
  for (const [path, entry] of Object.entries(wanted)) {
    if (!path.startsWith("node_modules/") || mayBeAbsent(project, entry)) continue;
    const name = path.slice("node_modules/".length);
    const same = installed[path]?.version === entry.version && installed[path]?.link === entry.link;
    if (!same) return `${name} ${entry.version ?? ""} is not installed`;
    if (!name.includes("/node_modules/") && !present.has(name)) return `${name} is missing`;
  }
  return undefined;
}

/** The npm that started us, else the one on PATH. @param {Project} project */
function npmCommand(project) {
  const script = project.env.npm_execpath;
  if (script?.endsWith("npm-cli.js")) return [process.execPath, script];
  return [findProgram(project, ["npm"]) ?? "npm"];
}

/** @param {Project} project @param {import("./progress.mjs").Task} task */
export async function installNpm(project, task) {
  const wanted = Object.keys(readJson(inProject(project, "package-lock.json"))?.packages ?? {});
  const total = wanted.filter((path) => path.lastIndexOf("node_modules/") === 0).length;
  rmSync(installedList(project), { force: true });
  const timer = setInterval(() => task.step(`${Math.min(99, Math.floor((100 * count(project)) / total))} %`), 500);
  try {
    const output = await mustRun(project, [...npmCommand(project), "ci", ...NPM_FLAGS], {
      name: "npm ci",
      fix: `look at the lines above, then: ${AGAIN}`,
    });
    if (/TAR_ENTRY_ERROR/.test(output)) throw cutOff(project, output);
  } finally {
    clearInterval(timer);
  }
  return `${total} packages, about ${Math.round(NPM_BYTES / 1e6)} MB`;
}

/** npm counts a file that it could not write whole as a warning, and ends with code 0. @param {Project} project @param {string} output */
function cutOff(project, output) {
  rmSync(installedList(project), { force: true });
  const fix = "npm could not write all files";
  return cause(output) ?? new Fix(fix, `look at the lines above, then: ${AGAIN}`, lastLines(output, 4));
}

/** @param {Project} project */
function count(project) {
  try {
    return folders(project).size;
  } catch {
    return 0;
  }
}
