import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { changedNote, ModulesAtStart } from "../../src/kernel/changed";

const cell = 'import { a } from "jielong/lm/a";';
let src: string;
let modules: ModulesAtStart;
const at = (name: string): string => path.join(src, name);
const later = (name: string): void => fs.utimesSync(at(name), new Date(), new Date(Date.now() + 60_000));

beforeEach(() => {
  src = fs.mkdtempSync(path.join(os.tmpdir(), "jielong-changed-"));
  fs.mkdirSync(at("lm"));
  fs.writeFileSync(at("lm/a.ts"), 'export { b as a } from "./b";\n');
  fs.writeFileSync(at("lm/b.ts"), "export const b = 1;\n");
  modules = new ModulesAtStart(src);
});
afterEach(() => fs.rmSync(src, { recursive: true, force: true }));

describe("the modules at the kernel's start", () => {
  it("are unchanged after a touch, or when the same text was written again", () => {
    expect(modules.changed(cell)).toBe("");
    later("lm/a.ts");
    fs.writeFileSync(at("lm/b.ts"), "export const b = 1;\n");
    later("lm/b.ts");
    expect(modules.changed(cell)).toBe("");
  });

  it("name the module that a cell imports and that was edited", () => {
    fs.appendFileSync(at("lm/a.ts"), "export const c = 3;\n");
    later("lm/a.ts");
    expect(modules.changed(cell)).toBe(`src/lm/a.ts ${changedNote}\n`);
    expect(modules.changed('import { b } from "jielong/lm/b";')).toBe("");
  });

  it("name the module behind it, whichever way its time moved", () => {
    fs.writeFileSync(at("lm/b.ts"), "export const b = 2;\n");
    fs.utimesSync(at("lm/b.ts"), 0, 0);
    expect(modules.changed(cell)).toBe(`src/lm/b.ts, which jielong/lm/a uses, ${changedNote}\n`);
  });

  it("count a module that is new as changed", () => {
    fs.writeFileSync(at("lm/new.ts"), "export const n = 1;\n");
    expect(modules.changed('import { n } from "jielong/lm/new";')).toBe(`src/lm/new.ts ${changedNote}\n`);
  });
});
