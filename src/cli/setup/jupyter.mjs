/**
 * JupyterLab on the course's notebooks: its own settings, nothing sent outside, one Ctrl-C to end it all.
 */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Fix, fixLine } from "./failure.mjs";
import { FIRST_PORT, freePort, mustBeFree } from "./port.mjs";
import { processesWith } from "./processes.mjs";
import { inProject, inVenv, makeProject, venvPython } from "./project.mjs";

/** @typedef {import("./project.mjs").Project} Project */

const FIRST_NOTEBOOK = "00-word-chain.ipynb";

/** Server extensions that the course does not need: nbgrader's own pages, for teachers, and language servers. */
const NOT_STARTED = [
  "nbgrader.server_extensions.formgrader",
  "nbgrader.server_extensions.validate_assignment",
  "nbgrader.server_extensions.assignment_list",
  "nbgrader.server_extensions.course_list",
  "jupyter_lsp",
];

/** What JupyterLab shows and asks; a reader's own settings, kept in .venv/jupyter, go before these. */
const SETTINGS = {
  "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false },
  "@jupyterlab/extensionmanager-extension:plugin": { enabled: false },
};

/** Pages in the browser that are not shown: nbgrader's, for teachers. */
const NOT_SHOWN = ["@jupyter/nbgrader"];

/** Where this server's kernels have their connection files; one for each server, so that its kernels can be told from others'. @param {Project} project */
const runtimeFolder = (project) => inVenv(project, "jupyter", "runtime", String(process.pid));

/** Where Jupyter keeps what it writes, so that nothing outside the project is read or changed. @param {Project} project @param {string} token */
export function jupyterEnv(project, token) {
  const own = (/** @type {string[]} */ ...parts) => inVenv(project, "jupyter", ...parts);
  return {
    ...project.env,
    JUPYTER_TOKEN: token,
    JUPYTER_CONFIG_DIR: own("config"),
    JUPYTER_DATA_DIR: own("data"),
    JUPYTER_RUNTIME_DIR: runtimeFolder(project),
    JUPYTERLAB_SETTINGS_DIR: own("settings"),
    JUPYTERLAB_WORKSPACES_DIR: own("workspaces"),
    JUPYTER_PREFER_ENV_PATH: "1",
    IPYTHONDIR: own("ipython"),
  };
}

/** @param {Project} project @param {number} port @param {string[]} extra */
export function jupyterArguments(project, port, extra) {
  const first = existsSync(inProject(project, "notebooks", FIRST_NOTEBOOK)) ? `/tree/${FIRST_NOTEBOOK}` : "";
  return [
    "-m",
    "jupyterlab",
    `--ServerApp.root_dir=${inProject(project, "notebooks")}`,
    `--ServerApp.port=${port}`,
    "--ServerApp.answer_yes=True",
    `--LabApp.default_url=/lab${first}`,
    "--MappingKernelManager.kernel_info_timeout=300", // seconds until a kernel answers: the first start on a busy machine builds src
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
    ...NOT_STARTED.map((name) => `--ServerApp.jpserver_extensions=${name}=False`),
    "--KernelSpecManager.ensure_native_kernel=False",
    "--KernelSpecManager.allowed_kernelspecs=tslab",
    "--log-level=WARN",
    "--LabApp.log_level=WARN",
    ...(process.getuid?.() === 0 ? ["--allow-root"] : []), // inside a container there is often no other user
    ...extra.filter((argument) => !/^--(ServerApp\.)?port=/.test(argument)),
  ];
}

/** The port that the arguments ask for, checked; else the first free one. @param {string[]} extra @param {(line: string) => void} print */
export async function choosePort(extra, print) {
  const asked = extra.map((argument) => argument.match(/^--(?:ServerApp\.)?port=(\d+)$/)?.[1]).find(Boolean);
  if (asked) {
    await mustBeFree(Number(asked));
    return Number(asked);
  }
  const port = await freePort();
  if (port !== FIRST_PORT) print(`port ${FIRST_PORT} is taken by another program: using ${port}`);
  return port;
}

/** @param {Project} project */
export function writeSettings(project) {
  const disabledExtensions = Object.fromEntries(NOT_SHOWN.map((name) => [name, true]));
  const files = [
    { folder: inVenv(project, "share", "jupyter", "lab", "settings"), name: "overrides.json", content: SETTINGS },
    {
      folder: inVenv(project, "jupyter", "config", "labconfig"),
      name: "page_config.json",
      content: { disabledExtensions },
    },
  ];
  for (const { folder, name, content } of files) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name), `${JSON.stringify(content, null, 2)}\n`);
  }
}

/** Waits until the server answers, then prints where. @param {number} port @param {string} token @param {Project} project @param {() => boolean} ended */
async function announce(port, token, project, ended) {
  const began = Date.now();
  while (!ended()) {
    const answer = await fetch(`http://127.0.0.1:${port}/api/status?token=${token}`).catch(() => undefined);
    if (answer?.ok) break;
    await sleep(100);
  }
  if (ended()) return;
  const first = existsSync(inProject(project, "notebooks", FIRST_NOTEBOOK)) ? `/tree/${FIRST_NOTEBOOK}` : "";
  console.log(`JupyterLab is ready after ${((Date.now() - began) / 1000).toFixed(1)} s (Ctrl-C ends it):`);
  console.log(`  http://localhost:${port}/lab${first}?token=${token}`);
}

/** @param {number} pid @param {string} signal */
function send(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch {
    // it has ended meanwhile
  }
}

/** Ends the kernels that a server left behind, as one does that is ended while it starts. @param {Project} project */
async function endKernels(project) {
  const folder = runtimeFolder(project);
  for (const signal of ["SIGTERM", "SIGKILL"]) {
    const left = processesWith(folder);
    for (const pid of left) send(pid, signal);
    for (let i = 0; i < 20 && processesWith(folder).length > 0; i++) await sleep(100);
  }
  rmSync(folder, { recursive: true, force: true });
}

/**
 * Runs JupyterLab until it ends.
 * @param {string[]} extra  further arguments for JupyterLab
 * @param {Project} [project]
 * @returns {Promise<number>} exit code
 */
export async function serve(extra, project = makeProject()) {
  try {
    const port = await choosePort(extra, console.log);
    const token = project.env.JUPYTER_TOKEN ?? randomBytes(16).toString("hex");
    writeSettings(project);
    const child = spawn(venvPython(project), jupyterArguments(project, port, extra), {
      cwd: project.root,
      env: jupyterEnv(project, token),
      stdio: ["ignore", "inherit", "inherit"],
    });
    const code = await superviseTo(child, () => announce(port, token, project, () => child.exitCode !== null));
    await endKernels(project);
    if (code !== 0) throw new Fix(`JupyterLab ended with code ${code}`, "look at: npm run doctor");
    return 0;
  } catch (error) {
    console.error(fixLine("JupyterLab", error));
    return 1;
  }
}

/**
 * Waits for the server to end. Ctrl-C reaches it by itself (same terminal) and it ends its kernels; where it did not
 * reach it within 3 s, and after `kill`, it is told so.
 * @param {import("node:child_process").ChildProcess} child @param {() => Promise<void>} begun
 * @returns {Promise<number>} its exit code; 0 if we were asked to end it
 */
function superviseTo(child, begun) {
  return new Promise((resolve, reject) => {
    let asked = false;
    const endAfter = (/** @type {number} */ ms) => {
      asked = true;
      setTimeout(() => child.kill("SIGTERM"), ms).unref();
      setTimeout(() => child.kill("SIGKILL"), ms + 15_000).unref();
    };
    process.on("SIGINT", () => endAfter(3000));
    process.on("SIGTERM", () => endAfter(0)).on("SIGHUP", () => endAfter(0));
    child.on("error", reject);
    child.on("exit", (code) => resolve(asked ? 0 : (code ?? 1)));
    begun().catch(reject);
  });
}
