import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ChainFolder } from "../../../src/cli/chain/folder";

let root = "";
let folder: ChainFolder;
beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), "jielong-chain-"));
  folder = new ChainFolder(path.join(root, "chain"));
});
afterEach(() => fs.rmSync(root, { recursive: true }));

describe("ChainFolder", () => {
  it("makes a result once and reads it afterwards", async () => {
    let made = 0;
    const make = async () => ({ numbers: [++made] });
    expect(await folder.once("result", make)).toEqual({ numbers: [1] });
    expect(await folder.once("result", make)).toEqual({ numbers: [1] });
    expect(folder.has("result.json")).toBe(true);
  });

  it("keeps nothing of a result that was interrupted", async () => {
    expect(await folder.once("result", async () => undefined)).toBeUndefined();
    expect(folder.has("result.json")).toBe(false);
    expect(await folder.once("result", async () => 3)).toBe(3);
  });

  it("belongs to one chain: the same settings go on, others are refused", () => {
    folder.claim({ seed: 1, sizes: { documents: 7 } });
    folder.claim({ seed: 1, sizes: { documents: 7 } });
    expect(() => folder.claim({ seed: 2, sizes: { documents: 7 } })).toThrow("got one with other settings");
    expect(() => folder.claim({ seed: 1, sizes: { documents: 8 } })).toThrow("give --fresh");
  });
});
