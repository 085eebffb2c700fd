import { spawnSync } from "node:child_process";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { diagnose } from "../../src/cli/setup/diagnose.mjs";
import { Fix } from "../../src/cli/setup/failure.mjs";
import { courseRoot } from "../../src/cli/setup/project.mjs";
import { scratchProject } from "./scratch";

it("gives one line per part, and how many need mending", async () => {
  const lines: string[] = [];
  const checks = [
    { name: "Node", look: async () => "v20" },
    { name: "kernel", look: () => Promise.reject(new Fix("not installed", "run: npm run setup")) },
    { name: "disk", look: () => Promise.reject(new Error("unforeseen")) },
  ];
  expect(await diagnose(scratchProject(), checks, (line) => lines.push(line))).toBe(2);
  expect(lines).toEqual([
    "[ok] Node: v20",
    "[fix] kernel: not installed; run: npm run setup",
    expect.stringMatching(/^\[fix\] disk: unforeseen; run it again: npm run setup/),
  ]);
});

it("gives [ok] for every part of this course, TensorFlow's product, gradient and step included", () => {
  const { status, stdout } = spawnSync(process.execPath, [join(courseRoot, "src/cli/doctor.mjs")], {
    encoding: "utf8",
  });
  const lines = stdout.trim().split("\n");
  expect(lines.filter((line) => !line.startsWith("[ok] "))).toEqual([]);
  expect(lines.map((line) => line.match(/^\[ok\] (.*?):/)?.[1])).toEqual([
    "Node",
    "Python",
    "C++ compiler",
    "npm packages",
    "TensorFlow",
    "kernel",
    "JupyterLab",
    "memory",
    "disk",
    "port",
  ]);
  expect(stdout).toMatch(/TensorFlow: 2\.21\.0 on the [CG]PU .* loads and computes in/);
  expect(status).toBe(0);
});

it("gives exit code 1 and the command for each part that a fresh clone lacks", () => {
  const project = scratchProject();
  for (const path of ["src/cli", "src/kernel", "package.json", "package-lock.json", ".requirements.txt"]) {
    cpSync(join(courseRoot, path), join(project.root, path), { recursive: true });
  }
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(project.root, "src/cli/doctor.mjs")], {
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  expect(status).toBe(1);
  const broken = stdout.match(/^\[fix\] .*$/gm) ?? [];
  expect(broken.map((line) => line.match(/^\[fix\] (.*?):/)?.[1])).toEqual([
    "Python",
    "npm packages",
    "TensorFlow",
    "kernel",
    "JupyterLab",
  ]);
  for (const line of broken) expect(line).toMatch(/; run: npm run setup$/);
});
