/**
 * The fused kernels of src/core/kernels, compiled for this machine: arithmetic once for every level of vector instructions, so that
 * the file may move to another processor. The course works without them, more slowly; so a compiler that cannot do it is no error.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
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

/** What is compiled for every level, and what is compiled once. */
const LEVELLED = ["passes", "thin"];
const PLAIN = ["kernels", "decoder", "addon", "tiles", "thin-tiles", "attention"];

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
  if (readJson(note(project))?.hash !== hashOf(project)) return "to be compiled, about 15 s";
  return existsSync(addon(project)) || readJson(note(project)).error ? undefined : "gone";
}

/** What the doctor says of them. @param {Project} project */
export function kernelsState(project) {
  const { error } = readJson(note(project)) ?? {};
  return error ? `none: ${error} (training and writing are slower)` : "compiled";
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
  const finished = join(folder, "kernels.node");
  const object = (/** @type {string[]} */ ...names) => join(folder, `${names.join("-")}.o`);
  const compiled = [
    ...PLAIN.map((name) => [...FLAGS, ...ARITHMETIC, ...include, "-c", `${name}.cc`, "-o", object(name)]),
    ...Object.entries(levels).flatMap(([level, flags]) =>
      LEVELLED.map((name) => {
        const where = ["-c", `${name}.cc`, "-o", object(name, level)];
        return [...FLAGS, ...ARITHMETIC, ...flags, `-DLEVEL=${level}`, ...where];
      }),
    ),
  ];
  const objects = compiled.map((args) => args[args.length - 1]);
  const linked = ["-shared", "-pthread", ...objects, "-o", finished, ...linkerFlags(project)];
  /** @param {string[]} args */
  const compile = async (args) => {
    const { code, output } = await run(project, [program, ...args], { cwd: sources(project) });
    return code === 0 ? undefined : `the compiler ended with code ${code}: ${lastLines(output, 3)}`;
  };
  try {
    const error = (await inTurns(compiled, compile)).find(Boolean) ?? (await compile(linked));
    if (!error) renameSync(finished, addon(project));
    return error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Does all of a list, as many at a time as there are cores, and no more after one that went wrong.
 * @param {string[][]} list
 * @param {(item: string[]) => Promise<string | undefined>} work
 */
async function inTurns(list, work) {
  const left = [...list];
  /** @type {(string | undefined)[]} */
  const errors = [];
  const worker = async () => {
    for (let item = left.shift(); item && !errors.some(Boolean); item = left.shift()) errors.push(await work(item));
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return errors;
}

/** @param {Project} project */
function linkerFlags(project) {
  if (project.platform === "darwin") return ["-undefined", "dynamic_lookup"];
  return [`-L${tfjsFolder(project, "deps", "lib")}`, "-l:libtensorflow_framework.so.2"]; // loaded by then, by TensorFlow.js
}
