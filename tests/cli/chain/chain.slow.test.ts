/**
 * `npm run chain` in its quick form: cut off in the middle, it goes on, and ends with its table.
 */
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { courseRoot } from "../../../src/core/paths";
import { chainFile } from "../../../src/pretrain/chain-files";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "jielong-chain-"));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** Runs the command; kills it without warning as soon as its output holds `killAt`. */
function chain(args: string[], killAt?: string): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn("node", [path.join(courseRoot(), "src/cli/run.mjs"), "chain", "--folder", folder, ...args]);
  let [out, err] = ["", ""];
  child.stdout.on("data", (text) => {
    out += text;
    if (killAt !== undefined && out.includes(killAt)) child.kill("SIGKILL");
  });
  child.stderr.on("data", (text) => {
    err += text;
  });
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, out, err })));
}

describe("npm run chain", () => {
  it("goes on after a kill with the stage that was cut off, and ends with a table of all stages", async () => {
    const killed = await chain(["--scale", "quick"], "SFT: ");
    expect(killed.code).not.toBe(0);
    const written = fs.readFileSync(path.join(folder, "base.safetensors"));
    const { code, out, err } = await chain(["--scale", "quick"]);
    expect([code, out], err).toEqual([0, expect.stringContaining("base, question only")]);
    expect(out).not.toContain("base: step");
    expect(fs.readFileSync(path.join(folder, "base.safetensors")).equals(written)).toBe(true);
    for (const line of ["base, in a dialogue", "SFT and a courtesy", "PPO  ", "labels of others", "best of n"])
      expect(out).toContain(line);
    const { whose } = chainFile("reward", { own: folder, shipped: folder });
    expect(whose).toMatch(/^your own/);
    expect((await chain(["--scale", "quick"])).out).not.toMatch(/steps in/); // nothing is trained twice
  }, 600_000);

  it("refuses a folder of another chain, and what it does not understand", async () => {
    const other = await chain(["--scale", "quick", "--seed", "2"]);
    expect([other.code, other.err]).toEqual([1, expect.stringContaining("got one with other settings")]);
    expect((await chain(["--seed", "0"])).code).toBe(2);
    expect((await chain(["--scale", "gpu"])).err).toContain("--scale must be quick or cpu, got gpu");
  }, 60_000);
});
