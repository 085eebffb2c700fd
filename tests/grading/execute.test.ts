/**
 * The executor, with the Python kernel that comes with JupyterLab: what it says of cells, and that nothing outlives it.
 */
import { type ChildProcess, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { RunReport } from "../../src/cli/notebooks/execute";
import { code, root } from "./fixture";

interface Started {
  folder: string;
  child: ChildProcess;
  ended: Promise<{ report: RunReport; outputs: string }>;
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});

/** Starts the executor on cells of Python. */
function start(cells: readonly string[], job: object = {}): Started {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "execute-test-"));
  folders.push(folder);
  const at = (name: string): string => path.join(folder, name);
  const notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: cells.map((source, i) => code(`cell-${i}`, source)),
  };
  fs.writeFileSync(at("in.ipynb"), JSON.stringify(notebook));
  const paths = { notebook: at("in.ipynb"), out: at("out.ipynb"), report: at("report.json"), cwd: folder };
  fs.writeFileSync(at("job.json"), JSON.stringify({ ...paths, kernel: "python3", stopOnError: false, ...job }));
  const child = spawn(path.join(root, ".venv/bin/python"), [path.join(root, "src/cli/execute.py"), at("job.json")], {
    stdio: "ignore",
  });
  const ended = new Promise<void>((resolve) => child.on("close", () => resolve())).then(() => ({
    report: fs.existsSync(at("report.json")) ? JSON.parse(fs.readFileSync(at("report.json"), "utf8")) : undefined,
    outputs: fs.existsSync(at("out.ipynb")) ? fs.readFileSync(at("out.ipynb"), "utf8") : "",
  }));
  return { folder, child, ended };
}

const statuses = ({ cells }: RunReport): string[] => cells.map(({ status }) => status);

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !fs.readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return false;
  }
};

async function until(holds: () => boolean): Promise<void> {
  for (let i = 0; i < 600 && !holds(); i++) await new Promise((resolve) => setTimeout(resolve, 100));
  expect(holds()).toBe(true);
}

const writePid = "import os; open('pid.part', 'w').write(str(os.getpid())); os.rename('pid.part', 'pid')";
const detach =
  "import subprocess; p = subprocess.Popen(['sleep', '600'], start_new_session=True); open('pid', 'w').write(str(p.pid))";

describe("execute.py", () => {
  it("says of each cell whether it was ok, and why not", async () => {
    const { report, outputs } = await start(["print(40 + 2)", "1 / 0", "import sys; print('!', file=sys.stderr)"])
      .ended;
    expect(statuses(report)).toEqual(["ok", "error", "ok"]);
    expect(report.cells[1]).toMatchObject({ ename: "ZeroDivisionError", evalue: "division by zero", stderr: false });
    expect(report.cells[2].stderr).toBe(true);
    expect(report.ok).toBe(false);
    expect(report.peakMemoryMb).toBeGreaterThan(20);
    expect(outputs).toContain("42");
    expect(outputs).not.toContain("iopub.");
  }, 1_800_000);

  it("stops at the first error where it is told to, leaves cells out, and runs the cell that stands in for a failed one", async () => {
    const stopped = await start(["1 / 0", "print(1)"], { stopOnError: true }).ended;
    expect(statuses(stopped.report)).toEqual(["error", "skipped"]);
    const { report, outputs } = await start(["1 / 0", "1 / 0", "print(7 * 11)"], {
      skip: [1],
      fallback: { 0: "print(5 * 13)" },
    }).ended;
    expect(statuses(report)).toEqual(["ok", "skipped", "ok"]);
    expect(report.cells[0]).toMatchObject({ fallback: true, ename: "ZeroDivisionError" });
    expect(outputs).toContain("65");
    expect(report.ok).toBe(true);
  }, 1_800_000);

  it.each([
    ["takes too long", "while True: pass", { cellTimeout: 4 }, "timeout", "CellTimeout"],
    ["ends itself", "import os; os._exit(3)", {}, "died", "DeadKernel"],
    [
      "takes too much memory",
      "x = bytearray(500 * 2**20)\nimport time; time.sleep(60)",
      { memoryLimitMb: 300 },
      "died",
      "MemoryLimit",
    ],
    ["floods its output", "while True: print('x' * 1000)", { maxOutputBytes: 20_000 }, "died", "OutputLimit"],
  ])(
    "ends a kernel that %s, and says so",
    async (_what, cell, job, status, ename) => {
      const { report, outputs } = await start(["print(1)", cell, "print(2)"], job).ended;
      expect(statuses(report)).toEqual(["ok", status, "skipped"]);
      expect(report.cells[1].ename).toBe(ename);
      expect(outputs.length).toBeLessThan(100_000);
    },
    1_800_000,
  );

  it("says that there is no such kernel", async () => {
    const { report } = await start(["1"], { kernel: "nowhere" }).ended;
    expect(report).toMatchObject({ ok: false, error: "NoSuchKernel: No such kernel named nowhere" });
  }, 1_800_000);

  it("ends what a cell started, even in a session of its own", async () => {
    const { folder, ended } = start([detach]);
    expect((await ended).report.ok).toBe(true);
    expect(alive(Number(fs.readFileSync(path.join(folder, "pid"), "utf8")))).toBe(false);
  }, 1_800_000);

  it.each(["SIGTERM", "SIGINT", "SIGKILL"] as const)(
    "leaves no kernel behind when it gets %s",
    async (signal) => {
      const { folder, child, ended } = start([writePid, "import time; time.sleep(600)"]);
      await until(() => fs.existsSync(path.join(folder, "pid")));
      const kernel = Number(fs.readFileSync(path.join(folder, "pid"), "utf8"));
      expect(alive(kernel)).toBe(true);
      child.kill(signal);
      await ended;
      await until(() => !alive(kernel));
    },
    1_800_000,
  );
});
