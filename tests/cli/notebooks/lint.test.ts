import { describe, expect, it } from "vitest";
import { lintNotebook } from "../../../src/cli/notebooks/lint";
import type { GradeMetadata, Notebook, Output } from "../../../src/cli/notebooks/notebook";
import { changedNote } from "../../../src/kernel/changed";
import { code, example, exercise, graded, prose, withCell, withoutCells } from "./example";

const findings = (notebook: Notebook): string[] =>
  lintNotebook(notebook, "02").map(({ cell, says }) => `${cell}: ${says}`);

const changed = (change: (notebook: Notebook) => void): Notebook => {
  const notebook = example();
  change(notebook);
  return notebook;
};

const shows = (...outputs: Output[]): Notebook => withCell("first-cell", { outputs });
const figure = (data: Record<string, unknown>): Notebook => shows({ output_type: "display_data", data });
const spec = { description: "A line that falls.", mark: "line" };
const vega = "application/vnd.vegalite.v5+json";
const alt = "A line that falls from 3 to 1.";
const rows = (n: number): string => Array.from({ length: n }, (_, i) => `f(${i});`).join("\n");
const grade = (change: Partial<GradeMetadata>): Notebook =>
  withCell("ex-1-check", { metadata: { nbgrader: { ...graded("check-02-1", 2), ...change } } });
const answer = (change: Partial<GradeMetadata>): Notebook =>
  withCell("ex-1", { metadata: { nbgrader: { ...graded("ex-02-1"), ...change } } });
const promptWithout = (text: string): Notebook =>
  withCell("ex-1-prompt", { source: exercise()[0].source.replace(text, "") });

describe("lint", () => {
  it("finds nothing in a notebook that breaks no rule", () => {
    expect(findings(example())).toEqual([]);
  });

  const broken: [rule: string, notebook: Notebook, finding: string | RegExp][] = [
    ["format", changed((n) => (n.nbformat_minor = 4)), "notebook: the format must be 4.5, got 4.4"],
    ["kernelspec", changed((n) => (n.metadata.kernelspec = { name: "python3" })), /kernelspec must be tslab/],
    [
      "size",
      shows({ output_type: "stream", name: "stdout", text: "x".repeat(1_100_000) }),
      "notebook: the file must be under 1 MB, got 1.1 MB",
    ],
    ["unique ids", withCell("seen", { id: "title" }), "title: its id must be the cell's own, got it twice"],
    ["readable ids", withCell("seen", { id: "0F3a" }), /^0F3a: its id must be readable/],
    ["one title", withCell("seen", { source: "# Another" }), /^notebook: the title must be the one heading .* got 2$/],
    ["title first", withCell("title", { source: "No title" }), /got 0$/],
    [
      "first cell",
      withCell("first-cell", { source: rows(9) }),
      "first-cell: the first code cell must have at most 8 lines, got 9",
    ],
    [
      "longest cell",
      changed((n) => n.cells.push(code("long", rows(41)), prose("after", "Seen."))),
      "long: must have at most 40 lines, got 41",
    ],
    [
      "median cell",
      changed((n) => {
        for (let i = 0; i < 9; i++) n.cells.push(code(`big-${i}`, rows(7)), prose(`then-${i}`, "Seen."));
      }),
      "notebook: the median code cell must have at most 6 lines, got 7",
    ],
    [
      "widest line",
      withCell("first-cell", { source: `a();\n"${"x".repeat(95)}"` }),
      "first-cell: line 2 must have at most 96 columns, got 97",
    ],
    [
      "widest line of Chinese",
      withCell("first-cell", { source: `"${"接".repeat(48)}"` }),
      "first-cell: line 1 must have at most 96 columns, got 98",
    ],
    [
      "prose between",
      withoutCells("seen", "ex-1-prompt", "ex-1", "ex-1-try", "ex-1-check", "end"),
      "first-cell: prose must follow that says what was seen",
    ],
    [
      "prose between two",
      changed((n) => n.cells.splice(2, 0, code("second", "b()"))),
      "second: prose must stand between this cell and first-cell",
    ],
    [
      "advice on long prose",
      withCell("seen", { source: "word ".repeat(121) }),
      "seen: prose reads best under 120 words, got 121",
    ],
    [
      "advice on long Chinese",
      withCell("seen", { source: "接".repeat(130) }),
      "seen: prose reads best under 120 words, got 130",
    ],
    [
      "path in a source",
      withCell("seen", { source: "See /home/ann/course/x.ts" }),
      "seen: must not hold a path of a machine, got /home/ann/course/x.ts",
    ],
    [
      "path in an output",
      shows({ output_type: "stream", name: "stdout", text: "a\n/root/x y" }),
      "first-cell: must not hold a path of a machine, got /root/x",
    ],
    [
      "error",
      shows({ output_type: "error", ename: "TypeError", evalue: "no" }),
      "first-cell: must not fail, got TypeError: no",
    ],
    [
      "stderr",
      shows({ output_type: "stream", name: "stderr", text: "warned" }),
      'first-cell: must not write to stderr, got "warned"',
    ],
    [
      "no old modules",
      shows({ output_type: "stream", name: "stdout", text: `src/lm/a.ts ${changedNote}\n3\n` }),
      "first-cell: must be run in a new kernel: a module of src changed while its own ran",
    ],
    [
      "alt text",
      figure({ [vega]: spec, "image/png": "AA" }),
      "first-cell: a figure must carry its alt text as text/plain",
    ],
    ["alt text that says something", figure({ "image/png": "AA", "text/plain": "<Figure>" }), /alt text/],
    [
      "description",
      figure({ [vega]: { mark: "line" }, "image/png": "AA", "text/plain": alt }),
      "first-cell: a chart's spec must have a description",
    ],
    [
      "PNG",
      figure({ [vega]: spec, "text/plain": alt }),
      "first-cell: a chart must carry a PNG for readers without vega",
    ],
    [
      "no HTML",
      figure({ [vega]: spec, "image/png": "AA", "text/plain": alt, "text/html": "<b>" }),
      /must not carry text\/html/,
    ],
    [
      "vega 5",
      figure({ "application/vnd.vegalite.v6+json": spec, "image/png": "AA", "text/plain": alt }),
      /must be of vega or vega-lite 5/,
    ],
    [
      "export",
      withCell("first-cell", { source: "export const a = 1;" }),
      "first-cell: `export` fails when a cell runs twice",
    ],
    [
      "relative import",
      withCell("first-cell", { source: 'import { a } from "../src/a";' }),
      'first-cell: must import from "jielong/…", got "../src/a"',
    ],
    [
      "one TensorFlow",
      withCell("first-cell", { source: 'import * as tf from "@tensorflow/tfjs-node-gpu";' }),
      /must import "jielong\/core\/tf"/,
    ],
    [
      "seeded chance",
      withCell("first-cell", { source: "Math.random()" }),
      "first-cell: chance must come from a seeded Rng",
    ],
    ["schema", grade({ schema_version: 2 }), "ex-1-check: schema_version must be 3, got 2"],
    ["flags", grade({ task: undefined }), "ex-1-check: task must be true or false, got undefined"],
    ["points", grade({ points: 0.5 }), "ex-1-check: points must be a whole number > 0, got 0.5"],
    ["locked check", grade({ locked: false }), "ex-1-check: a check's cell must be locked"],
    ["free answer", answer({ locked: true }), "ex-1: an answer's cell must be neither graded nor locked"],
    [
      "unique grade ids",
      changed((n) => n.cells.push(...exercise())),
      "ex-1: its grade id must be the cell's own, got ex-02-1 twice",
    ],
    [
      "grade id of the notebook",
      answer({ grade_id: "ex-03-1" }),
      "ex-1: its grade id must look like ^ex-02-\\d+$, got ex-03-1",
    ],
    [
      "stub throws",
      withCell("ex-1", { source: "function double() {}" }),
      /^ex-1: the stub must throw "Exercise 2\.1: write this function"/,
    ],
    ["try-it", withoutCells("ex-1-try"), "ex-1: a try-it cell with tryIt(() => …) must follow the stub"],
    ["check after try-it", withoutCells("ex-1-check"), "ex-1: the check check-02-1 must follow the try-it cell"],
    ["check without a stub", withoutCells("ex-1"), "ex-1-check: a check must follow its stub"],
    [
      "check's import",
      withCell("ex-1-check", { source: "await checkDouble(double);" }),
      /must import its check from "jielong\/check\/lesson-02" itself/,
    ],
    [
      "short check",
      withCell("ex-1-check", { source: `${exercise()[3].source}\n1;\n2;` }),
      "ex-1-check: a check's cell must have at most 3 lines",
    ],
    [
      "prompt",
      promptWithout("### Exercise 2.1 · "),
      'ex-1: a prompt "### Exercise 2.1 · NAME" must stand before the stub',
    ],
    ["hint", promptWithout("<details>"), "ex-1: the prompt must hold a hint, folded in <details>"],
    ["points in the prompt", promptWithout("2 points"), "ex-1: the prompt must say the check's points (2), got none"],
    ["minutes in the prompt", promptWithout("5 minutes"), 'ex-1: the prompt must say how long it takes ("5 minutes")'],
  ];

  it.each(broken)("finds a breach of: %s", (_rule, notebook, finding) => {
    expect(findings(notebook)).toContainEqual(typeof finding === "string" ? finding : expect.stringMatching(finding));
  });

  it("takes lines of 96 columns, and prose of any width", () => {
    expect(findings(withCell("first-cell", { source: `"${"x".repeat(94)}"` }))).toEqual([]);
    expect(findings(withCell("first-cell", { source: `"${"接".repeat(47)}"` }))).toEqual([]);
    expect(findings(withCell("seen", { source: "接".repeat(90) }))).toEqual([]);
  });

  it("counts only code cells' figures that are complete as right", () => {
    expect(findings(figure({ [vega]: spec, "image/png": "AA", "text/plain": alt }))).toEqual([]);
  });
});
