import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";

type Exercise = typeof import("../../src/check/exercise");

/** Loads the module afresh, as a kernel does that was started with these signals. */
async function load(env: Record<string, string> = {}): Promise<Exercise & { lines: string[] }> {
  const lines: string[] = [];
  vi.spyOn(console, "log").mockImplementation((line: string) => void lines.push(line));
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  vi.resetModules();
  return { ...(await import("../../src/check/exercise.js")), lines };
}

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** The running sums of a list; the check that the tests below put wrong answers to. */
function sumsCheck({ defineCheck }: Exercise) {
  return defineCheck<(numbers: number[]) => number[]>({
    id: "02-1",
    name: "sums",
    cases: [
      { inputs: [[2, 3, 5]], expected: [2, 5, 10] },
      { inputs: [[]], expected: [] },
      { inputs: [[0.1, 0.2]], expected: [0.1, 0.3] },
    ],
    invariants: [
      { says: "there must be one sum for each number", holds: (given, numbers) => given.length === numbers.length },
    ],
    mistakes: [
      {
        says: "is the number itself left out of its sum?",
        wrong: (n) => n.map((_, i) => n.slice(0, i).reduce((a, b) => a + b, 0)),
      },
      { says: "are these the numbers, not their sums?", wrong: (n) => n },
      { says: "is this the whole sum only?", when: (given) => given.length === 1 },
    ],
  });
}

const rightSums = (numbers: number[]): number[] => {
  let sum = 0;
  return numbers.map((n) => {
    sum += n;
    return sum;
  });
};

const notWritten = (): never => {
  throw new Error("Exercise 2.1: write this function");
};

const endless = (n: number[]): number[] => endless(n);

describe("a check of a name whose cell failed", () => {
  it("does not judge what the name held before, and says why", async () => {
    const key = Symbol.for("jielong.outdated");
    const globals = globalThis as unknown as Record<symbol, unknown>;
    globals[key] = (name: string) => (name === "sums" ? "Cell [3], which declares sums, does not compile" : undefined);
    try {
      const { lines, ...exercise } = await load();
      await sumsCheck(exercise)(rightSums);
      expect(lines).toEqual([
        "Exercise 2.1: Cell [3], which declares sums, does not compile; run that cell without an error first",
      ]);
    } finally {
      delete globals[key];
    }
  });
});

describe("a check", () => {
  const verdicts: [fact: string, answer: unknown, line: string][] = [
    ["passes a right answer and counts its checks", rightSums, "passed: 4 checks"],
    ["passes an asynchronous answer", async (n: number[]) => rightSums(n), "passed: 4 checks"],
    ["passes a typed array", (n: number[]) => Float32Array.from(rightSums(n)), "passed: 4 checks"],
    ["tells a stub from a wrong answer", notWritten, "not attempted yet"],
    [
      "names the mistake whose values the answer gives",
      (n: number[]) => [0, ...rightSums(n)].slice(0, -1).slice(0, n.length),
      "sums([2, 3, 5]) must give [2, 5, 10], got [0, 2, 5] (at [0]: 2 expected, got 0); is the number itself left out of its sum?",
    ],
    [
      "names a mistake by what is seen in the value",
      (n: number[]) => [n.reduce((a, b) => a + b, 0)],
      "sums([2, 3, 5]) must give [2, 5, 10], got [10] (3 elements expected, got 1); is this the whole sum only?",
    ],
    [
      "asks for a missing return",
      () => {},
      "sums([2, 3, 5]) must give [2, 5, 10], got undefined; is a return missing?",
    ],
    [
      "finds NaN",
      (n: number[]) => n.map(() => Number.NaN),
      "sums([2, 3, 5]) must give [2, 5, 10], got [NaN, NaN, NaN] (at [0]: NaN)",
    ],
    [
      "says the wrong type",
      (n: number[]) => rightSums(n).join(),
      'sums([2, 3, 5]) must give [2, 5, 10], got "2,5,10" (an array, not a string)',
    ],
    [
      "says which input an error came with",
      (n: number[]) => (n.length === 0 ? n[0].toFixed() : rightSums(n)),
      "sums([]) threw TypeError: Cannot read properties of undefined (reading 'toFixed')",
    ],
    [
      "survives a thrown value that is no error",
      () => {
        throw null;
      },
      "sums([2, 3, 5]) threw null",
    ],
    [
      "says when a function calls itself without end",
      endless,
      "sums([2, 3, 5]) calls itself without end; is there a case that returns without calling itself?",
    ],
    [
      "sees that an input was changed",
      (n: number[]) => rightSums(n.splice(0)),
      "sums([2, 3, 5]) changed its inputs; work on a copy",
    ],
    ["does not call what is no function", 3, "sums must be a function, got a number"],
    [
      "is not deceived by an answer right in all but the last digits",
      (n: number[]) => rightSums(n).map((sum) => sum + 1e-3),
      "sums([2, 3, 5]) must give [2, 5, 10], got [2.001, 5.001, 10.001] (at [0]: 2 expected, got 2.001)",
    ],
  ];

  it.each(verdicts)("%s", async (_fact, answer, line) => {
    const exercise = await load();
    await sumsCheck(exercise)(answer);
    expect(exercise.lines).toEqual([`Exercise 2.1: ${line}`]);
  });

  it("says when a promise does not settle", async () => {
    const exercise = await load();
    const check = exercise.defineCheck<() => unknown>({
      id: "00-3",
      name: "wait",
      cases: [{ inputs: [], expected: 1 }],
      seconds: 0.05,
    });
    await check(() => new Promise(() => {}));
    expect(exercise.lines).toEqual(["Exercise 0.3: wait() did not finish in 0.05 s; does every loop end?"]);
  });

  it("judges what must throw", async () => {
    const exercise = await load();
    const check = exercise.defineCheck<(n: number) => number>({
      id: "00-3",
      name: "root",
      cases: [{ inputs: [-1], throws: />= 0/ }],
    });
    await check(Math.sqrt);
    await check(() => {
      throw new Error("n must be >= 0, got -1");
    });
    expect(exercise.lines).toEqual([
      "Exercise 0.3: root(-1) must throw an error that says >= 0, but it gave NaN",
      "Exercise 0.3: passed: 1 check",
    ]);
  });

  it("takes what is expected from the reference and calls the answer as it is told to", async () => {
    const exercise = await load();
    const check = exercise.defineCheck<(x: number) => number>({
      id: "00-3",
      name: "draw",
      cases: [{ inputs: [3] }],
      reference: (x) => 2 * x,
      call: (draw, x) => [draw(x), draw(x + 1)],
    });
    await check((x: number) => x + x);
    await check((x: number) => x * x);
    expect(exercise.lines[0]).toBe("Exercise 0.3: passed: 1 check");
    expect(exercise.lines[1]).toContain("must give [6, 8], got [9, 16]");
  });

  it("compares tensors by shape and value", async () => {
    const exercise = await load();
    const tensor = (values: unknown) => ({ shape: [2, 1], arraySync: () => values });
    const check = exercise.defineCheck<() => unknown>({
      id: "00-3",
      name: "t",
      cases: [{ inputs: [], expected: exercise.tensorOf([[1], [2]]) }],
    });
    await check(() => tensor([[1], [2.000001]]));
    await check(() => tensor([[1], [3]]));
    await check(() => [[1], [2]]);
    expect(exercise.lines).toEqual([
      "Exercise 0.3: passed: 1 check",
      "Exercise 0.3: t() must give a tensor [[1], [2]], got tensor of shape [2, 1]: [[1], [3]] (at [1][0]: 2 expected, got 3)",
      "Exercise 0.3: t() must give a tensor [[1], [2]], got [[1], [2]] (a tensor, not an array)",
    ]);
  });

  it("throws when an exercise's id is malformed", async () => {
    const { defineCheck } = await load();
    expect(() => defineCheck({ id: "2.1", name: "f", cases: [] })).toThrow('must look like "02-1", got "2.1"');
  });

  it("is not fooled by built-ins that an answer replaced", async () => {
    const exercise = await load();
    const check = sumsCheck(exercise);
    const wrong = [1, 2, 3];
    const { isArray } = Array;
    const { is } = Object;
    const { startsWith } = String.prototype;
    const iterate = Array.prototype[Symbol.iterator];
    Array.isArray = ((value: unknown) => value !== wrong && isArray(value)) as typeof Array.isArray;
    Object.is = (a, b) => is(a, b) || (typeof a === "number" && typeof b === "number");
    String.prototype.startsWith = function (by) {
      return by.startsWith === undefined || by.includes("passed") || startsWith.call(this, by);
    };
    Array.prototype[Symbol.iterator] = function () {
      return this === wrong ? iterate.call([2, 5, 10]) : iterate.call(this);
    };
    try {
      await check(() => wrong);
    } finally {
      Array.prototype[Symbol.iterator] = iterate;
      String.prototype.startsWith = startsWith;
      Object.is = is;
      Array.isArray = isArray;
    }
    expect(exercise.lines[0]).toContain("must give [2, 5, 10], got [1, 2, 3]");
  });
});

describe("a graded check", () => {
  it("throws what it would print, unless the answer passes", async () => {
    const exercise = await load({ JIELONG_GRADING: "1" });
    const check = sumsCheck(exercise);
    await expect(check(notWritten)).rejects.toThrow("Exercise 2.1: not attempted yet");
    await expect(check((n: number[]) => n)).rejects.toThrow("are these the numbers, not their sums?");
    await check(rightSums);
    expect(exercise.lines).toEqual(["Exercise 2.1: passed: 4 checks"]);
  });

  it("does not ask the environment after it loaded", async () => {
    const exercise = await load({ NBGRADER_EXECUTION: "autograde" });
    vi.unstubAllEnvs();
    await expect(sumsCheck(exercise)(notWritten)).rejects.toThrow("not attempted yet");
  });
});

describe("hidden tests", () => {
  const folders: string[] = [];
  afterEach(() => {
    for (const made of folders.splice(0)) fs.rmSync(made, { recursive: true, force: true });
  });
  const folder = (text: string): string => {
    const made = fs.mkdtempSync(path.join(os.tmpdir(), "hidden-"));
    folders.push(made);
    fs.writeFileSync(path.join(made, "02.js"), text);
    return made;
  };

  it("fail an answer that fits the public cases only, and do not show what they hold", async () => {
    const JIELONG_PRIVATE = folder(
      'module.exports = { "check-02-1": { cases: [{ inputs: [[7, 11]], expected: [7, 18] }] } };',
    );
    const exercise = await load({ JIELONG_PRIVATE });
    const written = vi.spyOn(process.stdout, "write");
    await sumsCheck(exercise)((n: number[]) => {
      if (n[0] === 7) process.stdout.write("seen: 7, 11");
      return n.length === 2 && n[0] === 7 ? [] : rightSums(n);
    });
    await sumsCheck(exercise)(rightSums);
    expect(exercise.lines).toEqual(["Exercise 2.1: a hidden test failed", "Exercise 2.1: passed: 4 checks"]);
    expect(written.mock.calls.flat().filter((text) => String(text).includes("seen"))).toEqual([]);
  });

  it("repeat the public cases with other constants", async () => {
    const JIELONG_PRIVATE = folder('module.exports = { "check-02-2": { constants: { by: 5 } } };');
    const exercise = await load({ JIELONG_PRIVATE });
    const check = exercise.defineCheck<(x: number, by: number) => number, { by: number }>({
      id: "02-2",
      name: "times",
      constants: { by: 2 },
      cases: ({ by }) => [{ inputs: [3, by], expected: 3 * by }],
    });
    await check((x: number) => x * 2);
    await check((x: number, by: number) => x * by);
    expect(exercise.lines).toEqual(["Exercise 2.2: a hidden test failed", "Exercise 2.2: passed: 1 check"]);
  });

  it("replace the public cases where they say so", async () => {
    const JIELONG_PRIVATE = folder(
      'module.exports = { "check-02-1": { replace: true, cases: () => [{ inputs: [[1]], expected: [1] }] } };',
    );
    const exercise = await load({ JIELONG_PRIVATE });
    await sumsCheck(exercise)((n: number[]) => n);
    expect(exercise.lines).toEqual(["Exercise 2.1: passed: 1 check"]);
  });

  it("throw without showing their text when they cannot load", async () => {
    const exercise = await load({ JIELONG_PRIVATE: folder("secret 4711") });
    await expect(sumsCheck(exercise)(rightSums)).rejects.toThrow(
      /^the hidden tests of exercise 02-1 must load; the grader should run: node /,
    );
  });
});

describe("tryIt", () => {
  it.each([
    ["shows a value", () => [["^", "a"]], '[["^", "a"]]'],
    ["waits for a promise", async () => new Map([["a", 1 / 3]]), 'Map {"a" => 0.333333}'],
    ["says when the stub stands", notWritten, "Exercise 2.1: not attempted yet"],
    ["shows an error as text", () => new Array(-1), "threw RangeError: Invalid array length"],
  ])("%s", async (_fact, run, line) => {
    const { tryIt, lines } = await load();
    await tryIt(run);
    expect(lines).toEqual([line]);
  });
});
