/** The environment in which the commands of package.json run. */
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

const root = path.resolve(__dirname, "../..");
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "jielong-run-"));
fs.copyFileSync(path.join(root, "src/cli/run.sh"), path.join(folder, "run.sh"));
fs.writeFileSync(
  path.join(folder, "run.mjs"),
  "console.log(JSON.stringify({ argv: process.argv.slice(2), env: process.env }));",
);
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const run = (args: string[], env: NodeJS.ProcessEnv = {}) => {
  const said = execFileSync("sh", [path.join(folder, "run.sh"), ...args], {
    encoding: "utf8",
    env: { PATH: process.env.PATH, ...env },
  });
  return JSON.parse(said) as { argv: string[]; env: Record<string, string> };
};

describe("src/cli/run.sh", () => {
  it("equals the kernel's settings of the C library's allocator", async () => {
    const { allocator } = await import(pathToFileURL(path.join(root, "src/kernel/environment.mjs")).href);
    expect(run([]).env).toMatchObject(allocator);
  });
  it("keeps what the reader set, and every argument as it is", () => {
    expect(run([], { MALLOC_TOP_PAD_: "5" }).env.MALLOC_TOP_PAD_).toBe("5");
    expect(run(["submit", "02", "--name", "Lin Mei's $x"]).argv).toEqual(["submit", "02", "--name", "Lin Mei's $x"]);
  });
  it("starts every command that src/cli holds", () => {
    const { scripts } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));
    const commands = fs
      .readdirSync(path.join(root, "src/cli"))
      .flatMap((name) => /^([a-z-]+)\.ts$/.exec(name)?.[1] ?? []);
    expect(Object.fromEntries(commands.map((name) => [name, scripts[name]]))).toEqual(
      Object.fromEntries(commands.map((name) => [name, `sh src/cli/run.sh ${name}`])),
    );
  });
});
