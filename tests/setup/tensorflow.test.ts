import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { copyFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import type { Variant } from "../../src/cli/setup/pins.mjs";
import { courseRoot, inVenv, type Project } from "../../src/cli/setup/project.mjs";
import { fetchTensorflow, tensorflowMissing } from "../../src/cli/setup/tensorflow.mjs";
import { borrowPython, makeWheel, scratchFolder, scratchProject, silentTask, write } from "./scratch";

const members = {
  "tensorflow/libtensorflow_cc.so.2": "the large library, ",
  "tensorflow/libtensorflow_framework.so.2": "the small library, ",
  "tensorflow/include/tensorflow/c/c_api.h": "a header ",
  "tensorflow/include/Eigen/Core": "a header that is not needed ",
  "tensorflow/python/keras.py": "Python that is not needed ",
};

/** A project whose pip finds a small wheel in a folder. */
function projectWithMirror(): { project: Project; mirror: string; wheel: string } {
  const mirror = scratchFolder();
  const path = makeWheel(mirror, "tensorflow_cpu", members);
  const bytes = readFileSync(path);
  const library = (name: keyof typeof members) => members[name].length * 1000;
  const variant: Variant = {
    folder: "cpu-test",
    wheels: [
      {
        name: "tensorflow-cpu",
        version: "2.21.0",
        file: basename(path),
        bytes: bytes.length,
        sha256: createHash("sha256").update(bytes).digest("hex"),
      },
    ],
    libraries: {
      "libtensorflow_cc.so.2": library("tensorflow/libtensorflow_cc.so.2"),
      "libtensorflow_framework.so.2": library("tensorflow/libtensorflow_framework.so.2"),
    },
    links: { "tensorflow/also": "libtensorflow_cc.so.2" },
    tried: true,
  };
  const variants = { "linux-x64-cpu": variant };
  const pip = { PIP_CONFIG_FILE: "/dev/null", PIP_NO_INDEX: "1", PIP_FIND_LINKS: mirror, PIP_EXTRA_INDEX_URL: "" };
  const env = { ...process.env, ...pip, JIELONG_DEVICE: "cpu" };
  const project = scratchProject({}, { env, variants, platform: "linux", arch: "x64" });
  borrowPython(project);
  return { project, mirror, wheel: path };
}

const library = (project: Project, ...parts: string[]) =>
  inVenv(project, "tensorflow", "cpu-test", "tensorflow", ...parts);

it("takes only the libraries, the headers that are needed and the licence out of the wheel", async () => {
  const { project } = projectWithMirror();
  expect(tensorflowMissing(project)).toMatch(/^2\.21\.0 for the CPU \(JIELONG_DEVICE=cpu\), 1 MB to fetch$/);
  await fetchTensorflow(project, silentTask());
  expect(tensorflowMissing(project)).toBeUndefined();
  expect(readdirSync(library(project)).sort()).toEqual([
    "also",
    "include",
    "libtensorflow_cc.so.2",
    "libtensorflow_framework.so.2",
  ]);
  expect(readdirSync(library(project, "include"))).toEqual(["tensorflow"]);
  expect(statSync(library(project, "also")).size).toBe(19_000);
  expect(readdirSync(inVenv(project, "tensorflow"))).toEqual(["cpu-test"]);
  expect(existsSync(inVenv(project, "tensorflow", "cpu-test", "tensorflow_cpu-2.21.0.dist-info", "LICENSE"))).toBe(
    true,
  );
});

it("refuses a wheel that was altered, names it, deletes it and fetches it again", async () => {
  const { project, wheel } = projectWithMirror();
  const bytes = readFileSync(wheel);
  bytes[100] ^= 1; // same size, one bit wrong
  write(project.root, { ".venv/tensorflow/downloads/x": "" });
  writeFileSync(inVenv(project, "tensorflow", "downloads", basename(wheel)), bytes);
  const task = silentTask();
  await fetchTensorflow(project, task);
  expect(task.notes).toEqual([`${basename(wheel)} differs from its pinned hash: deleted, fetching it again`]);
  expect(readFileSync(library(project, "libtensorflow_cc.so.2"), "utf8")).toBe("the large library, ".repeat(1000));
});

it("gives a [fix] when the mirror itself has an altered wheel, and keeps nothing of it", async () => {
  const { project, wheel } = projectWithMirror();
  const bytes = readFileSync(wheel);
  bytes[100] ^= 1;
  writeFileSync(wheel, bytes);
  await expect(fetchTensorflow(project, silentTask())).rejects.toThrow("a download differs from its pinned hash");
  expect(readdirSync(inVenv(project, "tensorflow", "downloads"))).toEqual([]);
});

it("fetches a half-finished download again, and a whole one not", async () => {
  const { project, wheel } = projectWithMirror();
  write(project.root, { ".venv/tensorflow/downloads/x": "" });
  const download = inVenv(project, "tensorflow", "downloads", basename(wheel));
  writeFileSync(download, readFileSync(wheel).subarray(0, 500));
  await fetchTensorflow(project, silentTask());
  expect(tensorflowMissing(project)).toBeUndefined();

  const second = projectWithMirror();
  write(second.project.root, { ".venv/tensorflow/downloads/x": "" });
  copyFileSync(second.wheel, inVenv(second.project, "tensorflow", "downloads", basename(second.wheel)));
  const offline = { ...second.project.env, PIP_FIND_LINKS: scratchFolder() };
  await fetchTensorflow({ ...second.project, env: offline }, silentTask());
  expect(tensorflowMissing(second.project)).toBeUndefined();
});

it("gives a [fix] without a network", async () => {
  const { project } = projectWithMirror();
  const away = { PIP_NO_INDEX: "", PIP_FIND_LINKS: "", PIP_INDEX_URL: "http://127.0.0.1:9/simple", PIP_RETRIES: "0" };
  const offline = { ...project, env: { ...project.env, ...away } };
  await expect(fetchTensorflow(offline, silentTask())).rejects.toThrow("no network");
});

/** Starts a set-up of TensorFlow alone in a process of its own; `limit` bounds the size of the files it may write. */
function startSetUp(project: Project, limit = "unlimited") {
  const main = JSON.stringify(pathToFileURL(join(courseRoot, "src/cli/setup/main.mjs")).href);
  const partsFile = JSON.stringify(pathToFileURL(join(courseRoot, "src/cli/setup/parts.mjs")).href);
  const script = `
    import { setUp } from ${main};
    import { PARTS } from ${partsFile};
    const parts = PARTS.filter(({ name }) => name === "TensorFlow");
    process.exit((await setUp(${JSON.stringify(project)}, { parts })) ? 0 : 1);`;
  const command = 'ulimit -f "$0"; exec "$1" --input-type=module -e "$2"';
  const child = spawn("bash", ["-c", command, limit, process.execPath, script], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stdout.on("data", (text) => (output += text));
  child.stderr.on("data", (text) => (output += text));
  return { child, output: () => output };
}

it("goes on to the end after being killed at any moment", async () => {
  const { project } = projectWithMirror();
  for (let i = 0; i < 12; i++) {
    const { child } = startSetUp(project);
    setTimeout(() => child.kill("SIGKILL"), 60 + 90 * i);
    await once(child, "exit");
    if (!tensorflowMissing(project)) break; // whatever is there is whole
  }
  const { child, output } = startSetUp(project);
  const [code] = await once(child, "close");
  expect(output()).not.toContain("[fix]");
  expect(code).toBe(0);
  expect(tensorflowMissing(project)).toBeUndefined();
  expect(readdirSync(inVenv(project, "tensorflow"))).toEqual(["cpu-test"]);
  expect(readFileSync(library(project, "libtensorflow_framework.so.2"), "utf8")).toBe(
    "the small library, ".repeat(1000),
  );
});

it("gives a [fix] when a file cannot be written whole, and goes on when there is room again", async () => {
  const { project } = projectWithMirror();
  const { child, output } = startSetUp(project, "12"); // 12 KB: the wheel fits, the library of 19 KB does not
  const [code] = await once(child, "close");
  expect([code, output().match(/^\[fix\] .*/m)?.[0]]).toEqual([
    1,
    expect.stringContaining("TensorFlow: the disk is full"),
  ]);
  await fetchTensorflow(project, silentTask());
  expect(tensorflowMissing(project)).toBeUndefined();
});
