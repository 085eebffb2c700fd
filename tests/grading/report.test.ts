import { describe, expect, it } from "vitest";
import { feedbackFor } from "../../src/cli/grade/feedback";
import type { Grade } from "../../src/cli/grade/grade-one";
import { notingTwins, tableLine, toCsv } from "../../src/cli/grade/report";
import { withSolution } from "../../src/cli/nbgrader/source";
import { code, courseNotebook } from "./fixture";

const grade = (more: Partial<Grade> = {}): Grade => ({
  student: "ada",
  file: "/in/ada.ipynb",
  notebook: "02.ipynb",
  scores: [
    { check: "check-02-1", name: "2.1", points: 2, of: 2, says: "Exercise 2.1: passed: 4 checks" },
    { check: "check-02-2", name: "2.2", points: 0, of: 1, says: "Exercise 2.2: <b>|no|</b>" },
  ],
  points: 2,
  of: 3,
  notes: [],
  runs: 1,
  seconds: 5,
  peakMemoryMb: 100,
  ...more,
});

describe("a table of grades", () => {
  it("gives a CSV field that a spreadsheet would take for a formula a quote in front", () => {
    expect(toCsv([grade({ student: '=HYPERLINK("x")' })]).split("\n")[1]).toBe(
      `"'=HYPERLINK(""x"")",ada.ipynb,02.ipynb,2,0,2,3,`,
    );
  });

  it("says of two files of one student that they are, and of no others", () => {
    const second = grade({ student: "Ada", file: "/in/b.ipynb", notes: ["late"] });
    const other = grade({ notebook: "00.ipynb", file: "/in/c.ipynb" });
    expect(notingTwins([grade(), second, other]).map(({ notes }) => notes)).toEqual([
      ["handed in under the same name: b.ipynb; look at both"],
      ["late", "handed in under the same name: ada.ipynb; look at both"],
      [],
    ]);
  });

  it("gives no points, not 0, to what could not be run", () => {
    const failed = grade({ ungraded: "no kernel", scores: [] });
    expect(toCsv([failed]).split("\n")[1]).toBe("ada,ada.ipynb,02.ipynb,,,NOT GRADED: no kernel");
    expect(tableLine(failed, 3)).toBe("ada  NOT GRADED: no kernel");
  });

  it("leaves the points of other notebooks' exercises empty", () => {
    const other = grade({
      student: "bob",
      scores: [{ check: "check-00-1", name: "0.1", points: 1, of: 1, says: "" }],
      points: 1,
      of: 1,
    });
    expect(toCsv([grade(), other]).split("\n")[2]).toBe("bob,ada.ipynb,02.ipynb,1,,,1,1,");
  });
});

describe("the copy for a student", () => {
  const course = { name: "02.ipynb", notebook: courseNotebook(), exercises: [], checkModules: [] };

  it("keeps the student's own cells and outputs, and adds the points after each check", () => {
    const mine = courseNotebook();
    mine.cells[0].outputs = [{ output_type: "stream", name: "stdout", text: "mine\n" }];
    const { cells } = feedbackFor(grade(), mine, course);
    expect(cells).toHaveLength(mine.cells.length + 3);
    expect(cells[1]).toEqual(mine.cells[0]);
    expect(cells.findIndex(({ id }) => id === "feedback-check-02-1")).toBe(
      cells.findIndex(({ id }) => id === "check-02-1") + 1,
    );
  });

  it("shows what a check said as text, not as HTML or as a table's border", () => {
    const [summary] = feedbackFor(grade(), undefined, course).cells;
    expect(summary.source).toContain("&lt;b&gt;\\|no\\|&lt;/b&gt;");
  });

  it("gives doubled cell ids names of their own", () => {
    const mine = courseNotebook();
    mine.cells.push(code("lesson", "1"), code("no valid id!", "2"));
    const ids = feedbackFor(grade(), mine, course).cells.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[\w-]{1,64}$/);
  });
});

describe("a stub with its solution", () => {
  const stub = code("ex-02-1", 'function f(\n  a: number,\n): number {\n  throw new Error("write");\n}');

  it("holds the reference between markers, imports outside the function, and the stub's own line last", () => {
    expect(
      withSolution(stub, '// why\nimport { x } from "x";\nfunction f(a: number): number {\n  return x(a);\n}'),
    ).toBe(
      [
        "// BEGIN SOLUTION",
        'import { x } from "x";',
        "// END SOLUTION",
        "function f(",
        "  a: number,",
        "): number {",
        "  // BEGIN SOLUTION",
        "  // why",
        "  return x(a);",
        "  // END SOLUTION",
        '  throw new Error("write");',
        "}",
      ].join("\n"),
    );
  });

  it("throws where stub and reference take other parameters", () => {
    expect(() => withSolution(stub, "function f(b: string): number {\n  return 1;\n}")).toThrow(
      /must take the same parameters/,
    );
  });
});
