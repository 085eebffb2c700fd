/**
 * What every lesson's checks must do with answers: let the reference pass, wait for a stub, and name each wrong answer's mistake.
 */
import * as fs from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type Answer, parseAnswers } from "../../src/cli/notebooks/exercises";

const root = path.join(__dirname, "../..");
const load = createRequire(path.join(root, "src/package.json"));
const ts = load("@tslab/typescript-for-tslab"); // what compiles the cells of a notebook

/** A lesson's exercises, and what is expected of their checks. */
export interface LessonChecks {
  /** "02" */
  number: string;
  /** Loads the module of checks; called after `console.log` has been replaced, which checks take hold of when they load. */
  load: () => Promise<object>;
  /** By grade id ("ex-02-1"): the function that the learner writes, and the check's name in the module. */
  exercises: Record<string, { answer: string; check: string }>;
  /** By the label of a wrong answer: its own diagnosis, which no other wrong answer to the exercise gets. */
  diagnoses: Record<string, RegExp>;
}

const answersIn = (file: string): Answer[] => parseAnswers(fs.readFileSync(path.join(root, file), "utf8"));

/** The function called `name` that an answer's cell declares. */
function functionOf(code: string, name: string): unknown {
  const options = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  const { outputText } = ts.transpileModule(code, { compilerOptions: options });
  return new Function("require", "exports", `${outputText}\nreturn ${name};`)(load, {});
}

/** Declares the tests of a lesson's checks. */
export function testLesson({ number, load: loadChecks, exercises, diagnoses }: LessonChecks): void {
  const reference = answersIn(`notebooks/solutions/${number}.ts`);
  const wrong = answersIn(`tests/check/wrong/${number}.ts`);
  const title = (id: string): string => `Exercise ${Number(number)}.${id.split("-")[2]}`;
  const lines: string[] = [];
  let checks: Record<string, (learner: unknown) => Promise<void>> = {};

  const verdict = async (id: string, learner: unknown): Promise<string> => {
    await checks[exercises[id].check](learner);
    return lines.join("\n");
  };

  beforeAll(async () => {
    vi.spyOn(console, "log").mockImplementation((line: string) => void lines.push(line));
    vi.resetModules();
    checks = (await loadChecks()) as typeof checks;
    vi.restoreAllMocks();
  });

  beforeEach(() => {
    lines.length = 0;
  });

  describe(`lesson ${number}`, () => {
    it("has a reference answer and at least three wrong ones for each exercise", () => {
      expect(reference.map((answer) => answer.id)).toEqual(Object.keys(exercises));
      for (const id of Object.keys(exercises))
        expect(wrong.filter((answer) => answer.id === id).length).toBeGreaterThan(2);
    });

    for (const { id, code } of reference) {
      it(`gives "passed" for the reference answer to ${id}, within a second`, async () => {
        const start = process.cpuUsage();
        const said = await verdict(id, functionOf(code, exercises[id].answer));
        expect(said).toMatch(new RegExp(`^${title(id)}: passed: \\d+ checks?$`));
        expect(process.cpuUsage(start).user / 1e6).toBeLessThan(4); // 1 s on most processors
      });
    }

    for (const id of Object.keys(exercises)) {
      it(`gives "not attempted yet" for the stub of ${id}`, async () => {
        const stub = (): never => {
          throw new Error(`${title(id)}: write this function`);
        };
        expect(await verdict(id, stub)).toBe(`${title(id)}: not attempted yet`);
      });
    }

    for (const { id, label, code } of wrong) {
      it(`names the mistake of an answer to ${id} that ${label}`, async () => {
        const said = await verdict(id, functionOf(code, exercises[id].answer));
        expect(said).not.toContain("passed");
        expect(said).toMatch(diagnoses[label]);
        for (const other of wrong.filter((each) => each.id === id && each.label !== label))
          expect(said).not.toMatch(diagnoses[other.label]);
      });
    }
  });
}
