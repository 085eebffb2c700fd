import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Notebook } from "../../../src/cli/notebooks/notebook";
import { importsOf, reachedFiles, runMetadata, staleReasons } from "../../../src/cli/notebooks/stale";
import { example } from "./example";

let source: string;
let saved: Notebook;

const write = (file: string, text: string): void => {
  fs.mkdirSync(path.dirname(path.join(source, file)), { recursive: true });
  fs.writeFileSync(path.join(source, file), text);
};

beforeEach(() => {
  source = fs.mkdtempSync(path.join(os.tmpdir(), "stale-test-"));
  write("lm/a.ts", 'import { b } from "../core/b";\nexport * from "./loop";');
  write("lm/loop.ts", 'import type { A } from "./a";');
  write("core/b.ts", 'export const b = () => import("./late");');
  write("core/late.ts", "export {};");
  write("core/apart.ts", "export {};");
  write("check/exercise.ts", "export {};");
  write("check/lesson-02.ts", 'export * from "./exercise";');
  saved = example();
  for (const cell of saved.cells) if (cell.cell_type === "code") cell.execution_count = 1;
  saved.metadata.jielong = runMetadata(saved, source, "cpu");
});

afterEach(() => fs.rmSync(source, { recursive: true, force: true }));

describe("staleness", () => {
  it("follows imports, re-exports and late imports through src, cycles included", () => {
    expect(reachedFiles(source, ["lm/a"])).toEqual(["core/b.ts", "core/late.ts", "lm/a.ts", "lm/loop.ts"]);
  });

  it("reads every form of import", () => {
    expect(
      importsOf(`import a from "a";\nimport 'b';\nexport * from "c";\nconst d = require("d");\nawait import( "e" );`),
    ).toEqual(["a", "b", "c", "d", "e"]);
  });

  it("does not see a notebook as stale whose code and src did not change", () => {
    write("core/apart.ts", "export const changed = 1;");
    saved.cells[0].source = "# Other words";
    expect(staleReasons(saved, source)).toEqual([]);
  });

  it.each<[string, () => void, string]>([
    ["a code cell changed", () => (saved.cells[1].source += "\n2"), "its code cells changed"],
    ["a cell was added", () => saved.cells.push({ ...saved.cells[1], id: "more" }), "its code cells changed"],
    [
      "a module reached through another changed",
      () => write("core/late.ts", "export const x = 1;"),
      "src/core/late.ts changed",
    ],
    ["a module is gone", () => fs.rmSync(path.join(source, "lm/loop.ts")), "src/lm/loop.ts is gone"],
    ["a module came in", () => write("core/late.ts", 'import "./apart";'), "src/core/apart.ts came in"],
    [
      "it was run at another scale",
      () => (saved.metadata.jielong!.scale = "quick"),
      "it was run at quick scale, not cpu",
    ],
    [
      "a cell was not run",
      () => (saved.cells[1].execution_count = null),
      "1 of its code cells were not run (first-cell)",
    ],
    ["it was never saved", () => delete saved.metadata.jielong, "its outputs were never saved by a run"],
    ["its hash was altered", () => (saved.metadata.jielong!.hash = "0"), "its hash is not the one of its parts"],
  ])("says why when %s", (_case, change, reason) => {
    change();
    expect(staleReasons(saved, source)).toContain(reason);
  });
});
