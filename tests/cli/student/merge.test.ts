import { describe, expect, it } from "vitest";
import type { Cell, Notebook } from "../../../src/cli/notebooks/notebook";
import { mergeNotebook } from "../../../src/cli/student/merge";
import { code, example, exercise, graded, prose, withCell } from "../notebooks/example";

const answer = "function double(n: number): number {\n  return n + n; // mine\n}";
const answered = (): Notebook =>
  withCell("ex-1", { source: answer, outputs: [{ output_type: "stream", name: "stdout", text: "mine" }] });

/** `notebook` with cells put behind the one with this id. */
function insert(notebook: Notebook, after: string, ...cells: Cell[]): Notebook {
  const at = notebook.cells.findIndex((cell) => cell.id === after) + 1;
  return { ...notebook, cells: [...notebook.cells.slice(0, at), ...cells, ...notebook.cells.slice(at)] };
}

/** A new version of the course: other prose, a new section, and the exercise moved behind it. */
function newVersion(): Notebook {
  const notebook = example();
  const [title, first, seen] = notebook.cells;
  return {
    ...notebook,
    cells: [
      title,
      first,
      { ...seen, source: "It gave 4." },
      code("new-cell", "b()"),
      prose("new-prose", "Seen."),
      ...exercise(),
      prose("end", "That is all."),
    ],
  };
}

const idsOf = (notebook: Notebook): string[] => notebook.cells.map((cell) => cell.id);
const sourceOf = (notebook: Notebook, id: string): string | undefined =>
  notebook.cells.find((cell) => cell.id === id)?.source;

describe("merging a notebook", () => {
  it("gives the new version where the student changed nothing", () => {
    expect(mergeNotebook(example(), example(), newVersion())).toEqual({ notebook: newVersion(), notes: [] });
  });

  it("keeps an answer and what it printed, in the new version's place", () => {
    const { notebook, notes } = mergeNotebook(example(), answered(), newVersion());
    expect(idsOf(notebook)).toEqual(idsOf(newVersion()));
    expect(notebook.cells.find((cell) => cell.id === "ex-1")).toMatchObject({
      source: answer,
      outputs: [{ text: "mine" }],
    });
    expect(notes).toEqual([]);
  });

  it("keeps an answer without knowing the old version", () => {
    expect(sourceOf(mergeNotebook(undefined, answered(), newVersion()).notebook, "ex-1")).toBe(answer);
  });

  it("finds an answer by grade id when its cell was renamed and moved", () => {
    const mine = answered();
    const [cell] = mine.cells.splice(4, 1);
    mine.cells.push({ ...cell, id: "a1b2c3d4" });
    const { notebook } = mergeNotebook(example(), mine, newVersion());
    expect(sourceOf(notebook, "ex-1")).toBe(answer);
    expect(idsOf(notebook)).toEqual(idsOf(newVersion()));
  });

  it("takes the answer, not the stub, when an answer's cell stands twice, and keeps both answers when both are written", () => {
    const copy = { ...answered().cells[4], id: "0a0b0c0d" };
    const { notebook } = mergeNotebook(example(), insert(example(), "ex-1", copy), newVersion());
    expect(sourceOf(notebook, "ex-1")).toBe(answer);
    const other = { ...copy, source: "function double() { return 2; }" };
    const twice = mergeNotebook(example(), insert(answered(), "ex-1", other), newVersion()).notebook;
    expect([sourceOf(twice, "ex-1"), sourceOf(twice, "0a0b0c0d")]).toEqual([answer, other.source]);
    expect(twice.cells.filter((cell) => cell.metadata.nbgrader?.grade_id === "ex-02-1")).toHaveLength(1);
  });

  it("shows a changed stub below a kept answer", () => {
    const theirs = newVersion();
    const stub = theirs.cells.find((cell) => cell.id === "ex-1")!;
    stub.source = stub.source.replace("n: number", "n: bigint");
    const { notebook, notes } = mergeNotebook(example(), answered(), theirs);
    expect(sourceOf(notebook, "ex-1")).toBe(answer);
    expect(sourceOf(notebook, "ex-1-new-stub")).toContain("n: bigint");
    expect(notes).toEqual(["ex-02-1: your answer is kept; its stub changed, and the new one stands below it"]);
  });

  it("gives the new stub where none was answered", () => {
    const theirs = newVersion();
    theirs.cells.find((cell) => cell.id === "ex-1")!.source += "\n// new";
    expect(mergeNotebook(example(), example(), theirs).notebook).toEqual(theirs);
  });

  it("puts a locked cell back, and says so", () => {
    const mine = withCell("ex-1-check", { source: 'console.log("Exercise 2.1: passed: 4 checks")' });
    const { notebook, notes } = mergeNotebook(example(), mine, newVersion());
    expect(notebook).toEqual(newVersion());
    expect(notes).toEqual(["check-02-1: the course's own cell is back; yours is in the copy"]);
  });

  it("brings deleted cells back", () => {
    const mine = { ...answered(), cells: answered().cells.filter(({ id }) => id !== "ex-1-check" && id !== "seen") };
    expect(idsOf(mergeNotebook(example(), mine, newVersion()).notebook)).toEqual(idsOf(newVersion()));
  });

  it("keeps the student's change to a free cell that the course left alone", () => {
    expect(
      sourceOf(
        mergeNotebook(example(), withCell("first-cell", { source: "a(99)" }), newVersion()).notebook,
        "first-cell",
      ),
    ).toBe("a(99)");
  });

  it("shows both where both changed a free cell", () => {
    const { notebook, notes } = mergeNotebook(example(), withCell("seen", { source: "It gave 3, why?" }), newVersion());
    expect(sourceOf(notebook, "seen")).toBe("It gave 4.");
    expect(sourceOf(notebook, "seen-yours")).toContain("It gave 3, why?");
    expect(notes).toHaveLength(1);
  });

  it("keeps added cells behind the cell they stood behind", () => {
    const mine = insert(
      insert(answered(), "seen", code("3f2a9b10", "trying()"), prose("5c5c5c5c", "my note")),
      "end",
      code("77777777", "last()"),
    );
    const { notebook, notes } = mergeNotebook(example(), mine, newVersion());
    expect(idsOf(notebook).slice(2, 6)).toEqual(["seen", "3f2a9b10", "5c5c5c5c", "new-cell"]);
    expect(idsOf(notebook).at(-1)).toBe("77777777");
    expect(notes).toHaveLength(3);
  });

  it("keeps an answer to an exercise that is gone, without its points", () => {
    const theirs = { ...newVersion(), cells: newVersion().cells.filter(({ id }) => !id.startsWith("ex-1")) };
    const { notebook, notes } = mergeNotebook(example(), answered(), theirs);
    expect(notebook.cells.find((cell) => cell.id === "ex-1")).toMatchObject({ source: answer, metadata: {} });
    expect(notes[0]).toContain("ex-02-1: this version has no place for your answer");
    expect(mergeNotebook(example(), example(), theirs).notebook).toEqual(theirs);
  });

  it("keeps an answer whose grade id the student changed", () => {
    const mine = withCell("ex-1", { source: answer, metadata: { nbgrader: graded("my-own") } });
    const { notebook } = mergeNotebook(example(), mine, newVersion());
    expect(notebook.cells.filter((cell) => cell.source === answer)).toHaveLength(1);
    expect(sourceOf(notebook, "ex-1")).toContain("write this function");
  });

  it("does not give one id to two cells", () => {
    const mine = insert(example(), "first-cell", prose("new-cell", "mine, with the id of a cell to come"));
    const { notebook } = mergeNotebook(example(), mine, newVersion());
    const merged = idsOf(notebook);
    expect(sourceOf(notebook, "new-cell-yours")).toContain("mine, with the id");
    expect(new Set(merged).size).toBe(merged.length);
  });

  it("changes nothing more when it is merged again", () => {
    const theirs = newVersion();
    theirs.cells.find((cell) => cell.id === "ex-1")!.source += "\n// new stub";
    const mine = insert(withCell("seen", { source: "Both." }), "seen", code("3f2a9b10", "trying()"));
    mine.cells.find((cell) => cell.id === "ex-1")!.source = answer;
    const once = mergeNotebook(example(), mine, theirs).notebook;
    expect(mergeNotebook(example(), once, theirs).notebook).toEqual(once);
    expect(mergeNotebook(theirs, once, theirs).notebook).toEqual(once);
  });
});
