/**
 * What the doctor looks at. Each check says in words what it found, or throws a Fix.
 */
import { existsSync, readFileSync } from "node:fs";
import { freemem } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { addonMissing, compiler, compilerFix } from "./addon.mjs";
import { chooseDevice } from "./device.mjs";
import { AGAIN, Fix, lastLines } from "./failure.mjs";
import { kernelMissing } from "./kernel.mjs";
import { kernelsMissing, kernelsState } from "./kernels.mjs";
import { freeBytes } from "./main.mjs";
import { npmMissing } from "./npm.mjs";
import { FIRST_PORT, freePort } from "./port.mjs";
import { megabytes } from "./progress.mjs";
import { inProject, venvPython } from "./project.mjs";
import { findPython, venvMissing } from "./python.mjs";
import { run } from "./run.mjs";
import { OLDEST_NODE, unsupported } from "./supported.mjs";
import { tensorflowMissing } from "./tensorflow.mjs";

/** @typedef {import("./project.mjs").Project} Project */
/** @typedef {{ name: string, look: (project: Project) => Promise<string> }} Check */

const RUN = `run: ${AGAIN}`;
const LEAST_MEMORY = 2e9;
const LEAST_DISK = 1e9;

const here = dirname(fileURLToPath(import.meta.url));

/** Throws a Fix if set-up would have something to do. @param {string | undefined} why */
function mustBeDone(why) {
  if (why) throw new Fix(why, RUN);
}

/** A check may look at parts that others need; if those are missing, so is this. @param {() => string | undefined} missing */
function orMissing(missing) {
  try {
    return missing();
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT") return "what it needs is missing";
    throw error;
  }
}

/** @returns {Promise<string>} */
async function checkNode() {
  const line = unsupported(process.version, process.platform);
  if (line) throw new Fix(line.replace(/^\[fix\] \w+: /, ""), "then: npm start");
  return `${process.version} (${OLDEST_NODE} or later is needed)`;
}

/** @param {Project} project */
async function checkPython(project) {
  if (!existsSync(venvPython(project))) {
    const { path, version } = await findPython(project);
    throw new Fix(`.venv is not made yet (Python ${version} at ${path} will do)`, RUN);
  }
  const { code, output } = await run(project, [venvPython(project), "--version"]);
  if (code !== 0) throw new Fix(".venv/bin/python does not run", `remove .venv, then: ${AGAIN}`, lastLines(output, 3));
  mustBeDone(venvMissing(project));
  return `${output.trim().replace("Python ", "")} in .venv`;
}

/** @param {Project} project */
async function checkCompiler(project) {
  const program = compiler(project);
  if (program) return `${program}, ${(await run(project, [program, "--version"])).output.split("\n")[0]}`;
  if (!orMissing(() => addonMissing(project))) return "none found, and none is needed: the addon is compiled";
  throw compilerFix(project);
}

/** @param {Project} project */
async function checkNpm(project) {
  mustBeDone(npmMissing(project));
  return "as package-lock.json says";
}

/** @param {Project} project */
async function checkTensorflow(project) {
  mustBeDone(tensorflowMissing(project));
  mustBeDone(orMissing(() => addonMissing(project)));
  mustBeDone(orMissing(() => kernelsMissing(project)));
  if (!existsSync(inProject(project, "src", "dist", "core", "tf.js"))) throw new Fix("src is not compiled yet", RUN);
  const { code, output } = await run(project, [process.execPath, join(here, "try-tensorflow.mjs")]);
  if (code !== 0) {
    const command = `remove .venv/tensorflow, then: ${AGAIN}`;
    throw new Fix(`the library does not load or compute (code ${code})`, command, lastLines(output, 8));
  }
  const found = JSON.parse(output.match(/^\{.*\}$/m)?.[0] ?? "{}");
  const { device, why } = chooseDevice(project);
  if (device === "gpu" && found.kind !== "gpu") {
    throw new Fix(
      `${why}, but TensorFlow sees no GPU`,
      "look at: nvidia-smi; to compute on the processor: export JIELONG_DEVICE=cpu",
    );
  }
  const speed = `loads and computes in ${found.seconds.toFixed(1)} s`;
  const what = found.kind === "gpu" ? await nameGpu(project) : found.processor;
  return `${found.tensorflow} on the ${found.kind.toUpperCase()} (${what}; ${why}), ${speed}; fused kernels: ${kernelsState(project)}`;
}

/** Name, memory and driver of the GPUs. @param {Project} project */
async function nameGpu(project) {
  const query = ["--query-gpu=name,memory.total,driver_version", "--format=csv,noheader"];
  const { code, output } = await run(project, ["nvidia-smi", ...query]);
  return code === 0 ? output.trim().split("\n").join("; ") : "nvidia-smi does not say which";
}

/** @param {Project} project */
async function checkKernel(project) {
  mustBeDone(await kernelMissing(project));
  const launcher = inProject(project, "src", "kernel", "start.mjs");
  if (!existsSync(launcher)) throw new Fix(`${launcher} is missing`, "run: git checkout -- src/kernel");
  return "kernelspec tslab, TypeScript (Jielong)";
}

const START = `
import sys
from jupyter_client.manager import start_new_kernel
manager, client = start_new_kernel(kernel_name="tslab", startup_timeout=300)
reply = client.execute_interactive("console.log(6 * 7)", timeout=60, output_hook=lambda m: print(m["content"].get("text", ""), end=""))
client.stop_channels()
manager.shutdown_kernel(now=True)
sys.exit(0 if reply["content"]["status"] == "ok" else 1)
`;

/** Really starts the kernel and runs a cell. @param {Project} project */
async function checkKernelDeeply(project) {
  const said = await checkKernel(project);
  const began = Date.now();
  const { code, output } = await run(project, [venvPython(project), "-c", START]);
  if (code !== 0 || !/^42$/m.test(output)) throw new Fix("the kernel does not run a cell", RUN, lastLines(output, 8));
  return `${said}; started and ran a cell in ${((Date.now() - began) / 1000).toFixed(1)} s`;
}

/** @param {Project} project */
async function checkJupyterLab(project) {
  mustBeDone(venvMissing(project));
  const packages = ["jupyterlab", "nbclient", "nbgrader"];
  const script = `from importlib.metadata import version as v; print(", ".join(f"{p} {v(p)}" for p in ${JSON.stringify(packages)}))`;
  const { code, output } = await run(project, [venvPython(project), "-c", script]);
  if (code !== 0)
    throw new Fix("a package is missing", `remove .venv/setup.json, then: ${AGAIN}`, lastLines(output, 2));
  return output.trim();
}

/** Bytes that programs may still take. */
function freeMemory() {
  try {
    const found = readFileSync("/proc/meminfo", "utf8").match(/^MemAvailable:\s+(\d+) kB/m);
    if (found) return Number(found[1]) * 1024;
  } catch {
    // not Linux
  }
  return freemem();
}

async function checkMemory() {
  const free = freeMemory();
  if (free < LEAST_MEMORY) {
    const what = `${megabytes(free)} free, the notebooks take up to ${megabytes(LEAST_MEMORY)}`;
    throw new Fix(what, "close other programs and kernels that you do not need");
  }
  return `${megabytes(free)} free (${megabytes(LEAST_MEMORY)} is enough)`;
}

/** @param {Project} project */
async function checkDisk(project) {
  const free = freeBytes(project);
  if (free < LEAST_DISK) throw new Fix(`${megabytes(free)} free at ${project.root}`, "free some space (see: df -h .)");
  return `${megabytes(free)} free`;
}

async function checkPort() {
  const port = await freePort();
  return port === FIRST_PORT ? `${port} is free` : `${FIRST_PORT} is taken; npm start takes ${port}`;
}

/** @param {{ deep: boolean }} options  deep: also start the kernel @returns {Check[]} */
export function checks({ deep }) {
  return [
    { name: "Node", look: checkNode },
    { name: "Python", look: checkPython },
    { name: "C++ compiler", look: checkCompiler },
    { name: "npm packages", look: checkNpm },
    { name: "TensorFlow", look: checkTensorflow },
    { name: "kernel", look: deep ? checkKernelDeeply : checkKernel },
    { name: "JupyterLab", look: checkJupyterLab },
    { name: "memory", look: checkMemory },
    { name: "disk", look: checkDisk },
    { name: "port", look: checkPort },
  ];
}
