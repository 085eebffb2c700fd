import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeAtomically } from "../../src/core/atomic-file";

let folder = "";
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "jielong-"));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

describe("writeAtomically", () => {
  it("writes parts one after the other, in a folder that it makes", () => {
    const file = path.join(folder, "a", "b", "c.txt");
    writeAtomically(file, ["接", Uint8Array.from([65, 66]), "龍"]);
    expect(fs.readFileSync(file, "utf8")).toBe("接AB龍");
    expect(fs.readdirSync(path.dirname(file))).toEqual(["c.txt"]);
  });

  it("keeps the old file, and leaves nothing else, when something goes wrong halfway", () => {
    const file = path.join(folder, "c.txt");
    writeAtomically(file, ["old"]);
    function* broken() {
      yield "new";
      throw new Error("no space left");
    }
    expect(() => writeAtomically(file, broken())).toThrow(
      `${file} could not be written, and is as it was: no space left`,
    );
    expect(fs.readFileSync(file, "utf8")).toBe("old");
    expect(fs.readdirSync(folder)).toEqual(["c.txt"]);
  });

  it("keeps the old file whole until the new one is", () => {
    const file = path.join(folder, "c.txt");
    writeAtomically(file, ["old"]);
    function* watching() {
      yield "new";
      expect(fs.readFileSync(file, "utf8")).toBe("old");
      yield "er";
    }
    writeAtomically(file, watching());
    expect(fs.readFileSync(file, "utf8")).toBe("newer");
  });

  it("throws where a folder is in the way", () => {
    const file = path.join(folder, "taken");
    fs.mkdirSync(file);
    expect(() => writeAtomically(file, ["x"])).toThrow(`${file} could not be written`);
    expect(fs.readdirSync(folder)).toEqual(["taken"]);
  });
});
