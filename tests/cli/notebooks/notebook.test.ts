import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parseAnswers, withAnswers } from "../../../src/cli/notebooks/exercises";
import { notebookFiles } from "../../../src/cli/notebooks/files";
import { normalise } from "../../../src/cli/notebooks/normalise";
import { type Cell, formatNotebook, parseNotebook, writeWhole } from "../../../src/cli/notebooks/notebook";
import { example, withCell } from "./example";

const folders: string[] = [];
const scratch = (): string => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "notebook-test-"));
  folders.push(folder);
  return folder;
};
afterAll(() => {
  for (const folder of folders) fs.rmSync(folder, { recursive: true, force: true });
});

describe("a notebook's file", () => {
  it("keeps everything when it is written and read", () => {
    const notebook = withCell("first-cell", {
      execution_count: 1,
      outputs: [
        { output_type: "stream", name: "stdout", text: "a\nb\n" },
        {
          output_type: "display_data",
          data: { "application/json": ["a", "b"], "text/plain": "x\ny", "image/png": "AAAA\n" },
          metadata: {},
        },
      ],
    });
    expect(parseNotebook(formatNotebook(notebook), "x")).toEqual(notebook);
  });

  it("does not depend on the order of keys, and ends with a newline", () => {
    const notebook = example();
    const reversed = parseNotebook(formatNotebook(notebook), "x");
    reversed.metadata = Object.fromEntries(Object.entries(reversed.metadata).reverse());
    reversed.cells = reversed.cells.map(
      (cell) => Object.fromEntries(Object.entries(cell).reverse()) as unknown as Cell,
    );
    expect(formatNotebook(reversed)).toBe(formatNotebook(notebook));
    expect(formatNotebook(notebook).endsWith("}\n")).toBe(true);
  });

  it("gives cells without an id one by their place", () => {
    const raw = {
      nbformat: 4,
      nbformat_minor: 4,
      metadata: {},
      cells: [{ cell_type: "markdown", metadata: {}, source: ["a\n", "b"] }],
    };
    expect(parseNotebook(JSON.stringify(raw), "x").cells[0]).toMatchObject({ id: "cell-0", source: "a\nb" });
  });

  it.each([
    ["{", /^02\.ipynb must be a notebook: .*JSON/],
    ["null", "02.ipynb must be a notebook: nbformat must be 4, got undefined"],
    ['{"nbformat":3}', "nbformat must be 4, got 3"],
    ['{"nbformat":4,"cells":[{"cell_type":"chart"}]}', 'cell 0 must be of type code, markdown or raw, got "chart"'],
    ['{"nbformat":4,"cells":[null]}', "cell 0 must be of type"],
    ['{"nbformat":4,"cells":[{"cell_type":"raw","source":7}]}', "the source of cell 0 must be text"],
  ])("throws, naming it, on %s", (text, message) => {
    expect(() => parseNotebook(text, "02.ipynb")).toThrow(message);
  });

  it("is left as it was when writing it fails", () => {
    const folder = scratch();
    const file = path.join(folder, "a.ipynb");
    writeWhole(file, "old");
    expect(() => writeWhole(file, Symbol("no text") as unknown as string)).toThrow();
    expect(fs.readFileSync(file, "utf8")).toBe("old");
    expect(fs.readdirSync(folder)).toEqual(["a.ipynb"]);
  });
});

describe("normalising", () => {
  const run = withCell("first-cell", {
    execution_count: 17,
    metadata: { execution: { "iopub.status.busy": "2026-01-01" }, tags: ["keep"] },
    outputs: [
      { output_type: "stream", name: "stdout", text: "a" },
      { output_type: "stream", name: "stdout", text: "b\n" },
      { output_type: "stream", name: "stderr", text: "" },
      { output_type: "execute_result", data: { "text/plain": "3" }, execution_count: 17, metadata: {} },
    ],
  });

  it("counts runs from 1, merges streams and drops times", () => {
    const cell = normalise(run).cells[1];
    expect(cell).toMatchObject({ id: "first-cell", execution_count: 1, metadata: { tags: ["keep"] } });
    expect(cell.metadata).not.toHaveProperty("execution");
    expect(cell.outputs).toEqual([
      { output_type: "stream", name: "stdout", text: "ab\n" },
      { output_type: "execute_result", data: { "text/plain": "3" }, execution_count: 1, metadata: {} },
    ]);
  });

  it("does not merge what went to different streams", () => {
    const streams = ["stdout", "stderr", "stdout"].map((name) => ({
      output_type: "stream" as const,
      name,
      text: name,
    }));
    expect(normalise(withCell("first-cell", { outputs: streams })).cells[1].outputs).toEqual(streams);
  });

  it("leaves the counts of cells that were not run empty", () => {
    expect(normalise(run).cells[4].execution_count).toBeNull();
  });

  it("changes nothing the second time", () => {
    expect(formatNotebook(normalise(normalise(run)))).toBe(formatNotebook(normalise(run)));
  });

  it("keeps grading metadata and drops what a user interface added to the notebook", () => {
    const notebook = {
      ...run,
      metadata: { ...run.metadata, widgets: {}, jielong: { scale: "cpu", hash: "a", parts: {} } },
    };
    const { metadata, cells } = normalise(notebook);
    expect(Object.keys(metadata).sort()).toEqual(["jielong", "kernelspec"]);
    expect(cells.map((cell) => cell.metadata.nbgrader?.grade_id).filter(Boolean)).toEqual(["ex-02-1", "check-02-1"]);
  });
});

describe("answers", () => {
  const text = "import x;\n// %% ex-02-1\nconst a = 1;\n\n// %% ex-02-2 · forgets END · twice\nconst b = 2;\n";

  it("are read by section, with their labels", () => {
    expect(parseAnswers(text)).toEqual([
      { id: "ex-02-1", label: "", code: "const a = 1;" },
      { id: "ex-02-2", label: "forgets END · twice", code: "const b = 2;" },
    ]);
  });

  it("take the place of the stub with their grade id, and of nothing else", () => {
    const before = example();
    const after = withAnswers(before, [{ id: "ex-02-1", label: "", code: "const a = 1;" }]);
    const changed = after.cells.filter((cell, i) => cell.source !== before.cells[i].source);
    expect(changed.map(({ id, source }) => [id, source])).toEqual([["ex-1", "const a = 1;"]]);
  });

  it("throw when a stub has none, has two, or an answer has no stub", () => {
    const one = { id: "ex-02-1", label: "", code: "" };
    expect(() => withAnswers(example(), [])).toThrow("ex-02-1 must have exactly one answer, got 0");
    expect(() => withAnswers(example(), [one, one])).toThrow("got 2");
    expect(() => withAnswers(example(), [one, { ...one, id: "ex-02-9" }])).toThrow("got none for ex-02-9");
  });
});

describe("the notebooks asked for", () => {
  const folder = scratch();
  for (const name of ["02-b.ipynb", "00-a.ipynb", "notes.ipynb", "00-a.txt"])
    fs.writeFileSync(path.join(folder, name), "");
  const names = (asked: string[]) => notebookFiles(folder, asked).map((file) => path.basename(file));

  it("are found by number or name, in order", () => {
    expect(names(["2", "00"])).toEqual(["00-a.ipynb", "02-b.ipynb"]);
    expect(names(["notebooks/02-b.ipynb"])).toEqual(["02-b.ipynb"]);
    expect(names([])).toEqual(["00-a.ipynb", "02-b.ipynb"]);
  });

  it("throw when one is not there, naming those that are", () => {
    expect(() => names(["07"])).toThrow("no notebook 07; there is 00-a.ipynb, 02-b.ipynb");
  });
});
