/**
 * The native addon of @tensorflow/tfjs-node-gpu: its two C++ files, compiled once against Node's ABI-stable interface, so that one
 * file serves Node 20 to 26 and either build of TensorFlow. It is kept beside the library, because `npm ci` empties the package.
 */
import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { AGAIN, Fix } from "./failure.mjs";
import { findProgram, inProject, inVenv, tfjsFolder } from "./project.mjs";
import { mustRun } from "./run.mjs";
import { libraryFolder } from "./tensorflow.mjs";

/** @typedef {import("./project.mjs").Project} Project */

/** Why this NAPI version: the package asks for 8, and Node 20.19 to 26 all offer it. */
const FLAGS = ["-O2", "-std=c++17", "-shared", "-fPIC", "-fno-exceptions", "-DNAPI_VERSION=8"];

/** @param {Project} project */
export const compiler = (project) =>
  findProgram(project, project.env.CXX ? [project.env.CXX] : ["c++", "g++", "clang++"]);

/** @param {Project} project */
export function compilerFix(project) {
  const command = project.platform === "darwin" ? "xcode-select --install" : "sudo apt install g++";
  return new Fix("no C++ compiler (c++, g++ or clang++) on PATH", `run: ${command}, then: ${AGAIN}`);
}

/** The compiled addon, named by what it was compiled from. @param {Project} project */
function keptAddon(project) {
  const hash = createHash("sha256").update(`${project.platform}-${project.arch} ${FLAGS.join(" ")}`);
  const folder = tfjsFolder(project, "binding");
  for (const name of readdirSync(folder).sort()) hash.update(readFileSync(join(folder, name)));
  return inVenv(project, "tensorflow", `tfjs_binding-${hash.digest("hex").slice(0, 16)}.node`);
}

/** True if an addon was compiled before; which one is told only once the npm package is there. @param {Project} project */
export function isCompiled(project) {
  const folder = inVenv(project, "tensorflow");
  if (existsSync(tfjsFolder(project, "binding"))) return existsSync(keptAddon(project));
  return existsSync(folder) && readdirSync(folder).some((name) => /^tfjs_binding-.*\.node$/.test(name));
}

/** @param {Project} project */
const addonInPackage = (project) => tfjsFolder(project, "lib", "napi-v8", "tfjs_binding.node");

/** Where deps/lib and deps/include point, relative to deps. @param {Project} project */
function links(project) {
  const deps = tfjsFolder(project, "deps");
  const library = relative(deps, libraryFolder(project));
  return [
    { at: join(deps, "lib"), to: library },
    { at: join(deps, "include"), to: join(library, "include") },
  ];
}

/** @param {string} at @param {string} to */
function pointsTo(at, to) {
  return lstatSync(at, { throwIfNoEntry: false })?.isSymbolicLink() === true && readlinkSync(at) === to;
}

/** @param {string} file @returns {Buffer | undefined} */
function read(file) {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** Why the addon must be put in place, or undefined. @param {Project} project */
export function addonMissing(project) {
  const kept = read(keptAddon(project));
  if (!kept) return "to be compiled, about 10 s";
  const same = read(addonInPackage(project))?.equals(kept) === true;
  return same && links(project).every(({ at, to }) => pointsTo(at, to)) ? undefined : "to be put in its place";
}

/** @param {Project} project @param {import("./progress.mjs").Task} task */
export async function buildAddon(project, task) {
  for (const { at, to } of links(project)) {
    if (pointsTo(at, to)) continue;
    mkdirSync(dirname(at), { recursive: true });
    if (lstatSync(at, { throwIfNoEntry: false })?.isDirectory()) rmSync(at, { recursive: true });
    rmSync(`${at}.new`, { force: true }); // left by a set-up that was cut off
    symlinkSync(to, `${at}.new`);
    renameSync(`${at}.new`, at);
  }
  const kept = keptAddon(project);
  const compiled = !read(kept);
  if (compiled) await compile(project, kept, task);
  const target = addonInPackage(project);
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(kept, `${target}.new`);
  renameSync(`${target}.new`, target);
  return compiled ? "compiled" : "put in its place";
}

/** @param {Project} project @param {string} kept @param {import("./progress.mjs").Task} task */
async function compile(project, kept, task) {
  const program = compiler(project);
  if (!program) throw compilerFix(project);
  task.step("compiling");
  const headers = [
    "-I",
    inProject(project, "node_modules", "node-api-headers", "include"),
    "-I",
    "deps/include",
    "-I",
    "..",
  ];
  const sources = ["binding/tfjs_backend.cc", "binding/tfjs_binding.cc"];
  await mustRun(project, [program, ...FLAGS, ...headers, ...sources, "-o", `${kept}.new`, ...linkerFlags(project)], {
    cwd: tfjsFolder(project),
    name: "the C++ compiler",
    fix: `it must know C++17 (g++ 9 or clang 9 and later); set CXX to such a one, then: ${AGAIN}`,
  });
  renameSync(`${kept}.new`, kept);
}

/** @param {Project} project */
function linkerFlags({ platform }) {
  if (platform === "darwin") {
    const libraries = ["deps/lib/libtensorflow_cc.2.dylib", "deps/lib/libtensorflow_framework.2.dylib"];
    return ["-undefined", "dynamic_lookup", "-Wl,-rpath,@loader_path/../../deps/lib", ...libraries];
  }
  return [
    "-Wl,-rpath,$ORIGIN/../../deps/lib",
    "-Ldeps/lib",
    "-l:libtensorflow_cc.so.2",
    "-l:libtensorflow_framework.so.2",
  ];
}
