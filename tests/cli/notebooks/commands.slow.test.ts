/**
 * `npm run notebooks` and `npm run submit` as they are called, on a scratch course that shares this one's set-up. Needs the kernel.
 */
import { type ChildProcess, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatNotebook, type Notebook, readNotebook } from "../../../src/cli/notebooks/notebook";
import { example, withCell } from "./example";

const root = path.join(__dirname, "../../..");
let course: string;

beforeAll(() => {
  course = fs.mkdtempSync(path.join(os.tmpdir(), "jielong-course-"));
  for (const name of [".venv", "src", "node_modules", "package.json"])
    fs.symlinkSync(path.join(root, name), path.join(course, name));
  fs.mkdirSync(path.join(course, "notebooks"));
});

afterAll(() => fs.rmSync(course, { recursive: true, force: true }));

const file = (name = "02-example.ipynb"): string => path.join(course, "notebooks", name);

/** A notebook without imports of modules that do not exist, and a check that runs in the cell itself. */
function runnable(change: Parameters<typeof withCell>[1] = {}): Notebook {
  const notebook = withCell("first-cell", { source: "1 + 2", ...change });
  const check =
    'try { console.log(double(3)) } catch (e) { console.log(String((e as Error).message).replace("write this function", "not attempted yet").slice(0, 50)) }';
  const cells = notebook.cells.map((cell) => (cell.id === "ex-1-check" ? { ...cell, source: check } : cell));
  return { ...notebook, cells };
}

interface Ended {
  code: number | null;
  out: string;
}

function start(...args: string[]): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [path.join(root, "src/cli/run.mjs"), ...args, "--course", course], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  child.stdout?.on("data", (text) => (out += text));
  child.stderr?.on("data", (text) => (out += text));
  return { child, ended: new Promise((resolve) => child.on("close", (code) => resolve({ code, out }))) };
}

const call = (...args: string[]): Promise<Ended> => start(...args).ended;

/** Processes that hold a kernel of the scratch course's runs. */
function kernelsOf(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of fs.readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = fs.readFileSync(`/proc/${name}/stat`, "utf8");
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(")") + 4).split(" ")[0]));
    } catch {
      // it has ended
    }
  }
  const below = (id: number): number[] =>
    [...parents].filter(([, parent]) => parent === id).flatMap(([child]) => [child, ...below(child)]);
  return below(pid);
}

const isAlive = (pid: number): boolean =>
  fs.existsSync(`/proc/${pid}`) && !/\) Z /.test(fs.readFileSync(`/proc/${pid}/stat`, "utf8"));
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe("npm run notebooks", () => {
  it("runs, saves normalised outputs with their hash, and then finds them fresh", async () => {
    fs.writeFileSync(file(), formatNotebook(runnable()));
    const { code, out } = await call("notebooks", "--save", "--scale", "quick");
    expect(out).toMatch(
      /ok {3}02-example: 4 cells, [\d.]+ s, slowest [\w-]+ [\d.]+ s, \d+ MB\n1 of 1 notebooks ran clean at quick scale\n$/,
    );
    expect(code).toBe(0);
    const saved = readNotebook(file());
    expect(saved.cells.filter((cell) => cell.cell_type === "code").map((cell) => cell.execution_count)).toEqual([
      1, 2, 3, 4,
    ]);
    expect(saved.cells[1].outputs).toEqual([{ output_type: "stream", name: "stdout", text: "3\n" }]);
    expect(saved.metadata.jielong?.scale).toBe("quick");
    expect((await call("notebooks", "--check", "--scale", "quick")).out).toBe("02-example.ipynb: fresh\n");
    const stale = await call("notebooks", "--check");
    expect(stale).toMatchObject({ code: 1, out: expect.stringContaining("stale: it was run at quick scale, not cpu") });
  });

  it.each([
    ["fails", 'throw new TypeError("no such word");', "cell 1 (first-cell) failed: TypeError: no such word"],
    ["does not compile", "const n: number = 'three';", "cell 1 (first-cell) failed: "],
    ["writes to stderr", 'console.error("a warning");', "cell 1 (first-cell) wrote to stderr: a warning"],
    ["ends the kernel", "process.exit(0);", "cell 1 (first-cell) is died"],
  ])("ends with 1 and leaves the file alone when a cell %s", async (_what, source, says) => {
    const before = formatNotebook(runnable({ source }));
    fs.writeFileSync(file(), before);
    const { code, out } = await call("notebooks", "02", "--save");
    expect(out).toContain("FAIL 02-example");
    expect(out).toContain(says);
    expect(code).toBe(1);
    expect(fs.readFileSync(file(), "utf8")).toBe(before);
  });

  it("leaves no kernel behind when it is interrupted", async () => {
    fs.writeFileSync(file(), formatNotebook(runnable({ source: "while (true) {}" })));
    const { child, ended } = start("notebooks", "02");
    let below: number[] = [];
    for (let tries = 0; below.length < 3 && tries < 900; tries++) {
      await sleep(100);
      below = kernelsOf(child.pid ?? 0);
    }
    expect(below.length).toBeGreaterThan(1);
    child.kill("SIGINT");
    expect((await ended).code).toBe(130);
    for (let tries = 0; below.some(isAlive) && tries < 200; tries++) await sleep(100);
    expect(below.filter(isAlive)).toEqual([]);
  });

  it("ends with 2 and says why when it is called wrongly", async () => {
    expect(await call("notebooks", "07")).toMatchObject({
      code: 2,
      out: expect.stringContaining("no notebook 07; there is 02-example.ipynb"),
    });
    expect((await call("notebooks", "--save", "--solutions")).code).toBe(2);
    expect((await call("notebooks", "--scale", "huge")).out).toContain("--scale must be quick, cpu or gpu, got huge");
  });
});

describe("npm run submit", () => {
  it("runs the notebook, says what its checks say, and writes one file that carries who, what and which version", async () => {
    const answered = runnable();
    answered.cells[4].source =
      "function double(n: number): number { console.log('Exercise 2.1: passed: 2 checks'); return n + n; }";
    fs.writeFileSync(file(), formatNotebook(answered));
    const { code, out } = await call("submit", "02", "--name", "Ada Lovelace", "--id", "B 4711");
    expect(out).toContain("Exercise 2.1: passed: 2 checks\n2 of 2 points");
    expect(code).toBe(0);
    const handedIn = readNotebook(file("my-submissions/02-example.b-4711-ada-lovelace.ipynb"));
    expect(handedIn.metadata.submission).toMatchObject({
      name: "Ada Lovelace",
      id: "B 4711",
      notebook: "02-example.ipynb",
      course: "0.1.0",
      score: { points: 2, of: 2 },
    });
    expect(fs.readFileSync(file(), "utf8")).toBe(formatNotebook(answered));
  });

  it("writes the file also when the notebook does not run to its end", async () => {
    fs.writeFileSync(file(), formatNotebook({ ...runnable({ source: "process.exit(3);" }) }));
    const to = path.join(course, "handed-in.ipynb");
    const { code, out } = await call("submit", "02", "--to", to);
    expect(out).toMatch(/0 of 2 points[\s\S]*note: cell 1 \(first-cell\) died/);
    expect(code).toBe(1);
    expect(readNotebook(to).cells).toHaveLength(example().cells.length);
  });
});
