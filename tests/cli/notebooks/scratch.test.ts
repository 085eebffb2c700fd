import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { makeScratch, removeScratch } from "../../../src/cli/notebooks/scratch";

describe("makeScratch", () => {
  it("gives a new folder each time, and removeScratch takes it away with all in it", () => {
    const [one, other] = [makeScratch("jielong-test-"), makeScratch("jielong-test-")];
    expect(one).not.toBe(other);
    fs.writeFileSync(path.join(one, "file"), "text");
    removeScratch(one);
    removeScratch(other);
    expect([fs.existsSync(one), fs.existsSync(other)]).toEqual([false, false]);
  });
  it("leaves no folder behind when the process exits in the middle", () => {
    const module = path.join(__dirname, "../../../src/dist/cli/notebooks/scratch.js");
    const program = `console.log(require(${JSON.stringify(module)}).makeScratch("jielong-test-")); process.exit(3)`;
    const { stdout, status } = spawnSync(process.execPath, ["-e", program], { encoding: "utf8" });
    expect(status).toBe(3);
    expect(path.basename(stdout.trim())).toMatch(/^jielong-test-/);
    expect(fs.existsSync(stdout.trim())).toBe(false);
  });
});
