import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { withLock } from "../../src/cli/setup/lock.mjs";
import { startTime } from "../../src/cli/setup/processes.mjs";
import { courseRoot, type Project } from "../../src/cli/setup/project.mjs";
import { scratchProject, write } from "./scratch";

const moduleOf = (name: string) => JSON.stringify(pathToFileURL(join(courseRoot, "src/cli/setup", name)).href);

/** Starts a process that runs `body` with `project`, `withLock`, `run` at hand. */
function start(project: Project, body: string) {
  const script = `
    import { withLock } from ${moduleOf("lock.mjs")};
    import { run } from ${moduleOf("run.mjs")};
    import { appendFileSync, existsSync } from "node:fs";
    import { setTimeout as sleep } from "node:timers/promises";
    const project = { root: ${JSON.stringify(project.root)}, env: process.env, platform: process.platform, arch: process.arch };
    const say = (text) => appendFileSync(project.root + "/said", text + "\\n");
    ${body}`;
  return spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: "inherit" });
}

const said = (project: Project) => {
  const file = join(project.root, "said");
  return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
};

async function until(holds: () => boolean) {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10));
}

it("lets several set-ups do their work one after the other", async () => {
  const project = scratchProject();
  const body = `await withLock(project, async () => { say("in"); await sleep(60); say("out"); }, () => {});`;
  await Promise.all(Array.from({ length: 5 }, () => once(start(project, body), "exit")));
  expect(said(project)).toEqual(Array.from({ length: 5 }, () => ["in", "out"]).flat());
});

it("says once which process it waits for", async () => {
  const project = scratchProject();
  const release = join(project.root, "release");
  const other = start(
    project,
    `await withLock(project, async () => { say("in"); while (!existsSync(${JSON.stringify(release)})) await sleep(10); }, () => {});`,
  );
  await until(() => said(project).length > 0);
  const waited: number[] = [];
  await withLock(
    project,
    async () => {},
    (pid) => {
      waited.push(pid);
      write(project.root, { release: "" });
    },
  );
  expect(waited).toEqual([other.pid]);
});

it("takes over from a set-up that was killed, and ends the programs it left running", async () => {
  const project = scratchProject();
  const other = start(
    project,
    `await withLock(project, () => run(project, ["sh", "-c", "sleep 60 & echo $! > pid; wait"]), () => {});`,
  );
  const pidFile = join(project.root, "pid");
  await until(() => existsSync(pidFile) && readFileSync(pidFile, "utf8").endsWith("\n"));
  const left = Number(readFileSync(pidFile, "utf8"));
  other.kill("SIGKILL");
  await once(other, "exit");
  expect(startTime(left)).not.toBe("");
  await withLock(
    project,
    async () => {},
    () => {},
  );
  await until(() => startTime(left) === "");
  expect(existsSync(join(project.root, ".venv", "setup.lock"))).toBe(false);
});

it("takes over a lock whose process number now belongs to another process", async () => {
  const project = scratchProject();
  write(project.root, { ".venv/setup.lock": JSON.stringify({ pid: process.pid, started: "long ago" }) });
  expect(
    await withLock(
      project,
      async () => "done",
      () => {},
    ),
  ).toBe("done");
});

it("takes over a lock file that was cut off while it was written", async () => {
  const project = scratchProject();
  write(project.root, { ".venv/setup.lock": '{"pid":12' });
  expect(
    await withLock(
      project,
      async () => "done",
      () => {},
    ),
  ).toBe("done");
});
