/**
 * Every exercise of every notebook: its stub, its reference answer and its wrong answers, put to its check cell without Jupyter.
 *
 * The answer's cell and the check's cell run together, compiled by the compiler of the kernel.
 */
import * as fs from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Answer,
  gradeId,
  isAnswer,
  isCheck,
  parseAnswers,
  referenceAnswers,
} from "../../src/cli/notebooks/exercises";
import { notebookFiles, numberOf } from "../../src/cli/notebooks/files";
import { type Cell, readNotebook } from "../../src/cli/notebooks/notebook";

const root = path.join(__dirname, "../..");
const folder = path.join(root, "notebooks");
const load = createRequire(path.join(folder, "here.js"));
const compiler = load("@tslab/typescript-for-tslab") as typeof import("typescript") & { transpileModule: Transpile };
type Transpile = (code: string, options: object) => { outputText: string };

const lines: string[] = [];
const log = console.log;

beforeAll(async () => {
  const { buildIfChanged } = await import("../../src/kernel/build.mjs");
  buildIfChanged(root, () => true);
  console.log = (line: string) => void lines.push(line); // before the checks load, which keep the log that they find
});
afterAll(() => {
  console.log = log;
});

/** What a check cell prints after an answer's cell. */
async function verdict(answer: string, check: string): Promise<string> {
  lines.length = 0;
  const imports = /^import .*;?$/gm;
  const code = [...(answer.match(imports) ?? []), ...(check.match(imports) ?? [])].join("\n");
  const body = `${answer.replace(imports, "")}\n${check.replace(imports, "")}`;
  const { outputText } = compiler.transpileModule(`${code}\nexport const run = async () => {\n${body}\n};`, {
    compilerOptions: { module: 1, target: 9, esModuleInterop: true },
  });
  const exports: { run?: () => Promise<void> } = {};
  new Function("require", "exports", outputText)(load, exports);
  await exports.run?.();
  return lines.join("\n");
}

/** What stands after what was seen: the question or advice that names the mistake. */
const diagnosis = (line: string): string => line.slice(line.lastIndexOf("; ") + 2);

const wrongAnswers = (number: string): Answer[] => {
  const file = path.join(__dirname, "wrong", `${number}.ts`);
  return fs.existsSync(file) ? parseAnswers(fs.readFileSync(file, "utf8")) : [];
};

const notebooks = notebookFiles(folder).map((file) => ({
  file,
  number: numberOf(file),
  cells: readNotebook(file).cells,
}));

it("finds notebooks with exercises", () => {
  expect(notebooks.flatMap(({ cells }) => cells.filter(isAnswer)).length).toBeGreaterThan(0);
});

describe.each(notebooks.filter(({ cells }) => cells.some(isAnswer)))("notebook $number", ({ number, cells }) => {
  const references = referenceAnswers(folder, number);
  const wrong = wrongAnswers(number);
  const stubs = cells.filter(isAnswer);

  it("has one reference answer for each exercise, and no answer without an exercise", () => {
    const ids = stubs.map((cell) => gradeId(cell));
    expect(references.map(({ id }) => id).sort()).toEqual(ids.sort());
    expect(wrong.filter(({ id }) => !ids.includes(id))).toEqual([]);
  });

  describe.each(stubs.map((stub) => ({ stub, id: gradeId(stub) ?? "" })))("$id", ({ stub, id }) => {
    const check =
      cells.find((cell: Cell) => isCheck(cell) && gradeId(cell) === id.replace(/^ex/, "check"))?.source ?? "";
    const title = `Exercise ${Number(id.slice(3, 5))}.${id.slice(6)}: `;
    const mine = wrong.filter((answer) => answer.id === id);

    it("says that the stub is not attempted yet", async () => {
      expect(await verdict(stub.source, check)).toBe(`${title}not attempted yet`);
    });

    it("passes the reference answer, within a second", async () => {
      const reference = references.find((answer) => answer.id === id)?.code ?? "";
      const begun = process.cpuUsage();
      expect(await verdict(reference, check)).toMatch(new RegExp(`^${title}passed: \\d+ checks?$`));
      expect(process.cpuUsage(begun).user / 1e6).toBeLessThan(4); // 1 s on most processors
    });

    it("turns down at least three wrong answers, each with a diagnosis of its own", async () => {
      expect(mine.length).toBeGreaterThanOrEqual(3);
      const said: string[] = [];
      for (const answer of mine) {
        const line = await verdict(answer.code, check);
        expect(line, answer.label).toMatch(new RegExp(`^${title}(?!passed|not attempted).*; .+`));
        said.push(diagnosis(line));
      }
      expect(new Set(said).size, said.join(" | ")).toBe(said.length);
    });
  });
});
