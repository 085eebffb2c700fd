/**
 * The fused kernels of src/core/kernels, compiled for this machine: arithmetic once for every level of vector instructions, so that
 * the file may move to another processor. The course works without them, more slowly; so a compiler that cannot do it is no error.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compiler } from "./addon.mjs";
import { lastLines } from "./failure.mjs";
import { inProject, inVenv, readJson, scratchFolder, tfjsFolder } from "./project.mjs";
import { run } from "./run.mjs";

/** @typedef {import("./project.mjs").Project} Project */

/** Levels of instructions, as passes.cc is told them, and the compiler's flags for each. @type {Record<string, string[]>} */
const X64 = {
  skylake: ["-march=skylake-avx512", "-mprefer-vector-width=512"],
  haswell: ["-march=haswell"],
  plain: [],
};

const FLAGS = ["-std=c++17", "-fPIC", "-fno-exceptions", "-DNAPI_VERSION=8"];
const ARITHMETIC = ["-O3", "-fno-math-errno", "-Wno-psabi"];

/** @param {Project} project */
const sources = (project) => inProject(project, "src", "core", "kernels");
/** @param {Project} project */
const addon = (project) => inVenv(project, "tensorflow", "kernels.node");
/** Written last: what was compiled, and whether that went well. @param {Project} project */
const note = (project) => inVenv(project, "tensorflow", "kernels.json");

/** @param {Project} project */
function hashOf(project) {
  const flags = JSON.stringify([X64, FLAGS, ARITHMETIC, project.platform, project.arch]);
  const hash = createHash("sha256").update(flags);
  for (const name of readdirSync(sources(project)).sort()) hash.update(readFileSync(join(sources(project), name)));
  return hash.digest("hex");
}

/** Why the kernels must be compiled, or undefined. @param {Project} project */
export function kernelsMissing(project) {
  if (readJson(note(project))?.hash !== hashOf(project)) return "to be compiled, about 10 s";
  return existsSync(addon(project)) || readJson(note(project)).error ? undefined : "gone";
}

/** What the doctor says of them. @param {Project} project */
export function kernelsState(project) {
  const { error } = readJson(note(project)) ?? {};
  return error ? `none: ${error} (training is slower)` : "compiled";
}

/** @param {Project} project @param {import("./progress.mjs").Task} task */
export async function buildKernels(project, task) {
  task.step("compiling");
  const error = await compileAll(project);
  if (error) rmSync(addon(project), { force: true });
  writeFileSync(`${note(project)}.new`, JSON.stringify({ hash: hashOf(project), error }));
  renameSync(`${note(project)}.new`, note(project));
  return kernelsState(project);
}

/** @param {Project} project @returns {Promise<string | undefined>} what went wrong */
async function compileAll(project) {
  const program = compiler(project);
  if (!program) return "there is no C++ compiler";
  const folder = join(scratchFolder(project), `kernels-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  const levels = project.arch === "x64" ? X64 : { plain: [] };
  const headers = [
    inProject(project, "node_modules", "node-api-headers", "include"),
    tfjsFolder(project, "deps/include"),
  ];
  const include = headers.flatMap((header) => ["-I", header]);
  const objects = ["kernels", "tiles", "attention", ...Object.keys(levels)].map((name) => join(folder, `${name}.o`));
  const finished = join(folder, "kernels.node");
  const commands = [
    [...FLAGS, "-O2", ...include, "-c", "kernels.cc", "-o", objects[0]],
    [...FLAGS, "-O2", "-c", "tiles.cc", "-o", objects[1]],
    [...FLAGS, "-O2", "-c", "attention.cc", "-o", objects[2]],
    ...Object.entries(levels).map(([level, flags], i) => {
      return [...FLAGS, ...ARITHMETIC, ...flags, `-DLEVEL=${level}`, "-c", "passes.cc", "-o", objects[i + 3]];
    }),
    ["-shared", "-pthread", ...objects, "-o", finished, ...linkerFlags(project)],
  ];
  try {
    for (const args of commands) {
      const { code, output } = await run(project, [program, ...args], { cwd: sources(project) });
      if (code !== 0) return `the compiler ended with code ${code}: ${lastLines(output, 3)}`;
    }
    renameSync(finished, addon(project));
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {Project} project */
function linkerFlags(project) {
  if (project.platform === "darwin") return ["-undefined", "dynamic_lookup"];
  return [`-L${tfjsFolder(project, "deps", "lib")}`, "-l:libtensorflow_framework.so.2"]; // loaded by then, by TensorFlow.js
}
