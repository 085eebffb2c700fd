import { mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { addonMissing, buildAddon, isCompiled } from "../../src/cli/setup/addon.mjs";
import { setUp } from "../../src/cli/setup/main.mjs";
import { PARTS } from "../../src/cli/setup/parts.mjs";
import { inVenv, type Project, tfjsFolder } from "../../src/cli/setup/project.mjs";
import { programs, recorder, scratchProject, silentTask } from "./scratch";

const binding = "node_modules/@tensorflow/tfjs-node-gpu/binding";

/** A compiler that writes `addon N` for its N-th run, into the file after -o. */
const compilerScript = `
while [ "$1" != -o ]; do shift; done
echo run >> "$COUNT"
echo "addon $(wc -l < "$COUNT" | tr -d ' ')" > "$2"`;

function projectWith(scripts: Record<string, string>): Project {
  const files = { [`${binding}/tfjs_binding.cc`]: "// one", [`${binding}/tfjs_backend.cc`]: "// two" };
  const project = scratchProject(files, { platform: "linux", arch: "x64" });
  const env = {
    PATH: `${programs(scripts)}:/usr/bin/wc-only`,
    COUNT: join(project.root, "count"),
    JIELONG_DEVICE: "cpu",
  };
  mkdirSync(inVenv(project, "tensorflow", "cpu-2.21.0", "tensorflow"), { recursive: true });
  return { ...project, env };
}

const inPackage = (project: Project) =>
  readFileSync(tfjsFolder(project, "lib", "napi-v8", "tfjs_binding.node"), "utf8");
const tools = { wc: 'exec /usr/bin/wc "$@"', tr: 'exec /usr/bin/tr "$@"' };

it("compiles once, and puts the kept file back after npm ci emptied the package", async () => {
  const project = projectWith({ "c++": compilerScript, ...tools });
  expect(addonMissing(project)).toBe("to be compiled, about 10 s");
  expect(await buildAddon(project, silentTask())).toBe("compiled");
  expect(addonMissing(project)).toBeUndefined();
  rmSync(tfjsFolder(project, "lib"), { recursive: true });
  rmSync(tfjsFolder(project, "deps"), { recursive: true });
  expect(addonMissing(project)).toBe("to be put in its place");
  expect(await buildAddon(project, silentTask())).toBe("put in its place");
  expect(inPackage(project)).toBe("addon 1\n");
});

it("compiles again when the C++ files have changed", async () => {
  const project = projectWith({ "c++": compilerScript, ...tools });
  await buildAddon(project, silentTask());
  rmSync(join(project.root, binding, "tfjs_backend.cc"));
  expect(addonMissing(project)).toBe("to be compiled, about 10 s");
  await buildAddon(project, silentTask());
  expect(inPackage(project)).toBe("addon 2\n");
});

it("points at the library by relative links, replacing whatever is there", async () => {
  const project = projectWith({ "c++": compilerScript, ...tools });
  mkdirSync(tfjsFolder(project, "deps", "lib", "old"), { recursive: true });
  symlinkSync("/nowhere", tfjsFolder(project, "deps", "include"));
  symlinkSync("/nowhere", tfjsFolder(project, "deps", "include.new")); // left by a set-up that was cut off
  await buildAddon(project, silentTask());
  expect(readlinkSync(tfjsFolder(project, "deps", "lib"))).toBe("../../../../.venv/tensorflow/cpu-2.21.0/tensorflow");
  expect(readlinkSync(tfjsFolder(project, "deps", "include"))).toBe(
    "../../../../.venv/tensorflow/cpu-2.21.0/tensorflow/include",
  );
});

it("gives a [fix] when there is no compiler, before anything is fetched", async () => {
  const project = projectWith({});
  const { reporter, text } = recorder();
  const parts = PARTS.filter(({ name }) => name === "TensorFlow's addon").map((part) => ({ ...part, needs: [] }));
  expect(await setUp(project, { parts, reporter })).toBe(false);
  expect(text()).toContain(
    "[fix] TensorFlow's addon: no C++ compiler (c++, g++ or clang++) on PATH; run: sudo apt install g++, then: npm run setup",
  );
});

it("does not ask for a compiler where the addon is compiled already", async () => {
  const project = projectWith({ "c++": compilerScript, ...tools });
  expect(isCompiled(project)).toBe(false);
  await buildAddon(project, silentTask());
  expect(isCompiled(project)).toBe(true);
  rmSync(join(project.root, "node_modules"), { recursive: true });
  expect(isCompiled(project)).toBe(true);
});

it("gives a [fix] with the compiler's own words when it fails, and leaves no half-written addon", async () => {
  const project = projectWith({ "c++": "echo 'error: unrecognized option -std=c++17' >&2; exit 1" });
  await expect(buildAddon(project, silentTask())).rejects.toMatchObject({
    message: "the C++ compiler ended with code 1",
    details: "error: unrecognized option -std=c++17",
  });
  expect(readdirSync(inVenv(project, "tensorflow"))).toEqual(["cpu-2.21.0"]);
});
