import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { installNpm, npmMissing } from "../../src/cli/setup/npm.mjs";
import { programs, scratchProject, silentTask, write } from "./scratch";

const lock = (packages: Record<string, unknown>) => JSON.stringify({ lockfileVersion: 3, packages });

const wanted = {
  "": {},
  "node_modules/plain": { version: "1.2.3" },
  "node_modules/@scope/inner": { version: "2.0.0" },
  "node_modules/other-system": { version: "1.0.0", optional: true, os: ["sunos"] },
  "node_modules/plain/node_modules/deep": { version: "0.1.0" },
};

function installed() {
  const { "node_modules/other-system": _absent, ...present } = wanted;
  const project = scratchProject({
    "package-lock.json": lock(wanted),
    "node_modules/.package-lock.json": lock(present),
    "node_modules/plain/package.json": "{}",
    "node_modules/@scope/inner/package.json": "{}",
  });
  return { project, present };
}

it("leaves packages alone that are as the lock file says, but for another system's", () => {
  expect(npmMissing(installed().project)).toBeUndefined();
});

it("gives why when nothing is installed", () => {
  expect(npmMissing(scratchProject({ "package-lock.json": lock(wanted) }))).toBe("not installed");
});

it("gives the package whose version differs", () => {
  const { project, present } = installed();
  const older = { ...present, "node_modules/plain": { version: "1.2.2" } };
  write(project.root, { "node_modules/.package-lock.json": lock(older) });
  expect(npmMissing(project)).toBe("plain 1.2.3 is not installed");
});

it("gives the package whose folder was deleted", () => {
  const { project } = installed();
  rmSync(join(project.root, "node_modules", "@scope", "inner"), { recursive: true });
  expect(npmMissing(project)).toBe("@scope/inner is missing");
});

it("gives an optional package of this very system as missing", () => {
  const { project } = installed();
  expect(npmMissing({ ...project, platform: "sunos" })).toBe("other-system 1.0.0 is not installed");
});

it("gives a [fix] for the network when the registry does not answer, and npm ci counts as not done", async () => {
  const integrity = `sha512-${"A".repeat(86)}==`;
  const packages = { "": { dependencies: { left: "1.0.0" } }, "node_modules/left": { version: "1.0.0", integrity } };
  const project = scratchProject(
    { "package.json": '{"dependencies":{"left":"1.0.0"}}', "package-lock.json": lock(packages) },
    {
      env: {
        ...process.env,
        npm_config_registry: "http://127.0.0.1:9/",
        npm_config_fetch_retries: "0",
        npm_config_proxy: "",
        npm_config_https_proxy: "",
        npm_config_cache: join(scratchProject().root, "cache"),
      },
    },
  );
  mkdirSync(join(project.root, ".venv"));
  await expect(installNpm(project, silentTask())).rejects.toThrow("a download could not be fetched: no network");
  expect(npmMissing(project)).toBe("not installed");
});

it("counts npm ci as failed when it warns that a file was cut off, though it ends with code 0", async () => {
  const warning = "npm warn tar TAR_ENTRY_ERROR ENOSPC: no space left on device, write";
  const script = `mkdir -p node_modules; echo '{"packages":{}}' > node_modules/.package-lock.json; echo "${warning}" >&2`;
  const PATH = `${programs({ npm: script })}:/usr/bin:/bin`;
  const project = scratchProject({ "package-lock.json": lock({}) }, { env: { PATH } });
  await expect(installNpm(project, silentTask())).rejects.toThrow("the disk is full");
  expect(npmMissing(project)).toBe("not installed");
});
