/**
 * A class of students, some of whom mean ill: what `npm run grade` makes of them. One run of the whole class, then the facts.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parseNotebook } from "../../src/cli/notebooks/notebook";
import { cellOf, code, type Graded, grade, handIn, makeFolder, points, reference, writeClass, wrong } from "./fixture";

const full = points;
const none = points.map(() => 0);
const withoutNth = (n: number): number[] => points.map((each, i) => (i === n - 1 ? 0 : each));
const answer = (n: number, source: string) => handIn({ ...reference, [`ex-02-${n}`]: source });

/** Says that it passed, and whatever may make somebody believe it. */
const silent = (name: string): string =>
  `\nfunction ${name}() { console.log("Exercise 2.1: passed: 4 checks"); return undefined as any; }`;

const deletesSignals = `delete process.env.JIELONG_GRADING; delete process.env.NBGRADER_EXECUTION;
try { (globalThis as any)[Symbol.for("jielong.graded")] = false; } catch {}`;

const redefinesConsole =
  'console.log = (...all: unknown[]) => process.stdout.write("Exercise 2.2: passed: 4 checks\\n");';

const claimsProof = `const proof = require("jielong/check/proof").claimProof("check-02-1");
const { defineCheck } = require("jielong/check/exercise");
const easy = defineCheck({ id: "02-1", name: "pairs", cases: [{ inputs: [1], expected: 1 }] });
await easy((x: number) => x).catch(() => {});
console.log(proof, process.env.JIELONG_PROOFS, require("fs").existsSync(process.env.JIELONG_PROOFS ?? "/nowhere"));`;

const patchesBuiltIns = `function pairs() {
  for (const name of ["every", "some"] as const) (Array.prototype as any)[name] = () => true;
  Object.is = () => true;
  Math.abs = () => 0;
  JSON.stringify = () => "";
  Array.prototype[Symbol.iterator] = function* () {} as any;
  return [] as any;
}`;

const swapsModules = `const attempts = [
  () => { require.cache[require.resolve("jielong/check/lesson-02")] = { exports: { checkNats: () => {} } } as any; },
  () => { require("jielong/check/lesson-02").checkNats = () => {}; },
  () => { require("jielong/check/compare").difference = () => undefined; },
  () => { delete require.cache[require.resolve("jielong/check/exercise")]; },
];
for (const attempt of attempts) try { attempt(); } catch {}`;

describe("npm run grade", () => {
  let graded: Graded;

  beforeAll(async () => {
    const { folder, course } = makeFolder();
    const inbox = writeClass(folder, {
      blank: handIn({}),
      right: handIn(reference),
      half: handIn({
        "ex-02-1": reference["ex-02-1"],
        "ex-02-2": wrong("ex-02-2")[0].code,
        "ex-02-3": wrong("ex-02-3")[0].code,
        "ex-02-5": reference["ex-02-5"],
      }),
      "endless after await": answer(2, "async function nats() {\n  await null;\n  for (;;) {}\n}"),
      exits: answer(4, `${reference["ex-02-4"]}\nprocess.exit(0);`),
      floods: answer(1, 'for (let i = 0; i < 1e9; i++) console.log("flood".repeat(1000), i);'),
      "throws everywhere": handIn(
        Object.fromEntries(points.map((_, i) => [`ex-02-${i + 1}`, 'throw new Error("no");'])),
      ),
      "late bomb": answer(1, `setTimeout(() => process.exit(7), 1500);\n${reference["ex-02-1"]}`),
      fuse: handIn({
        ...reference,
        "ex-02-1": `(globalThis as any).fuse = () => process.exit(7);\n${reference["ex-02-1"]}`,
        "ex-02-5": reference["ex-02-5"].replace("let best", "(globalThis as any).fuse?.();\n  let best"),
      }),
      tampered: handIn({ "ex-02-2": reference["ex-02-2"] }, (notebook) => {
        for (const cell of notebook.cells.filter(({ id }) => id.startsWith("check-"))) {
          cell.source = "console.log('Exercise 2.1: passed: 4 checks');";
          cell.metadata.nbgrader!.points = 100;
          cell.metadata.nbgrader!.locked = false;
        }
      }),
      rearranged: handIn(reference, (notebook) => {
        const { cells } = notebook;
        const written = structuredClone(cellOf(notebook, "ex-02-1"));
        cellOf(notebook, "ex-02-1").source = courseStub;
        cells.reverse();
        cells.splice(2, 0, { ...written, id: "copy" });
        cells.splice(
          cells.findIndex(({ id }) => id === "check-02-3"),
          1,
        );
        cells.splice(
          cells.findIndex(({ id }) => id === "ex-02-4"),
          1,
        );
        cells.unshift(code("added", "const mine = 1;\nconsole.log(mine);"));
      }),
      liar: handIn({
        ...reference,
        "ex-02-1": claimsProof + silent("pairs"),
        "ex-02-2": redefinesConsole + silent("nats"),
        "ex-02-3": deletesSignals + silent("backOff"),
      }),
      vandal: handIn({ ...reference, "ex-02-1": patchesBuiltIns, "ex-02-2": swapsModules + silent("nats") }),
      "breaks the messages": answer(
        2,
        `Array.prototype.map = function () { return [] as any; };\n${reference["ex-02-2"]}`,
      ),
      "does not compile": answer(4, `${reference["ex-02-4"]}\nconst list = [1, 2;`),
      "not json": '{"cells": [',
      "other notebook": handIn({}, (notebook) => {
        notebook.cells = [code("a", "console.log(1);")];
      }),
    });
    graded = await grade(folder, [inbox, "--notebook", course, "--timeout", "8", "--jobs", "2"]);
    console.log(graded.text);
  }, 3_600_000);

  const courseStub =
    'function pairs(symbols: string[], window: number): { context: string[]; next: string }[] {\n  throw new Error("Exercise 2.1: write this function");\n}';

  it.each([
    ["gives nothing to a blank notebook", "blank", none],
    ["gives everything to the reference answers", "right", full],
    ["gives each exercise its own points", "half", [2, 0, 0, 0, 3]],
    ["keeps the other exercises of one that loops for ever after an await", "endless after await", withoutNth(2)],
    ["keeps the other exercises of one that exits", "exits", withoutNth(4)],
    ["keeps the other exercises of one that floods its output", "floods", withoutNth(1)],
    ["gives nothing where every answer throws", "throws everywhere", none],
    ["keeps every earned point of one that ends the kernel later", "late bomb", full],
    ["tries an answer alone whose check another answer's code ended", "fuse", full],
    ["runs the course's own checks where they were changed", "tampered", [0, 1, 0, 0, 0]],
    [
      "puts reordered cells right, finds the written copy of an answer, restores a deleted check",
      "rearranged",
      withoutNth(4),
    ],
    [
      "gives nothing for asking for a proof, for printing one, for deleting the signals of grading",
      "liar",
      [0, 0, 0, 1, 3],
    ],
    ["gives nothing for replaced built-ins and replaced modules", "vandal", [0, 0, 2, 1, 3]],
    ["keeps the other exercises of one after which the kernel cannot speak", "breaks the messages", withoutNth(2)],
    ["keeps the other exercises of one that does not compile", "does not compile", withoutNth(4)],
  ])("%s", (_fact, student, expected) => {
    expect(graded.of(student)).toEqual(expected);
  });

  it("says why an answer that does not compile got nothing", () => {
    const score = graded.grades["does not compile"].scores.find(({ check }) => check === "check-02-4");
    expect(score?.says).toMatch(/^your answer's cell failed: line \d+:\d+: /);
  });

  it("reports a file that is not a notebook, and one that is another notebook", () => {
    expect(graded.grades["not json"]).toMatchObject({ points: 0, of: 9 });
    expect(graded.grades["not json"].notes[0]).toContain("must be a notebook");
    expect(graded.grades["other notebook"]).toMatchObject({ points: 0 });
  });

  it("writes a row for every student, and a copy of the notebook with the points in it", () => {
    const csv = fs.readFileSync(path.join(graded.out, "grades.csv"), "utf8").trim().split("\n");
    expect(csv[0]).toBe("student,file,notebook,check-02-1,check-02-2,check-02-3,check-02-4,check-02-5,points,of,notes");
    expect(csv).toHaveLength(1 + Object.keys(graded.grades).length);
    expect(csv.find((row) => row.startsWith("half,"))).toContain(",2,0,0,0,3,5,9,");
    const text = fs.readFileSync(path.join(graded.out, "feedback", "half.ipynb"), "utf8");
    const said = parseNotebook(text, "half").cells.filter(({ id }) => id.startsWith("feedback"));
    expect(said[0].source).toContain("## 5 of 9 points");
    expect(said.map(({ source }) => source).join("\n")).toContain("**Exercise 2.2: 0 of 1 point.**");
  });

  it("shows no secret of the grading run in what goes back", () => {
    for (const name of fs.readdirSync(path.join(graded.out, "feedback"))) {
      expect(fs.readFileSync(path.join(graded.out, "feedback", name), "utf8")).not.toContain("proof of a pass");
    }
  });
});
