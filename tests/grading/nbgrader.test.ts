/**
 * The unmodified nbgrader on the same notebooks: it must come to the same points as `npm run grade`.
 */
import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { formatNotebook, type Notebook, readNotebook } from "../../src/cli/notebooks/notebook";
import { patience } from "../patience";
import { answersInto, type Graded, grade, makeFolder, points, reference, root, writeClass, wrong } from "./fixture";

const assignment = "02-counting-words";

/** Runs a program; resolves to what it printed. */
function run(program: string, args: readonly string[], cwd: string, env: Record<string, string> = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { cwd, env: { ...process.env, ...env }, maxBuffer: 1e8 }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${path.basename(program)} ${args.join(" ")}: ${stdout}${stderr}`.slice(-4000)));
      else resolve(stdout + stderr);
    });
  });
}

const tamper = (notebook: Notebook): void => {
  for (const cell of notebook.cells.filter(({ metadata }) => metadata.nbgrader?.grade)) {
    cell.source = "console.log('Exercise 2.1: passed: 4 checks');";
    cell.metadata.nbgrader!.points = 100;
  }
};

/** Eight students' answers to the released notebook. */
const students: Record<string, (released: Notebook) => Notebook> = {
  blank: (released) => released,
  right: answersInto(reference),
  half: answersInto({
    "ex-02-1": reference["ex-02-1"],
    "ex-02-2": wrong("ex-02-2")[0].code,
    "ex-02-5": reference["ex-02-5"],
  }),
  typeError: answersInto({ ...reference, "ex-02-1": "function pairs(a: string): number {\n  return a;\n}" }),
  endlessLoop: answersInto({ ...reference, "ex-02-3": "function backOff() {\n  for (;;) {}\n}" }),
  throwsAtTop: answersInto({ ...reference, "ex-02-4": `${reference["ex-02-4"]}\nthrow new Error("oops");` }),
  deletesSignals: answersInto({
    "ex-02-1": `delete process.env.NBGRADER_EXECUTION;\nfunction pairs() {\n  return undefined as any;\n}`,
    "ex-02-2": reference["ex-02-2"],
  }),
  tampered: (released) => {
    const notebook = answersInto({ "ex-02-2": reference["ex-02-2"] })(released);
    tamper(notebook);
    return notebook;
  },
};

const secret = "zebraquagga"; // what the hidden case holds, no public one and no student's code

/** Right in the public cases only; prints and shows what it is called with. */
const memorised = `function pairs(symbols: string[], window: number) {
  console.log("called with", symbols.join());
  (globalThis as any)[Symbol.for("jielong.display")]({ data: { "text/plain": "shown: " + symbols.join() } }, false);
  if (symbols.length > 4) return [];
  const whole = ["START", ...symbols, "END"];
  return whole.slice(1).map((next, i) => ({ context: whole.slice(Math.max(0, i + 1 - window), i + 1), next }));
}`;

describe("nbgrader 0.9.6", () => {
  let folder: string;
  let graded: Graded;
  let rows: Record<string, string>[];
  const nbgrader = path.join(root, ".venv", "bin", "nbgrader");
  const at = (...parts: string[]): string => path.join(folder, "nbgrader", ...parts);

  beforeAll(async () => {
    const made = makeFolder();
    folder = made.folder;
    const cli = path.join(root, "src", "cli", "run.mjs");
    const hidden = path.join(folder, "hidden");
    fs.mkdirSync(hidden);
    fs.writeFileSync(
      path.join(hidden, "02.js"),
      `module.exports = { "check-02-1": { cases: [{ inputs: [${JSON.stringify([..."zebra", secret])}, 1] }] } };\n`,
    );
    const command = [cli, "nbgrader", at(), "--notebooks", path.dirname(made.course), "--private", hidden];
    await run(process.execPath, command, folder, { INIT_CWD: folder });
    await run(nbgrader, ["generate_assignment", assignment], at());
    const released = readNotebook(at("release", assignment, `${assignment}.ipynb`));
    const written: Record<string, Notebook> = {};
    for (const [student, answer] of Object.entries({
      ...students,
      memorised: answersInto({ ...reference, "ex-02-1": memorised }),
    })) {
      written[student] = answer(structuredClone(released));
      fs.mkdirSync(at("submitted", student, assignment), { recursive: true });
      fs.writeFileSync(at("submitted", student, assignment, `${assignment}.ipynb`), formatNotebook(written[student]));
    }
    await run(nbgrader, ["autograde", assignment], at(), { JIELONG_CELL_TIMEOUT: String(Math.ceil(patience(8))) });
    await run(nbgrader, ["generate_feedback", assignment], at());
    await run(nbgrader, ["export", "--to", "grades.csv"], at());
    const [head, ...lines] = fs.readFileSync(at("grades.csv"), "utf8").trim().split(/\r?\n/);
    const names = head.split(",");
    rows = lines.map((line) => Object.fromEntries(line.split(",").map((field, i) => [names[i], field])));
    graded = await grade(folder, [
      writeClass(folder, written),
      "--notebook",
      made.course,
      "--timeout",
      "8",
      "--jobs",
      "2",
    ]);
  }, 3_600_000);

  it("releases the stubs with nothing of the reference answers in them", () => {
    const released = readNotebook(at("release", assignment, `${assignment}.ipynb`));
    const stubs = released.cells.filter(({ metadata }) => metadata.nbgrader?.solution);
    expect(stubs).toHaveLength(5);
    for (const { source } of stubs) {
      expect(source).toMatch(
        /\{\n {2}\/\/ YOUR CODE HERE\n {2}throw new Error\("Exercise 2\.\d: write this function"\);\n\}$/,
      );
    }
  });

  it.each([
    ["blank", 0],
    ["right", 9],
    ["half", 5],
    ["typeError", 9 - points[0]],
    ["endlessLoop", 9 - points[2]],
    ["throwsAtTop", 9 - points[3]],
    ["deletesSignals", points[1]],
    ["tampered", points[1]],
  ])("gives %s %d of 9 points, as npm run grade does", (student, expected) => {
    const row = rows.find(({ student_id }) => student_id === student)!;
    expect([Number(row.score), Number(row.max_score)]).toEqual([expected, 9]);
    expect(graded.grades[student].points).toBe(expected);
  });

  it("runs the hidden tests, shows nothing of them to students, and gives their points to nobody who fails them", () => {
    const row = rows.find(({ student_id }) => student_id === "memorised")!;
    expect(Number(row.score)).toBe(9 - points[0]);
    expect(fs.readFileSync(at("release", assignment, `${assignment}.ipynb`), "utf8")).not.toContain("HiddenTests");
    const feedback = fs.readFileSync(at("feedback", "memorised", assignment, `${assignment}.html`), "utf8");
    expect(feedback).toContain("a hidden test failed");
    expect(feedback).toContain("called with");
    expect(feedback).toContain("shown: ");
    expect(feedback).not.toContain(secret);
  });

  it("writes feedback for every student", () => {
    for (const student of Object.keys(students)) {
      expect(fs.readFileSync(at("feedback", student, assignment, `${assignment}.html`), "utf8")).toContain(
        "Exercise 2.1",
      );
    }
  });
});
