/**
 * What needs nothing from outside: `src` compiled, and the kernelspec that tells Jupyter how to start our kernel.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { lastLines } from "./failure.mjs";
import { inProject, inVenv } from "./project.mjs";

/** @typedef {import("./project.mjs").Project} Project */

/** @param {Project} project @param {string} name @returns {Promise<any>} */
const kernelModule = (project, name) => import(pathToFileURL(inProject(project, "src", "kernel", name)).href);

/** The folder of the kernelspec. @param {Project} project */
export const kernelspecFolder = (project) => inVenv(project, "share", "jupyter", "kernels", "tslab");

/** Why the kernelspec must be written, or undefined. @param {Project} project */
export async function kernelMissing(project) {
  const file = join(kernelspecFolder(project), "kernel.json");
  if (!existsSync(file)) return "the kernelspec is not installed";
  const { kernelspec } = await kernelModule(project, "install.mjs");
  const wanted = JSON.stringify(kernelspec(), null, 2);
  return readFileSync(file, "utf8").trim() === wanted ? undefined : "the kernelspec is for another Node or folder";
}

/** @param {Project} project */
export async function installKernel(project) {
  const { installKernelspec } = await kernelModule(project, "install.mjs");
  installKernelspec(kernelspecFolder(project));
  return "TypeScript (Jielong)";
}

/** Why `src` must be compiled, or undefined. @param {Project} project */
export async function buildMissing(project) {
  const { fingerprint } = await kernelModule(project, "build.mjs");
  const stamp = inProject(project, "src", "dist", ".stamp");
  const same = existsSync(stamp) && readFileSync(stamp, "utf8") === fingerprint(inProject(project, "src"));
  return same ? undefined : "src has changed";
}

/** @param {Project} project @param {import("./progress.mjs").Task} task */
export async function build(project, task) {
  const { buildIfChanged } = await kernelModule(project, "build.mjs");
  buildIfChanged(project.root, (/** @type {string} */ text) => task.note(lastLines(text, 3)));
  return "src/dist";
}
