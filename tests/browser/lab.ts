import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { courseRoot } from "../../src/core/paths";
import { patience } from "../patience";

/** What set-up exports of how it starts JupyterLab. */
interface Setup {
  makeProject(): { root: string };
  jupyterArguments(project: object, port: number, extra: string[]): string[];
  jupyterEnv(project: object, token: string): NodeJS.ProcessEnv;
  writeSettings(project: object): void;
}

interface Processes {
  processesWith(text: string): number[];
}

/** JupyterLab as `npm start` starts it, but on a copy of the notebooks, with settings of its own. */
export interface Lab {
  readonly folder: string;
  url(notebook: string): string;
  stop(): Promise<void>;
}

/** Settings beside the course's own: a theme, and every cell in the page, so that all charts can be counted. */
const settings = (theme: string): Record<string, object> => ({
  "apputils-extension/themes": { theme },
  "apputils-extension/notification": { fetchNews: "false", checkForUpdates: false },
  "notebook-extension/tracker": { windowingMode: "none" },
  "docmanager-extension/plugin": { autosave: false },
});

/**
 * Starts JupyterLab on a free port.
 * @param notebooks further notebooks by file name
 * @param env more of the kernels' environment
 * @throws with the server's last words if it does not answer in time
 */
export async function startLab(
  theme: "JupyterLab Light" | "JupyterLab Dark",
  notebooks: Record<string, object> = {},
  env: Record<string, string> = {},
): Promise<Lab> {
  const root = courseRoot();
  const folder = mkdtempSync(join(tmpdir(), "jielong-lab-"));
  cpSync(join(root, "notebooks"), join(folder, "notebooks"), { recursive: true });
  for (const [name, content] of Object.entries(notebooks))
    writeFileSync(join(folder, "notebooks", name), JSON.stringify(content));
  for (const [name, content] of Object.entries(settings(theme))) {
    const file = join(folder, "settings", "@jupyterlab", `${name}.jupyterlab-settings`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(content));
  }
  const setup = (await import(pathToFileURL(join(root, "src/cli/setup/jupyter.mjs")).href)) as Setup;
  const processes = (await import(pathToFileURL(join(root, "src/cli/setup/processes.mjs")).href)) as Processes;
  const project = { root, env: process.env, platform: process.platform, arch: process.arch };
  setup.writeSettings(project);
  const port = await freePort();
  const token = `test${process.pid}`;
  const args = setup
    .jupyterArguments(project, port, ["--no-browser", "--LabApp.expose_app_in_browser=True"])
    .map((arg) =>
      arg.startsWith("--ServerApp.root_dir=") ? `--ServerApp.root_dir=${join(folder, "notebooks")}` : arg,
    );
  const own = Object.fromEntries(
    ["DATA", "RUNTIME"].map((name) => [`JUPYTER_${name}_DIR`, join(folder, name.toLowerCase())]),
  );
  const server = spawn(join(root, ".venv/bin/python"), args, {
    cwd: folder,
    env: {
      ...setup.jupyterEnv(project, token),
      ...own,
      ...env,
      JUPYTERLAB_SETTINGS_DIR: join(folder, "settings"),
      JUPYTERLAB_WORKSPACES_DIR: join(folder, "workspaces"),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const pipe of [server.stdout, server.stderr]) pipe.on("data", (text) => (said = (said + text).slice(-2000)));
  const address = `http://127.0.0.1:${port}`;
  await answered(`${address}/api/status?token=${token}`, server, () => said);
  return {
    folder,
    url: (notebook) => `${address}/lab/tree/${notebook}?token=${token}&reset`,
    stop: async () => {
      const ended = new Promise((resolve) => server.once("exit", resolve));
      server.kill("SIGTERM");
      await Promise.race([ended, sleep(15_000).then(() => server.kill("SIGKILL"))]);
      for (const kernel of processes.processesWith(own.JUPYTER_RUNTIME_DIR)) process.kill(kernel, "SIGKILL");
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

async function answered(url: string, server: ChildProcess, said: () => string): Promise<void> {
  for (const end = Date.now() + patience(60_000); Date.now() < end; await sleep(200)) {
    if (server.exitCode !== null) break;
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
  }
  server.kill("SIGKILL");
  throw new Error(`JupyterLab must answer, got nothing; its last words:\n${said()}`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}
