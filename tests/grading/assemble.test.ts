import { describe, expect, it } from "vitest";
import { assemble } from "../../src/cli/grade/assemble";
import { courseOf, exercisesOf } from "../../src/cli/grade/course";
import { neededPieces } from "../../src/cli/grade/needed";
import type { Notebook } from "../../src/cli/notebooks/notebook";
import { cellOf, code, courseNotebook, handIn, points } from "./fixture";

const course = courseNotebook();
const order = course.cells.filter(({ cell_type }) => cell_type === "code").map(({ source }) => source);
const sources = (notebook: Notebook): string[] => assemble(course, notebook).pieces.map(({ source }) => source);
const roles = (notebook: Notebook): string[] => assemble(course, notebook).pieces.map(({ role }) => role);

describe("the notebook that is graded", () => {
  it("equals the course's where nothing was handed in but the course's", () => {
    expect(sources(handIn({}))).toEqual(order);
    expect(assemble(course, handIn({})).notes).toEqual([]);
  });

  it("keeps the course's order whatever the submission's is", () => {
    expect(sources(handIn({}, ({ cells }) => cells.reverse()))).toEqual(order);
  });

  it("gives a deleted cell back, and says so of an answer", () => {
    const without = (id: string) =>
      handIn({}, (notebook) => (notebook.cells = notebook.cells.filter((cell) => cell.id !== id)));
    expect(sources(without("check-02-2"))).toEqual(order);
    expect(sources(without("lesson"))).toEqual(order);
    expect(assemble(course, without("ex-02-2")).notes).toEqual(["ex-02-2 is missing"]);
  });

  it("keeps an added cell behind the cell it stood behind", () => {
    const added = handIn({}, ({ cells }) =>
      cells.splice(cells.findIndex(({ id }) => id === "ex-02-1") + 1, 0, code("mine", "const mine = 7;")),
    );
    expect(sources(added)).toEqual([order[0], order[1], "const mine = 7;", ...order.slice(2)]);
    expect(roles(added)[2]).toBe("extra");
  });

  it("takes the last written copy of an answer that is there twice, and no copy of a check", () => {
    const doubled = handIn({}, ({ cells }) => {
      const at = (id: string) => cells.findIndex((cell) => cell.id === id);
      cells.push({ ...cells[at("ex-02-1")], id: "copy", source: "function pairs() {\n  return 1;\n}" });
      cells.push({ ...cells[at("ex-02-1")], id: "another" });
      cells.push({ ...cells[at("check-02-1")], id: "free-points", source: "console.log('passed')" });
    });
    const { pieces, notes } = assemble(course, doubled);
    expect(pieces.filter(({ gradeId }) => gradeId === "ex-02-1").map(({ source }) => source)).toEqual([
      "function pairs() {\n  return 1;\n}",
    ]);
    expect(pieces).toHaveLength(order.length);
    expect(notes).toContain("ex-02-1 is there 3 times; the last one that is written counts");
    expect(notes).toContain("check-02-1 was changed; the course's own was run");
  });

  it("finds an answer whose grading metadata was deleted by its cell id", () => {
    const bare = handIn({ "ex-02-1": "function pairs() {}" }, (notebook) => {
      for (const cell of notebook.cells) cell.metadata = {};
    });
    expect(assemble(course, bare).pieces[1]).toMatchObject({ role: "answer", source: "function pairs() {}" });
    expect(roles(bare).filter((role) => role === "check")).toHaveLength(5);
  });

  it("finds an answer that was made a Markdown cell", () => {
    const text = handIn({ "ex-02-1": "function pairs() {}" }, (notebook) => {
      cellOf(notebook, "ex-02-1").cell_type = "markdown";
    });
    expect(assemble(course, text).pieces[1].source).toBe("function pairs() {}");
  });

  it("takes points from the course, not from the submission", () => {
    expect(exercisesOf(course).map((exercise) => exercise.points)).toEqual(points);
    expect(exercisesOf(course)[2]).toEqual({ check: "check-02-3", answer: "ex-02-3", name: "2.3", points: 2 });
  });
});

describe("the course's notebook of a submission", () => {
  const entry = (notebook: Notebook, name: string) => ({
    name,
    notebook,
    exercises: exercisesOf(notebook),
    checkModules: [],
  });
  const other = structuredClone(course);
  for (const cell of other.cells) {
    cell.id = cell.id.replace("02", "03");
    if (cell.metadata.nbgrader) cell.metadata.nbgrader.grade_id = cell.id;
  }

  it("is the one that shares most grade ids, or none", () => {
    const both = [entry(other, "03"), entry(course, "02")];
    expect(courseOf(handIn({}), both)?.name).toBe("02");
    expect(courseOf({ ...course, cells: [code("x", "1")] }, both)).toBeUndefined();
  });
});

describe("what a submission needs", () => {
  const lesson = (source: string) => ({ key: source, role: "course" as const, source, original: source });
  const answer = {
    key: "answer",
    role: "answer" as const,
    source: "function f(names: string[]) {\n  return names.concat(table.get('a'));\n}",
  };
  const kept = (...given: string[]) =>
    neededPieces([...given.map(lesson), answer])
      .slice(0, -1)
      .map(({ source }) => source);

  it("keeps what declares a name that the answer uses, and what that uses in turn", () => {
    expect(kept("const start = 1;", "const table = make(start);", "function make(x) {}")).toHaveLength(3);
  });

  it("leaves out what only the answer's own parameters are named like, and properties", () => {
    expect(kept("const names = load();", "const concat = 3;", "console.log(names);")).toEqual([]);
  });

  it("keeps what changes a variable that the answer uses", () => {
    expect(kept("const table = new Map();", "table.set('a', 1);", "chart(other);")).toEqual([
      "const table = new Map();",
      "table.set('a', 1);",
    ]);
  });

  it("keeps what changes it through another name", () => {
    expect(kept("const table = new Map();", "const alias = table;", "alias.set('a', 1);")).toHaveLength(3);
  });

  it("keeps of a cell only the statements that are needed", () => {
    expect(kept('import { a } from "x";\nimport { table } from "y";\nconst n = a(1);')).toEqual([
      'import { table } from "y";',
    ]);
  });

  it("keeps an import without names", () => {
    expect(kept('import "side-effect";')).toEqual(['import "side-effect";']);
  });
});
