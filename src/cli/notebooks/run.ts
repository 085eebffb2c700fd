/**
 * Runs one notebook, judges the run, and prints a line about it.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { changedNote } from "../../kernel/changed";
import { type CellReport, executeNotebook, type RunReport } from "./execute";
import { gradeId, isAnswer, isCheck, referenceAnswers, withAnswers } from "./exercises";
import { numberOf } from "./files";
import { normalise } from "./normalise";
import { type Cell, formatNotebook, type Notebook, parseNotebook, type RunMetadata, writeWhole } from "./notebook";
import { runMetadata } from "./stale";

/** How notebooks are run. */
export interface RunOptions {
  /** The course's folder. */
  root: string;
  scale: string;
  /** Puts the reference answers in. */
  solutions: boolean;
  /** Writes the outputs back. */
  save: boolean;
  print: (line: string) => void;
}

/** Seconds a cell may take. */
const cellTimeouts: Record<string, number> = { quick: 120, cpu: 900, gpu: 24 * 3600 };

/** What a run has to be blamed for; empty when it was clean. */
export function problemsOf(report: RunReport, notebook: Notebook, solutions: boolean): string[] {
  const problems = report.error ? [report.error] : [];
  for (const cell of report.cells) {
    const why = cell.status === "ok" ? (cell.stderr ? "wrote to stderr" : undefined) : describeFailure(cell);
    const text = why === "wrote to stderr" ? `: ${stderrOf(notebook.cells[cell.index]).trim().slice(0, 300)}` : "";
    if (why) problems.push(`cell ${cell.index} (${cell.id}) ${why}${text}`);
    const note = notesIn(notebook.cells[cell.index]);
    if (note) problems.push(`cell ${cell.index} (${cell.id}) ran with an old module: ${note}`);
  }
  if (report.error || report.cells.some((cell) => cell.status !== "ok")) return problems;
  const answered = new Set(
    notebook.cells.filter((cell) => isAnswer(cell) && isWritten(cell)).map((cell) => gradeId(cell)),
  );
  for (const cell of notebook.cells.filter(isCheck)) {
    const passes = solutions || answered.has(gradeId(cell)?.replace(/^check/, "ex"));
    const wanted = passes ? ": passed: " : ": not attempted yet";
    const said = textOf(cell).trim();
    if (!said.includes(wanted))
      problems.push(`check ${gradeId(cell)} must say "${wanted.slice(2)}", got "${said.slice(0, 300)}"`);
  }
  return problems;
}

const isWritten = (cell: Cell): boolean => !/Exercise \d+\.\d+: write this function/.test(cell.source);

const describeFailure = ({ status, ename, evalue }: CellReport): string =>
  status === "error" ? `failed: ${ename}: ${evalue}` : `is ${status}${evalue ? `: ${evalue}` : ""}`;

const textOf = (cell: Cell): string => (cell.outputs ?? []).map((output) => output.text ?? "").join("");

/** The kernel's lines about modules that changed after it started. */
const notesIn = (cell: Cell): string =>
  textOf(cell)
    .split("\n")
    .filter((line) => line.includes(changedNote))
    .join(" ");

const stderrOf = (cell: Cell): string =>
  (cell.outputs ?? []).map((output) => (output.name === "stderr" ? output.text : "")).join("");

function summary(name: string, report: RunReport, ok: boolean): string {
  const slowest = report.cells.reduce((a, b) => (b.seconds > a.seconds ? b : a), report.cells[0]);
  const time = slowest ? `slowest ${slowest.id} ${slowest.seconds.toFixed(1)} s` : "no cell ran";
  const figures = [
    `${report.cells.length} cells`,
    `${report.seconds.toFixed(1)} s`,
    time,
    `${Math.round(report.peakMemoryMb)} MB`,
  ];
  return `${ok ? "ok  " : "FAIL"} ${name}: ${figures.join(", ")}`;
}

/** A line on a terminal that says how far a run has come; it is wiped when the last cell has ended. */
function progressOn(terminal: NodeJS.WriteStream, name: string, notebook: Notebook): (cell: CellReport) => void {
  const count = notebook.cells.filter((cell) => cell.cell_type === "code").length;
  let ended = 0;
  return ({ id }) => {
    ended++;
    if (terminal.isTTY)
      terminal.write(`\r\x1b[2K${ended < count ? `${name}: ${ended} of ${count} cells, ${id} done` : ""}`);
  };
}

/** What the run began with: the file's text, and the metadata that its outputs will carry. */
interface Beginning {
  text: string;
  metadata: RunMetadata;
}

/**
 * Writes the outputs back, unless the file or a module of `src` that it reaches changed while the notebook ran.
 * @returns true if they were written; else a line was printed that says why not
 */
export function save(file: string, begun: Beginning, executed: Notebook, options: RunOptions): boolean {
  const { root, scale, print } = options;
  const notebook = normalise(executed);
  notebook.metadata.jielong = runMetadata(notebook, path.join(root, "src"), scale);
  const fileChanged = fs.readFileSync(file, "utf8") !== begun.text;
  if (fileChanged || notebook.metadata.jielong.hash !== begun.metadata.hash) {
    const what = fileChanged ? path.basename(file) : "a module of src that it imports";
    print(`     ${what} changed while it ran: its outputs were not saved`);
    return false;
  }
  writeWhole(file, formatNotebook(notebook));
  return true;
}

/**
 * Runs one notebook.
 * @returns true if it ran clean (and was saved, if asked)
 */
export async function runNotebook(file: string, options: RunOptions): Promise<boolean> {
  const { root, scale, solutions, print } = options;
  const name = path.basename(file);
  const before = fs.readFileSync(file, "utf8");
  let notebook = parseNotebook(before, name);
  const begun = { text: before, metadata: runMetadata(notebook, path.join(root, "src"), scale) };
  if (solutions) notebook = withAnswers(notebook, referenceAnswers(path.dirname(file), numberOf(file)));
  const env = { JIELONG_SCALE: scale };
  const onCell = progressOn(process.stderr, name, notebook);
  const run = await executeNotebook(notebook, name, { root, env, cellTimeout: cellTimeouts[scale], onCell });
  const problems = problemsOf(run.report, run.notebook, solutions);
  print(summary(name.replace(/\.ipynb$/, ""), run.report, problems.length === 0));
  for (const problem of problems) print(`     ${problem}`);
  return problems.length === 0 && (!options.save || save(file, begun, run.notebook, options));
}
