/**
 * The parts of a set-up, in the order in which they are shown, and what each needs before it.
 */
import { addonMissing, buildAddon, compiler, compilerFix, isCompiled } from "./addon.mjs";
import { chooseVariant, mustHaveGlibc } from "./device.mjs";
import { build, buildMissing, installKernel, kernelMissing } from "./kernel.mjs";
import { buildKernels, kernelsMissing } from "./kernels.mjs";
import { installNpm, NPM_BYTES, npmMissing } from "./npm.mjs";
import { findPython, installRequirements, makeVenv, VENV_BYTES, venvMissing } from "./python.mjs";
import { fetchTensorflow, tensorflowMissing } from "./tensorflow.mjs";

/** @typedef {import("./project.mjs").Project} Project */
/** @typedef {import("./progress.mjs").Task} Task */

/**
 * @typedef {object} Part
 * @property {string} name
 * @property {string[]} needs  names of parts that must be ready first
 * @property {(project: Project) => string | undefined | Promise<string | undefined>} missing  why it must be done; quick to ask
 * @property {(project: Project, task: Task) => Promise<string | void>} mend  does it; returns what to say of the result
 * @property {(project: Project) => unknown} [possible]  throws a Fix if it cannot be done here; asked before any part begins
 * @property {(project: Project) => number} [bytes]  disk space it takes at most while being done
 */

/** @param {Project} project */
function tensorflowBytes(project) {
  const variant = chooseVariant(project);
  const wheels = variant.wheels.reduce((sum, wheel) => sum + wheel.bytes, 0);
  const tensorflow = Object.values(variant.libraries).reduce((sum, bytes) => sum + bytes, 0);
  return wheels + tensorflow + (wheels - variant.wheels[0].bytes) * 1.7; // CUDA's libraries grow by that when unpacked
}

/** @param {Project} project */
function needsCompiler(project) {
  if (!compiler(project) && !isCompiled(project)) throw compilerFix(project);
}

/** @type {Part[]} */
export const PARTS = [
  { name: "npm packages", needs: [], missing: npmMissing, mend: installNpm, bytes: () => NPM_BYTES },
  {
    name: "Python",
    needs: [],
    missing: venvMissing,
    possible: findPython,
    mend: makeVenv,
    bytes: () => 30e6,
  },
  {
    name: "JupyterLab",
    needs: ["Python"],
    missing: venvMissing,
    mend: installRequirements,
    bytes: () => VENV_BYTES,
  },
  {
    name: "TensorFlow",
    needs: ["Python"],
    missing: tensorflowMissing,
    possible: (project) => {
      mustHaveGlibc(project);
      chooseVariant(project);
    },
    mend: fetchTensorflow,
    bytes: tensorflowBytes,
  },
  {
    name: "TensorFlow's addon",
    needs: ["npm packages", "TensorFlow"],
    missing: addonMissing,
    possible: needsCompiler,
    mend: buildAddon,
    bytes: () => 1e6,
  },
  {
    name: "fused kernels",
    needs: ["TensorFlow's addon"],
    missing: kernelsMissing,
    mend: buildKernels,
    bytes: () => 1e6,
  },
  { name: "TypeScript", needs: ["npm packages"], missing: buildMissing, mend: build },
  { name: "kernel", needs: ["JupyterLab"], missing: kernelMissing, mend: installKernel },
];
