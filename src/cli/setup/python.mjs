/**
 * The project's own Python (.venv) and what it holds: JupyterLab and what executes and grades notebooks.
 *
 * A note in .venv, written last, says which lock file, which Python and which folder it was made for; without a true one all but
 * TensorFlow and the reader's Jupyter settings is made anew, because pip cannot tell a half-installed package from a whole one.
 */
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { AGAIN, Fix } from "./failure.mjs";
import { findProgram, inProject, inVenv, readJson, scratchFolder, venvPython } from "./project.mjs";
import { mustRun, run } from "./run.mjs";

/** @typedef {import("./project.mjs").Project} Project */

/** Bytes of the virtual environment without TensorFlow. */
export const VENV_BYTES = 330e6;

const KEPT = ["tensorflow", "jupyter", "tmp", "setup.lock", "setup.lock.steal", "setup.children"];

/** @param {Project} project */
const noteFile = (project) => inVenv(project, "setup.json");
/** @param {Project} project */
const lockFile = (project) => inProject(project, ".requirements.txt");

/** What a finished environment's note must say. @param {Project} project */
function wantedNote(project) {
  const hash = createHash("sha256")
    .update(readFileSync(lockFile(project)))
    .digest("hex");
  return {
    lock: hash,
    root: realpathSync(project.root),
    python: existsSync(venvPython(project)) ? realpathSync(venvPython(project)) : "",
  };
}

/** Why the environment must be made anew, or undefined. @param {Project} project */
export function venvMissing(project) {
  const note = readJson(noteFile(project));
  if (!note || !existsSync(venvPython(project))) return "not made yet";
  const wanted = wantedNote(project);
  if (note.root !== wanted.root) return "the project was moved";
  if (note.python !== wanted.python) return "the Python that it was made with has changed";
  return note.lock === wanted.lock ? undefined : ".requirements.txt has changed";
}

const PROBE = "import sys, venv, ensurepip; print('.'.join(map(str, sys.version_info[:2])))";

/**
 * The Python to make the environment with: JIELONG_PYTHON, else the first of python3, python3.14 … python3.10 that will do.
 * @param {Project} project
 * @returns {Promise<{ path: string, version: string }>}
 * @throws {Fix} if none is 3.10 to 3.14 with venv and ensurepip
 */
export async function findPython(project) {
  const names = project.env.JIELONG_PYTHON
    ? [project.env.JIELONG_PYTHON]
    : ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10"];
  const problems = [];
  for (const name of names) {
    const path = findProgram(project, [name]);
    if (!path) continue;
    const problem = await probe(project, path);
    if (typeof problem !== "string") return problem;
    problems.push(problem);
  }
  throw new Fix(problems[0] ?? `${names[0]} was not found on PATH`, installHint(project, problems[0] ?? ""));
}

/** @param {Project} project @param {string} path @returns {Promise<{ path: string, version: string } | string>} */
async function probe(project, path) {
  const { code, output } = await run(project, [path, "-c", PROBE]);
  const reported = output.trim().split("\n").pop() ?? "";
  const version =
    code === 0 ? reported : ((await run(project, [path, "--version"])).output.match(/\d+\.\d+/)?.[0] ?? "?");
  const minor = Number(version.split(".")[1]);
  if (!version.startsWith("3.") || minor < 10 || minor > 14) {
    return `Python must be 3.10 to 3.14, ${path} is ${version}`;
  }
  if (code !== 0) return `Python ${version} at ${path} has no venv or ensurepip`;
  return { path, version };
}

/** @param {Project} project @param {string} problem */
function installHint(project, problem) {
  if (project.platform === "darwin") return `run: brew install python@3.13, then: ${AGAIN}`;
  const what = problem.includes("ensurepip") ? "python3-venv" : "python3 python3-venv";
  return `run: sudo apt install ${what} (or point JIELONG_PYTHON at another Python), then: ${AGAIN}`;
}

/** Settings for every pip we start: its own configuration, with temporary files kept inside the project. @param {Project} project */
export function pipEnv(project) {
  const folder = scratchFolder(project);
  mkdirSync(folder, { recursive: true });
  return {
    TMPDIR: folder,
    PIP_DISABLE_PIP_VERSION_CHECK: "1",
    PIP_NO_INPUT: "1",
    PIP_USER: "0",
    PYTHONNOUSERSITE: "1",
  };
}

/** Makes the empty environment. @param {Project} project @param {import("./progress.mjs").Task} task */
export async function makeVenv(project, task) {
  const python = await findPython(project);
  rmSync(noteFile(project), { force: true });
  for (const name of readdirSync(inVenv(project))) {
    if (!KEPT.includes(name)) rmSync(inVenv(project, name), { recursive: true, force: true });
  }
  task.step("making .venv");
  await mustRun(project, [python.path, "-m", "venv", inVenv(project)], {
    env: pipEnv(project),
    name: "python3 -m venv",
    fix: installHint(project, "ensurepip"),
  });
  return `Python ${python.version}`;
}

/** Installs what .requirements.txt says. @param {Project} project @param {import("./progress.mjs").Task} task */
export async function installRequirements(project, task) {
  const total = readFileSync(lockFile(project), "utf8").match(/^\S+==/gm)?.length ?? 1;
  let collected = 0;
  const command = [venvPython(project), "-m", "pip", "install", "--require-hashes", "--progress-bar", "off"];
  const output = await mustRun(project, [...command, "-r", lockFile(project)], {
    env: pipEnv(project),
    name: "pip install",
    fix: `look at the lines above, then: ${AGAIN}`,
    onLine: (line) => {
      if (/^(Collecting|Processing) /.test(line)) task.step(`package ${++collected} of about ${total}`);
      if (line.startsWith("Installing collected")) task.step("unpacking");
    },
  });
  const note = noteFile(project);
  writeFileSync(`${note}.new`, `${JSON.stringify(wantedNote(project), null, 2)}\n`);
  renameSync(`${note}.new`, note);
  const installed = output.match(/^Successfully installed (.*)$/m)?.[1].split(" ").length ?? 0;
  return `${installed} packages, about ${Math.round(VENV_BYTES / 1e6)} MB`;
}
