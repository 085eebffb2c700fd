import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { CellReport, RunReport } from "../../../src/cli/notebooks/execute";
import { formatNotebook, parseNotebook } from "../../../src/cli/notebooks/notebook";
import { problemsOf, save } from "../../../src/cli/notebooks/run";
import { runMetadata } from "../../../src/cli/notebooks/stale";
import { changedNote } from "../../../src/kernel/changed";
import { withCell } from "./example";

const cell = (change: Partial<CellReport> = {}): CellReport => ({
  index: 1,
  id: "first-cell",
  gradeId: null,
  status: "ok",
  seconds: 0.1,
  ename: null,
  evalue: null,
  stderr: false,
  ...change,
});
const report = (...cells: CellReport[]): RunReport => ({
  ok: true,
  error: null,
  kernelStartSeconds: 1,
  seconds: 2,
  peakMemoryMb: 3,
  cells,
});
const says = (text: string) => withCell("ex-1-check", { outputs: [{ output_type: "stream", name: "stdout", text }] });
const blank = says("Exercise 2.1: not attempted yet\n");

describe("the problems of a run", () => {
  it("are none when every cell is ok and every check says what it should", () => {
    expect(problemsOf(report(cell()), blank, false)).toEqual([]);
    expect(problemsOf(report(cell()), says("Exercise 2.1: passed: 4 checks\n"), true)).toEqual([]);
  });

  it.each<[string, CellReport, string]>([
    [
      "an error",
      cell({ status: "error", ename: "TypeError", evalue: "x" }),
      "cell 1 (first-cell) failed: TypeError: x",
    ],
    ["a cell cut off", cell({ status: "timeout", evalue: "over 2 s" }), "cell 1 (first-cell) is timeout: over 2 s"],
    ["a cell aborted", cell({ status: "aborted" }), "cell 1 (first-cell) is aborted"],
    ["a cell skipped", cell({ status: "skipped" }), "cell 1 (first-cell) is skipped"],
    ["text on stderr", cell({ stderr: true }), "cell 1 (first-cell) wrote to stderr: "],
  ])("name %s", (_what, broken, problem) => {
    expect(problemsOf(report(broken), blank, false)).toEqual([problem]);
  });

  it("name a cell that ran with a module as it was before an edit", () => {
    const text = `src/lm/a.ts ${changedNote}\n`;
    const old = withCell("first-cell", { outputs: [{ output_type: "stream", name: "stdout", text: `${text}3\n` }] });
    expect(problemsOf(report(cell()), old, false)).toContain(
      `cell 1 (first-cell) ran with an old module: ${text.trim()}`,
    );
  });

  it("name a kernel that did not start", () => {
    expect(problemsOf({ ...report(), error: "NoSuchKernel: tslab" }, blank, false)).toEqual(["NoSuchKernel: tslab"]);
  });

  it("name a check that is silent, and one that fails the reference answer", () => {
    expect(problemsOf(report(cell()), says(""), false)).toEqual([
      'check check-02-1 must say "not attempted yet", got ""',
    ]);
    expect(problemsOf(report(cell()), says("Exercise 2.1: got 3"), true)).toEqual([
      'check check-02-1 must say "passed: ", got "Exercise 2.1: got 3"',
    ]);
  });
});

describe("save", () => {
  const said: string[] = [];
  let root: string;
  afterEach(() => fs.rmSync(root, { recursive: true, force: true }));
  /** A course of one notebook that imports one module, as a run finds it. */
  const scratch = () => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), "jielong-save-"));
    const file = path.join(root, "02-example.ipynb");
    const module = path.join(root, "src/lm/bigram.ts");
    const notebook = withCell("first-cell", { source: 'import { BigramLm } from "jielong/lm/bigram";' });
    fs.mkdirSync(path.dirname(module), { recursive: true });
    fs.writeFileSync(module, "export class BigramLm {}\n");
    fs.writeFileSync(file, formatNotebook(notebook));
    const begun = { text: fs.readFileSync(file, "utf8"), metadata: runMetadata(notebook, `${root}/src`, "cpu") };
    said.length = 0;
    const options = { root, scale: "cpu", solutions: false, save: true, print: (line: string) => said.push(line) };
    return { file, module, notebook, begun, run: () => save(file, begun, structuredClone(notebook), options) };
  };

  it("leaves the outputs with the hash of the code that made them", () => {
    const { file, begun, run } = scratch();
    expect(run()).toBe(true);
    expect(parseNotebook(fs.readFileSync(file, "utf8"), file).metadata.jielong).toEqual(begun.metadata);
  });
  it("does not write where the notebook changed meanwhile", () => {
    const { file, run } = scratch();
    fs.appendFileSync(file, "\n");
    const changed = fs.readFileSync(file, "utf8");
    expect(run()).toBe(false);
    expect(fs.readFileSync(file, "utf8")).toBe(changed);
    expect(said.join()).toContain("02-example.ipynb changed while it ran: its outputs were not saved");
  });
  it("does not write where a module that it imports changed meanwhile", () => {
    const { file, module, begun, run } = scratch();
    fs.appendFileSync(module, "// more\n");
    expect(run()).toBe(false);
    expect(fs.readFileSync(file, "utf8")).toBe(begun.text);
    expect(said.join()).toContain("a module of src that it imports changed while it ran");
  });
});
