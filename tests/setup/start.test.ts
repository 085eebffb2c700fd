import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { choosePort, jupyterArguments, jupyterEnv } from "../../src/cli/setup/jupyter.mjs";
import { freePort, isFree, mustBeFree } from "../../src/cli/setup/port.mjs";
import { processesWith } from "../../src/cli/setup/processes.mjs";
import { courseRoot } from "../../src/cli/setup/project.mjs";
import { scratchProject } from "./scratch";

/** Takes a port until the test ends. */
async function occupy(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return (server.address() as { port: number }).port;
}

it("takes the next port when one is occupied", async () => {
  const port = await occupy();
  expect(await isFree(port)).toBe(false);
  expect(await freePort(port)).toBeGreaterThan(port);
});

it("gives a [fix] that names a free port when the one asked for is occupied", async () => {
  const port = await occupy();
  const failure = {
    message: `port ${port} is taken by another program`,
    command: expect.stringMatching(/--port=\d+$/),
  };
  await expect(mustBeFree(port)).rejects.toMatchObject(failure);
  await expect(choosePort([`--port=${port}`], () => {})).rejects.toMatchObject(failure);
});

it("keeps everything that Jupyter writes inside the project", () => {
  const project = scratchProject();
  const { env: _unused, ...written } = { env: 0, ...jupyterEnv(project, "token") } as Record<string, unknown>;
  for (const name of ["CONFIG", "DATA", "RUNTIME"]) expect(written[`JUPYTER_${name}_DIR`]).toContain(project.root);
  for (const name of ["SETTINGS", "WORKSPACES"]) expect(written[`JUPYTERLAB_${name}_DIR`]).toContain(project.root);
});

it("passes further arguments on, the port only once", () => {
  const passed = jupyterArguments(scratchProject(), 9001, ["--no-browser", "--port=9001"]);
  expect(passed).toContain("--no-browser");
  expect(passed.filter((argument: string) => /port=/.test(argument))).toEqual(["--ServerApp.port=9001"]);
});

it("serves the course's kernel alone, and one Ctrl-C ends server and kernels", async () => {
  const port = await freePort(18_888);
  const child = spawn(process.execPath, [join(courseRoot, "src/cli/start.mjs"), "--no-browser", `--port=${port}`], {
    cwd: courseRoot,
    detached: true, // its own process group, as a terminal would give it
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.on("data", (text) => {
    output += text;
  });
  const exited = once(child, "exit");
  while (!/token=\w+/.test(output) && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 50));
  const token = output.match(/token=(\w+)/)?.[1];
  expect(output).toMatch(new RegExp(`http://localhost:${port}/lab\\S*\\?token=${token}\n`));

  const api = (path: string, init?: RequestInit) =>
    fetch(`http://127.0.0.1:${port}/api/${path}`, { ...init, headers: { authorization: `token ${token}` } });
  const specs = (await (await api("kernelspecs")).json()) as { default: string; kernelspecs: object };
  expect(Object.keys(specs.kernelspecs)).toEqual(["tslab"]);
  const page = await (await fetch(`http://127.0.0.1:${port}/lab?token=${token}`)).text();
  expect(page).toMatch(/"news": ?{"disabled": ?true}/);
  const started = await api("kernels", { method: "POST", body: JSON.stringify({ name: "tslab" }) });
  const { id } = (await started.json()) as { id: string };
  expect(processesWith(`kernel-${id}.json`).length).toBeGreaterThan(0);

  process.kill(-(child.pid as number), "SIGINT");
  expect((await exited)[0]).toBe(0);
  expect(processesWith(`kernel-${id}.json`)).toEqual([]);
  expect(await isFree(port)).toBe(true);
});
