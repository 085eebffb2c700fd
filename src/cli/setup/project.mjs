/**
 * The project that is being set up: where it is and on what machine. Everything in this folder takes it as an argument, so that
 * tests can set up a scratch copy on a pretended machine.
 */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * @typedef {object} Project
 * @property {string} root  folder with package.json
 * @property {NodeJS.ProcessEnv} env  environment that the programs we start see
 * @property {string} platform  as process.platform
 * @property {string} arch  as process.arch
 * @property {Record<string, import("./pins.mjs").Variant>} [variants]  builds of TensorFlow; left out: those in pins.mjs
 */

/** The folder of the course that this file belongs to. */
export const courseRoot = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");

/**
 * @param {Partial<Project>} [overrides]
 * @returns {Project}
 */
export function makeProject(overrides = {}) {
  const { PYTHONHOME: _home, PYTHONPATH: _path, ...env } = overrides.env ?? process.env;
  return { root: courseRoot, platform: process.platform, arch: process.arch, ...overrides, env };
}

/** @param {Project} project @param {...string} parts */
export const inProject = (project, ...parts) => join(project.root, ...parts);

/** @param {Project} project @param {...string} parts */
export const inVenv = (project, ...parts) => join(project.root, ".venv", ...parts);

/** The project's own Python. @param {Project} project */
export const venvPython = (project) => inVenv(project, "bin", "python");

/** Where half-done things lie: whatever is in here may be deleted whenever no set-up runs. @param {Project} project */
export const scratchFolder = (project) => inVenv(project, "tmp");

/** The npm package that holds the native addon. @param {Project} project @param {...string} parts */
export const tfjsFolder = (project, ...parts) =>
  join(project.root, "node_modules", "@tensorflow", "tfjs-node-gpu", ...parts);

/**
 * Reads JSON; undefined if the file is missing or cut off.
 * @param {string} file
 * @returns {any}
 */
export function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** The first of these programs that PATH has. @param {Project} project @param {string[]} names */
export function findProgram(project, names) {
  const folders = (project.env.PATH ?? "").split(":").filter(Boolean);
  for (const name of names) {
    if (name.includes("/")) {
      if (existsSync(name)) return name;
      continue;
    }
    const folder = folders.find((candidate) => existsSync(join(candidate, name)));
    if (folder) return join(folder, name);
  }
  return undefined;
}
