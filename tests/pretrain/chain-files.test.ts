import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { chainFile } from "../../src/pretrain/chain-files";

let root = "";
beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), "jielong-files-"));
});
afterEach(() => fs.rmSync(root, { recursive: true }));

/** Two folders that hold these models. */
function folders(own: string[], shipped: string[]) {
  const made = { own: path.join(root, "own"), shipped: path.join(root, "shipped") };
  for (const [folder, names] of [
    [made.own, own],
    [made.shipped, shipped],
  ] as const) {
    fs.mkdirSync(folder);
    for (const name of names) fs.writeFileSync(path.join(folder, `${name}.safetensors`), "");
  }
  return made;
}
const all = ["base", "sft", "reward", "ppo"];

describe("chainFile", () => {
  it("gives the course's files where the reader has none", () => {
    const made = folders([], all);
    expect(chainFile("sft", made).file).toBe(path.join(made.shipped, "sft.safetensors"));
    expect(chainFile("sft", made).whose).toMatch(/^the course's, /);
  });

  it("gives the reader's own where their chain is complete", () => {
    const made = folders(all, all);
    for (const name of ["base", "sft", "reward", "ppo"] as const)
      expect(chainFile(name, made).file).toBe(path.join(made.own, `${name}.safetensors`));
    expect(chainFile("ppo", made).whose).toMatch(/^your own, /);
  });

  it("never pairs a policy of one chain with the reward model of another", () => {
    const made = folders(["base", "sft"], all); // cut off before the reward model
    const used = (["base", "sft", "reward", "ppo"] as const).map((name) => path.dirname(chainFile(name, made).file));
    expect(new Set(used)).toEqual(new Set([made.shipped]));
  });

  it("throws where there is none, naming the command that makes it", () => {
    const made = folders([], ["base"]);
    expect(() => chainFile("reward", made)).toThrow(/reward.safetensors must be there.*npm run chain/);
  });
});
