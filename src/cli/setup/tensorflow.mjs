/**
 * TensorFlow's C++ library: taken out of the pinned wheel that pip fetches, into .venv/tensorflow/<variant>.
 *
 * The folder appears by one rename when everything in it is whole. A wheel stays in .venv/tensorflow/downloads until then, so
 * that a set-up that was cut off does not fetch it again.
 */
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chooseDevice, chooseVariant } from "./device.mjs";
import { AGAIN, cause, Fix, lastLines } from "./failure.mjs";
import { TENSORFLOW_VERSION } from "./pins.mjs";
import { megabytes } from "./progress.mjs";
import { inVenv, scratchFolder, venvPython } from "./project.mjs";
import { pipEnv } from "./python.mjs";
import { mustRun, run } from "./run.mjs";

/** @typedef {import("./project.mjs").Project} Project */
/** @typedef {import("./pins.mjs").Wheel} Wheel */
/** @typedef {import("./pins.mjs").Variant} Variant */
/** @typedef {import("./progress.mjs").Task} Task */

const UNPACKER = join(dirname(fileURLToPath(import.meta.url)), "unpack.py");

/** What is taken out of the wheels: two libraries, the headers that the addon is compiled with, CUDA's libraries, licences. */
const MEMBERS = [
  "^tensorflow/libtensorflow_(cc|framework)\\.(so\\.2|2\\.dylib)$",
  "^tensorflow/include/(tensorflow/c|tensorflow/core/platform|tsl/platform|xla/tsl/c)/",
  "^nvidia/[^/]+/(lib|bin|nvvm)/.*(?<!\\.a)$",
  "\\.dist-info/(.*/)?(LICENSE|License|NOTICE)[^/]*$",
];

/** @param {Project} project @param {string} name */
const download = (project, name) => inVenv(project, "tensorflow", "downloads", name);

/** Bytes of a file; 0 if there is none. @param {string} file */
function size(file) {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** The folder with the libraries. @param {Project} project */
export const libraryFolder = (project) => inVenv(project, "tensorflow", chooseVariant(project).folder, "tensorflow");

/** Why the library must be fetched, or undefined. @param {Project} project */
export function tensorflowMissing(project) {
  const variant = chooseVariant(project);
  for (const [name, bytes] of Object.entries(variant.libraries)) {
    const found = size(join(libraryFolder(project), name));
    if (found !== bytes) {
      const { device, why } = chooseDevice(project);
      const total = variant.wheels.reduce((sum, wheel) => sum + wheel.bytes, 0);
      return `${TENSORFLOW_VERSION} for the ${device.toUpperCase()} (${why}), ${megabytes(total)} to fetch`;
    }
  }
  return undefined;
}

/** @param {Project} project @param {Task} task */
export async function fetchTensorflow(project, task) {
  const variant = chooseVariant(project);
  if (!variant.tried) task.note("this kind of machine has not been tried by the authors");
  mkdirSync(download(project, ""), { recursive: true });
  for (const wheel of variant.wheels) await fetchWheel(project, wheel, task);
  const bad = await unpackWheels(project, variant, task);
  if (bad) {
    task.note(`${bad.file} differs from its pinned hash: deleted, fetching it again`);
    rmSync(download(project, bad.file), { force: true });
    await fetchWheel(project, bad, task);
    if (await unpackWheels(project, variant, task)) throw mismatch(project, bad);
  }
  rmSync(download(project, ""), { recursive: true, force: true });
  const bytes = Object.values(variant.libraries).reduce((sum, each) => sum + each, 0);
  return `${TENSORFLOW_VERSION} ${variant.folder.slice(0, 3).toUpperCase()}, library of ${megabytes(bytes)}`;
}

/** @param {Project} project @param {Wheel} wheel */
function mismatch(project, wheel) {
  rmSync(download(project, wheel.file), { force: true });
  return new Fix(
    `${wheel.file} as it arrives differs from its pinned hash`,
    `ask whoever runs your package mirror, or point PIP_INDEX_URL at another one and run: ${AGAIN}`,
  );
}

/** Tags of the platforms that a wheel runs on, as pip's --platform wants them: the file's own. @param {Wheel} wheel */
function platformArguments({ file }) {
  const tags =
    file
      .replace(/\.whl$/, "")
      .split("-")
      .pop()
      ?.split(".") ?? [];
  return tags.flatMap((tag) => ["--platform", tag]);
}

/** Has pip fetch one wheel, from wherever pip is told to look. @param {Project} project @param {Wheel} wheel @param {Task} task */
async function fetchWheel(project, wheel, task) {
  if (size(download(project, wheel.file)) === wheel.bytes) return;
  const folder = join(scratchFolder(project), `wheel-${wheel.name}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const list = join(folder, "requirement.txt");
  writeFileSync(list, `${wheel.name}==${wheel.version} --hash=sha256:${wheel.sha256}\n`);
  const timer = setInterval(() => task.amount(Math.min(treeSize(folder), wheel.bytes), wheel.bytes), 500);
  const command = [
    venvPython(project),
    "-m",
    "pip",
    "download",
    "--no-deps",
    "--only-binary=:all:",
    "--require-hashes",
  ];
  const target = ["--python-version", "3.11", "--implementation", "cp", "--abi", "cp311", ...platformArguments(wheel)];
  try {
    await mustRun(project, [...command, ...target, "--progress-bar", "off", "-r", list, "-d", folder], {
      env: { ...pipEnv(project), TMPDIR: folder },
      name: `pip download ${wheel.name}==${wheel.version}`,
      fix: `look at the lines above, then: ${AGAIN}`,
    });
  } finally {
    clearInterval(timer);
  }
  renameSync(join(folder, wheel.file), download(project, wheel.file));
  rmSync(folder, { recursive: true, force: true });
}

/** Bytes of the files in a folder, which pip is changing meanwhile. @param {string} folder @returns {number} */
function treeSize(folder) {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    const sizes = entries.map((entry) =>
      entry.isDirectory() ? treeSize(join(folder, entry.name)) : size(join(folder, entry.name)),
    );
    return sizes.reduce((sum, each) => sum + each, 0);
  } catch {
    return 0;
  }
}

/**
 * Checks and unpacks the wheels.
 * @param {Project} project @param {Variant} variant @param {Task} task
 * @returns {Promise<Wheel | undefined>} a wheel whose hash is wrong
 */
async function unpackWheels(project, variant, task) {
  const target = inVenv(project, "tensorflow", variant.folder);
  const into = `${target}.new`;
  rmSync(into, { recursive: true, force: true });
  const wheels = variant.wheels.map((wheel) => ({ path: download(project, wheel.file), sha256: wheel.sha256 }));
  task.step("checking the hash");
  const { code, output } = await run(project, [venvPython(project), UNPACKER], {
    input: JSON.stringify({ wheels, into, members: MEMBERS }),
    onLine: (line) => {
      const found = line.match(/^unpacked (\d+) of (\d+)/);
      if (found) task.amount(Number(found[1]), Number(found[2]));
    },
  });
  const bad = output.match(/^mismatch (\S.*) [0-9a-f]{64}$/m)?.[1];
  if (bad) return variant.wheels.find((wheel) => download(project, wheel.file) === bad);
  if (code !== 0) {
    rmSync(into, { recursive: true, force: true });
    throw cause(output) ?? new Fix("the library could not be unpacked", `run: ${AGAIN}`, lastLines(output, 6));
  }
  for (const [at, to] of Object.entries(variant.links ?? {})) symlinkSync(to, join(into, at));
  rmSync(target, { recursive: true, force: true });
  renameSync(into, target);
  return undefined;
}
