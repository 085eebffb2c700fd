import { describe, expect, it } from "vitest";
import type { Output } from "../../../src/cli/notebooks/notebook";
import { courseVersion, submissionFile, withLockedCells } from "../../../src/cli/student/hand-in";
import { scoreOf, verdictsOf } from "../../../src/cli/student/score";
import { example, withCell } from "../notebooks/example";
import { courseAndClone, git } from "./scratch";

const said = (...outputs: Output[]) => verdictsOf(withCell("ex-1-check", { outputs }));
const stream = (text: string): Output => ({ output_type: "stream", name: "stdout", text });

describe("a verdict", () => {
  it.each<[string, string, boolean]>([
    ["Exercise 2.1: passed: 4 checks\n", "Exercise 2.1: passed: 4 checks", true],
    ["seen\nExercise 2.1: passed: 1 check\n", "Exercise 2.1: passed: 1 check", true],
    ["Exercise 2.1: not attempted yet\n", "Exercise 2.1: not attempted yet", false],
    [
      "Exercise 2.1: double(3) must give 6, got 9; is it the square?\n",
      "Exercise 2.1: double(3) must give 6, got 9; is it the square?",
      false,
    ],
    ["Exercise 2.1: passed: all of it", "Exercise 2.1: passed: all of it", false],
    ["", "check-02-1: the check was not reached", false],
    ["I passed", "check-02-1: I passed", false],
  ])("of %j is %j", (text, says, passed) => {
    expect(said(...(text ? [stream(text)] : []))).toEqual([{ gradeId: "check-02-1", points: 2, passed, says }]);
  });

  it("of a check that failed is its error", () => {
    expect(said({ output_type: "error", ename: "TypeScriptError", evalue: "no double" })[0]).toMatchObject({
      passed: false,
      says: "check-02-1: TypeScriptError: no double",
    });
  });

  it("counts its points only when it passed", () => {
    expect(scoreOf(said(stream("Exercise 2.1: passed: 1 check")))).toEqual({ points: 2, of: 2 });
    expect(scoreOf(said())).toEqual({ points: 0, of: 2 });
  });
});

describe("what is handed in", () => {
  it("has the course's own locked cells, and says which were changed", () => {
    const mine = withCell("ex-1-check", { source: 'console.log("Exercise 2.1: passed: 9 checks")' });
    const { notebook, restored } = withLockedCells(mine, example());
    expect(notebook).toEqual(example());
    expect(restored).toEqual(["check-02-1"]);
    expect(withLockedCells(mine, undefined)).toEqual({ notebook: mine, restored: [] });
  });

  it("keeps the answers", () => {
    const mine = withCell("ex-1", { source: "mine" });
    expect(withLockedCells(mine, example()).notebook).toEqual(mine);
  });

  it.each([
    [{ name: "Ada Lovelace", id: "4711" }, "02-counting.4711-ada-lovelace.ipynb"],
    [{ name: "李宏毅", id: "" }, "02-counting.李宏毅.ipynb"],
    [{ name: "../../etc/passwd", id: "" }, "02-counting.etc-passwd.ipynb"],
    [{ name: "", id: "" }, "02-counting.ipynb"],
  ])("by %j goes to %s", (student, name) => {
    expect(submissionFile("/c", "/c/notebooks/02-counting.ipynb", student)).toBe(`/c/notebooks/my-submissions/${name}`);
  });

  it("carries the version of the course, not the student's commit", () => {
    const { clone } = courseAndClone();
    const course = git(clone, "rev-parse", "HEAD").slice(0, 10);
    git(clone, "commit", "--quiet", "--allow-empty", "--message", "My week");
    expect(courseVersion(clone)).toBe(`0.1.0 (${course})`);
  });
});
