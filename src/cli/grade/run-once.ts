/**
 * One run of an assembled notebook in a kernel of its own, and what its checks proved.
 */
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { proofMark } from "../../check/proof";
import { type CellReport, executeNotebook } from "../notebooks/execute";
import { type Cell, kernelspec, type Notebook } from "../notebooks/notebook";
import type { Piece } from "./assemble";
import type { CourseNotebook } from "./course";

/** The bounds that every submission is held to. */
export interface Limits {
  /** The course's folder. */
  root: string;
  /** Seconds a cell may take. */
  timeout: number;
  /** Resident memory, MB. */
  memory: number;
  /** TensorFlow's threads. */
  threads: number;
  /** Run cells of the course that nothing handed in needs, too. */
  all: boolean;
  /** A folder of hidden tests. */
  privateFolder?: string;
}

/** What a check said. */
export interface Verdict {
  passed: boolean;
  says: string;
}

/** What came of one run. */
export interface RunResult {
  /** Verdicts of the checks that were reached, by grade id. */
  verdicts: Map<string, Verdict>;
  /** The piece at which the kernel had to be ended or ended itself, and how. */
  casualty?: { piece: Piece; says: string };
  /** Cells of the course that failed although nobody changed them. */
  failures: string[];
  seconds: number;
  peakMemoryMb: number;
}

const kept = ["PATH", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES", "JIELONG_DEVICE"];

/** Nothing of the teacher's environment but what programs need to run. */
function cleanEnvironment(scratch: string): Record<string, string> {
  const own = kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]] as const]));
  return { ...(Object.fromEntries(own) as Record<string, string>), HOME: scratch, TMPDIR: scratch };
}

function graderEnvironment(
  scratch: string,
  course: CourseNotebook,
  limits: Limits,
  secrets: object,
): Record<string, string> {
  const proofs = path.join(scratch, "proofs.json");
  fs.writeFileSync(proofs, JSON.stringify(secrets), { mode: 0o600 });
  const environment = {
    JIELONG_GRADING: "1",
    JIELONG_SCALE: "quick",
    JIELONG_THREADS: String(limits.threads),
    JIELONG_MEMORY_LIMIT_MB: String(limits.memory),
    JIELONG_CHECKS: JSON.stringify(course.checkModules),
    JIELONG_PROOFS: proofs,
    NODE_OPTIONS: `--require ${JSON.stringify(path.join(limits.root, "src", "dist", "check", "preload.js"))}`,
  };
  if (!limits.privateFolder) return environment;
  const copy = path.join(scratch, "private-copy"); // the kernel deletes it when it has read it
  const filter = (file: string): boolean => !/[\\/](\.git|node_modules)$/.test(file);
  fs.cpSync(limits.privateFolder, copy, { recursive: true, filter });
  return { ...environment, JIELONG_PRIVATE: copy };
}

function asNotebook(pieces: readonly Piece[]): Notebook {
  const cells = pieces.map(
    ({ key, source }): Cell => ({
      cell_type: "code",
      id: key,
      metadata: {},
      source,
      outputs: [],
      execution_count: null,
    }),
  );
  return { nbformat: 4, nbformat_minor: 5, metadata: { kernelspec }, cells };
}

const printed = (cell: Cell): string =>
  (cell.outputs ?? []).map((output) => (output.name === "stdout" ? output.text : "")).join("");

/** The first line of a text, cut to a length that fits a table. */
export const brief = (text: string): string => text.split("\n")[0].slice(0, 300);

function verdictOf(cell: Cell, report: CellReport, secret: string): Verdict {
  const lines = printed(cell).split("\n");
  if (report.status !== "ok") return { passed: false, says: brief(report.evalue ?? report.ename ?? report.status) };
  if (!lines.includes(`${proofMark} ${secret}`)) return { passed: false, says: "the check did not confirm a pass" };
  return { passed: true, says: lines.findLast((line) => /^Exercise [\d.]+: passed: /.test(line)) ?? "passed" };
}

/**
 * Runs the pieces.
 * @throws if no kernel could be started, or the executor itself failed: that says nothing about the submission
 */
export async function runOnce(
  pieces: readonly Piece[],
  course: CourseNotebook,
  limits: Limits,
  scratch: string,
): Promise<RunResult> {
  fs.rmSync(scratch, { recursive: true, force: true });
  const cwd = path.join(scratch, "work");
  fs.mkdirSync(cwd, { recursive: true });
  const secrets = Object.fromEntries(course.exercises.map(({ check }) => [check, randomBytes(16).toString("hex")]));
  const fallback = Object.fromEntries(
    pieces.flatMap(({ role, original }, i) => (role === "edited" ? [[i, original!]] : [])),
  );
  const { notebook, report } = await executeNotebook(asNotebook(pieces), "graded.ipynb", {
    root: limits.root,
    env: graderEnvironment(scratch, course, limits, secrets),
    outer: cleanEnvironment(scratch),
    cellTimeout: limits.timeout,
    stopOnError: false,
    cwd,
    job: { fallback, memoryLimitMb: limits.memory * 1.25, maxOutputBytes: 1_000_000 },
  });
  if (report.error) throw new Error(`${report.error} ${report.kernelLog ?? ""}`.trim());
  const result: RunResult = {
    verdicts: new Map(),
    failures: [],
    seconds: report.seconds,
    peakMemoryMb: report.peakMemoryMb,
  };
  const failedAnswers = new Map<string | undefined, string>(); // grade id -> why the answer's cell declared nothing
  for (const cell of report.cells) {
    const piece = pieces[cell.index];
    if (cell.status === "skipped") continue;
    if (cell.status === "error" && piece.role !== "check") failedAnswers.set(piece.gradeId, brief(cell.evalue ?? ""));
    if (piece.role === "check") {
      const verdict = verdictOf(notebook.cells[cell.index], cell, secrets[piece.gradeId!]);
      const answer = course.exercises.find(({ check }) => check === piece.gradeId)?.answer;
      const cause = verdict.says.includes("Cannot find name") ? failedAnswers.get(answer) : undefined;
      const says = cause === undefined ? verdict.says : `your answer's cell failed: ${cause}`;
      result.verdicts.set(piece.gradeId!, { ...verdict, says });
    }
    if (cell.status === "timeout" || cell.status === "died") {
      result.casualty = { piece, says: brief(cell.evalue ?? cell.status) };
    } else if (cell.status !== "ok" && piece.role === "course") {
      result.failures.push(`${piece.gradeId ?? piece.key}: ${brief(cell.evalue ?? cell.status)}`);
    }
  }
  fs.rmSync(scratch, { recursive: true, force: true });
  return result;
}
