import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { buildKernels, kernelsMissing, kernelsState } from "../../src/cli/setup/kernels.mjs";
import { inVenv, type Project } from "../../src/cli/setup/project.mjs";
import { programs, scratchProject, silentTask } from "./scratch";

/** A compiler that notes its arguments and writes into the file after -o. */
const compilerScript = `
echo "$*" >> "$NOTE"
while [ "$1" != -o ]; do shift; done
echo compiled > "$2"`;

function projectWith(scripts: Record<string, string>, arch = "x64"): Project {
  const names = ["kernels", "decoder", "addon", "tiles", "attention", "thin-tiles", "passes", "thin"];
  const files = Object.fromEntries(names.map((name) => [`src/core/kernels/${name}.cc`, `// ${name}`]));
  const project = scratchProject(files, { platform: "linux", arch });
  mkdirSync(inVenv(project, "tensorflow"), { recursive: true });
  return { ...project, env: { PATH: programs(scripts), NOTE: join(project.root, "note") } };
}

const calls = (project: Project) => readFileSync(project.env.NOTE!, "utf8").trim().split("\n");
const addon = (project: Project) => inVenv(project, "tensorflow", "kernels.node");

it("compiles the arithmetic for each level of instructions, the rest once, and then nothing until a file changes", async () => {
  const project = projectWith({ "c++": compilerScript });
  expect(kernelsMissing(project)).toBe("to be compiled, about 15 s");
  expect(await buildKernels(project, silentTask())).toBe("compiled");
  const levels = (file: string) => {
    const ofFile = calls(project).filter((call) => call.includes(`-c ${file}.cc`));
    return ofFile.map((call) => call.match(/-march=\S+/)?.[0] ?? "").sort();
  };
  for (const file of ["passes", "thin"]) expect(levels(file)).toEqual(["", "-march=haswell", "-march=skylake-avx512"]);
  for (const file of ["kernels", "decoder", "addon", "tiles", "attention", "thin-tiles"])
    expect(levels(file)).toEqual([""]);
  const linked = calls(project).at(-1)!;
  expect(linked.match(/[a-z-]+\.o\b/g)!.length).toBe(12);
  expect(existsSync(addon(project))).toBe(true);
  expect(kernelsMissing(project)).toBeUndefined();
  writeFileSync(join(project.root, "src/core/kernels/passes.cc"), "// three");
  expect(kernelsMissing(project)).toBe("to be compiled, about 15 s");
});

it("compiles one level where the processor is of another kind", async () => {
  const project = projectWith({ "c++": compilerScript }, "arm64");
  await buildKernels(project, silentTask());
  expect(calls(project).filter((call) => call.includes("passes.cc")).length).toBe(1);
  expect(calls(project).join()).not.toContain("-march");
});

it("does not fail where the compiler does, says so, and does not try again", async () => {
  const project = projectWith({ "c++": "echo 'error: unknown flag' >&2; exit 1" });
  writeFileSync(addon(project), "an old one");
  const state = "none: the compiler ended with code 1: error: unknown flag (training and writing are slower)";
  expect(await buildKernels(project, silentTask())).toBe(state);
  expect(existsSync(addon(project))).toBe(false);
  expect(kernelsMissing(project)).toBeUndefined();
  expect(kernelsState(project)).toBe(state);
});

it("does not fail where there is no compiler", async () => {
  const project = projectWith({});
  expect(await buildKernels(project, silentTask())).toBe(
    "none: there is no C++ compiler (training and writing are slower)",
  );
});
