import { chmodSync, mkdirSync, readdirSync, realpathSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { courseRoot } from "../../src/cli/setup/project.mjs";
import { findPython, installRequirements, makeVenv, venvMissing } from "../../src/cli/setup/python.mjs";
import { programs, scratchProject, silentTask, write } from "./scratch";

/** A Python that says it is this version; `probe`: what the question for venv and ensurepip does. */
const fake = (version: string, probe = `echo ${version}`) =>
  `case "$*" in *--version*) echo "Python ${version}.1";; *"-m venv"*) echo "no venv" >&2; exit 1;; *) ${probe};; esac`;

const withPath = (PATH: string) => scratchProject({}, { env: { PATH }, platform: "linux" });

it("gives a [fix] when there is no Python", async () => {
  await expect(findPython(withPath(programs({})))).rejects.toMatchObject({
    message: "python3 was not found on PATH",
    command: expect.stringContaining("sudo apt install python3 python3-venv"),
  });
});

it("gives a [fix] when Python is too old, with the version found", async () => {
  await expect(findPython(withPath(programs({ python3: fake("3.9") })))).rejects.toThrow(
    /^Python must be 3\.10 to 3\.14, .*python3 is 3\.9$/,
  );
});

it("gives a [fix] when Python has no venv or ensurepip", async () => {
  const path = programs({ python3: fake("3.12", "echo 'No module named ensurepip' >&2; exit 1") });
  await expect(findPython(withPath(path))).rejects.toMatchObject({
    message: expect.stringMatching(/^Python 3\.12 at .* has no venv or ensurepip$/),
    command: expect.stringContaining("python3-venv"),
  });
});

it("keeps looking when the first Python will not do", async () => {
  const found = await findPython(withPath(programs({ python3: fake("3.9"), "python3.12": fake("3.12") })));
  expect(found.path).toMatch(/python3\.12$/);
});

it("takes the Python that JIELONG_PYTHON names, and no other", async () => {
  const PATH = programs({ python3: fake("3.12"), mine: fake("3.9") });
  const project = scratchProject({}, { env: { PATH, JIELONG_PYTHON: "mine" } });
  await expect(findPython(project)).rejects.toThrow("mine is 3.9");
});

it("gives a [fix] when python3 -m venv fails", async () => {
  const project = withPath(programs({ python3: fake("3.12") }));
  mkdirSync(join(project.root, ".venv"));
  await expect(makeVenv(project, silentTask())).rejects.toMatchObject({
    message: "python3 -m venv ended with code 1",
    command: expect.stringContaining("python3-venv"),
    details: "no venv",
  });
});

it("counts the environment as missing after an edit of the lock, a move, another Python, a half-done install", async () => {
  const project = scratchProject({ ".requirements.txt": "", ".venv/bin/python": "#!/bin/sh\nexit 0\n" });
  expect(venvMissing(project)).toBe("not made yet");
  chmodSync(join(project.root, ".venv/bin/python"), 0o755);
  await installRequirements(project, silentTask());
  expect(venvMissing(project)).toBeUndefined();

  write(project.root, { ".requirements.txt": "# edited" });
  expect(venvMissing(project)).toBe(".requirements.txt has changed");
  write(project.root, { ".requirements.txt": "" });

  const moved = `${realpathSync(project.root)}-moved`;
  renameSync(project.root, moved);
  expect(venvMissing({ ...project, root: moved })).toBe("the project was moved");
  renameSync(moved, project.root);

  rmSync(join(project.root, ".venv/bin/python"));
  symlinkSync("/bin/sh", join(project.root, ".venv/bin/python"));
  expect(venvMissing(project)).toBe("the Python that it was made with has changed");
});

it("makes the environment anew without touching TensorFlow; without a network pip's failure is a [fix]", async () => {
  const env = { ...process.env, PIP_NO_INDEX: "", PIP_FIND_LINKS: "", PIP_EXTRA_INDEX_URL: "", PIP_RETRIES: "0" };
  const project = scratchProject(
    {
      ".requirements.txt": `six==1.17.0 --hash=sha256:${"0".repeat(64)}\n`,
      ".venv/tensorflow/kept": "",
      ".venv/lib/half-installed": "",
    },
    {
      env: {
        ...env,
        PIP_CONFIG_FILE: "/dev/null",
        PIP_INDEX_URL: "http://127.0.0.1:9/simple",
        JIELONG_PYTHON: `${courseRoot}/.venv/bin/python`,
      },
    },
  );
  await makeVenv(project, silentTask());
  expect(readdirSync(join(project.root, ".venv", "tensorflow"))).toEqual(["kept"]);
  expect(readdirSync(join(project.root, ".venv", "lib"))).not.toContain("half-installed");
  await expect(installRequirements(project, silentTask())).rejects.toThrow("no network");
  expect(venvMissing(project)).toBe("not made yet");
});
