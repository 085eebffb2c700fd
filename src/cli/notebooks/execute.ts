/**
 * Runs a notebook in a fresh kernel, through `src/cli/execute.py` (nbclient).
 */
import { type ChildProcess, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { formatNotebook, type Notebook, readNotebook } from "./notebook";
import { makeScratch, removeScratch } from "./scratch";

/** What became of one code cell. */
export interface CellReport {
  index: number;
  id: string;
  gradeId: string | null;
  status: "ok" | "error" | "timeout" | "died" | "skipped" | "aborted";
  seconds: number;
  ename: string | null;
  evalue: string | null;
  stderr: boolean;
}

/** What src/cli/execute.py reports of one run. */
export interface RunReport {
  ok: boolean;
  error: string | null;
  kernelStartSeconds: number | null;
  seconds: number;
  peakMemoryMb: number;
  kernelLog?: string;
  cells: CellReport[];
}

/** What to run it with. */
export interface Run {
  /** The course's folder. */
  root: string;
  env: Record<string, string>;
  /** Seconds a cell may take. */
  cellTimeout: number;
  stopOnError?: boolean;
  /** The folder that the cells run in; default: the notebooks'. */
  cwd?: string;
  /** The environment that `env` is added to; default: this process's own. */
  outer?: Record<string, string>;
  /** More for the executor, as `execute.py` describes it. */
  job?: {
    skip?: number[];
    fallback?: Record<number, string>;
    memoryLimitMb?: number;
    maxOutputBytes?: number;
    startupTimeout?: number;
  };
  /** Told of every cell as it finishes. */
  onCell?: (cell: CellReport) => void;
}

const running = new Set<ChildProcess>();

/** Ends the kernels that this process started. They end with their executor, which gets the chance to do so. */
export function endKernels(): void {
  for (const child of running) child.kill("SIGTERM");
}

/** Makes Ctrl-C, a closed terminal and `kill` end the kernels before this process. */
export function endKernelsOnSignal(): void {
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const) {
    process.on(signal, () => {
      endKernels();
      const leave = () => running.size === 0 && process.exit(code);
      leave();
      setInterval(leave, 50);
      setTimeout(() => process.exit(code), 5000);
    });
  }
}

function runExecutor(job: string, run: Run): Promise<{ code: number | null; errors: string }> {
  const python = path.join(run.root, ".venv", "bin", "python");
  if (!fs.existsSync(python)) throw new Error("[fix] .venv/bin/python is not there; run: npm start");
  const script = path.join(run.root, "src", "cli", "execute.py");
  const child = spawn(python, [script, job], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...(run.outer ?? process.env), PYTHONWARNINGS: "ignore" },
  });
  running.add(child);
  let [rest, errors] = ["", ""];
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors = (errors + text).slice(-4000)));
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line.startsWith("{")) run.onCell?.(JSON.parse(line) as CellReport);
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      running.delete(child);
      resolve({ code, errors });
    });
  });
}

/**
 * Runs a notebook, with the notebooks' folder as the place where it runs.
 * @returns the notebook with its outputs, and what became of each cell
 * @throws if the executor itself fails
 */
export async function executeNotebook(
  notebook: Notebook,
  name: string,
  run: Run,
): Promise<{ notebook: Notebook; report: RunReport }> {
  const scratch = makeScratch("jielong-run-");
  const at = (file: string): string => path.join(scratch, file);
  try {
    fs.writeFileSync(at(name), formatNotebook(notebook));
    const { env, cellTimeout, stopOnError = true } = run;
    const cwd = run.cwd ?? path.join(run.root, "notebooks");
    const job = {
      notebook: at(name),
      out: at("out.ipynb"),
      report: at("report.json"),
      kernel: "tslab",
      cwd,
      env,
      cellTimeout,
      stopOnError,
      startupTimeout: 300,
      ...run.job,
    };
    fs.writeFileSync(at("job.json"), JSON.stringify(job));
    const { code, errors } = await runExecutor(at("job.json"), run);
    if (code !== 0)
      throw new Error(`the executor must end with 0, got ${code}: ${errors.trim().split("\n").slice(-3).join(" ")}`);
    const report = JSON.parse(fs.readFileSync(at("report.json"), "utf8")) as RunReport;
    return { notebook: readNotebook(at("out.ipynb")), report };
  } finally {
    removeScratch(scratch);
  }
}
