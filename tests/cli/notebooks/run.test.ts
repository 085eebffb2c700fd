import { describe, expect, it } from "vitest";
import type { CellReport, RunReport } from "../../../src/cli/notebooks/execute";
import { problemsOf } from "../../../src/cli/notebooks/run";
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
