/** What a cell that failed leaves behind. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client } from "./client";

let kernel: Client;
beforeAll(async () => {
  kernel = await Client.start();
});
afterAll(() => kernel.stop());

describe("after a cell that failed", () => {
  const failing = {
    "throws at once": 'import { letters } from "jielong/text/sequence";\nthrow new Error("no");',
    "throws later": 'import { pairsOf } from "jielong/text/sequence";\nawait null;\nthrow new Error("no");',
    "does not compile": 'import { requestStop } from "jielong/core/stop";\nconst n: number = "three";',
  };
  const used = { "throws at once": "letters", "throws later": "pairsOf", "does not compile": "requestStop" };
  for (const kind of Object.keys(failing) as (keyof typeof failing)[]) {
    it(`its imports are in force when it ${kind}`, async () => {
      expect((await kernel.run(failing[kind])).reply.status).toBe("error");
      expect((await kernel.run(`console.log(typeof ${used[kind]})`)).stdout).toBe("function\n");
    });
  }

  it("an import that does not work is left out, and says nothing more than the error", async () => {
    const { messages, reply } = await kernel.run('import { nothing } from "jielong/text/sequence";\nnothing();');
    expect(reply.ename).toBe("TypeScriptError");
    expect(messages.map((line) => line.type)).toEqual(["status", "execute_input", "error", "status"]);
  });

  it("a check says that it would judge what was there before, until the cell runs", async () => {
    await kernel.run(`import { defineCheck } from "jielong/check/exercise";
const check = defineCheck<(n: number) => number>({ id: "02-9", name: "double", cases: [{ inputs: [3], expected: 6 }] });`);
    const verdict = async (answer: string) => {
      const { reply } = await kernel.run(answer);
      return [reply.execution_count, (await kernel.run("await check(double)")).stdout] as const;
    };
    const right = "function double(n: number): number {\n  return n + n;\n}";
    expect((await verdict(right))[1]).toBe("Exercise 2.9: passed: 1 check\n");
    const [first, uncompiled] = await verdict(`${right}\nconst wrong: number = "text";`);
    const sorry = (n: number, how: string) =>
      `Exercise 2.9: Cell [${n}], which declares double, ${how}; run that cell without an error first\n`;
    expect(uncompiled).toBe(sorry(first, "does not compile"));
    const [second, thrown] = await verdict(`${right}\nthrow new Error("no");`);
    expect(thrown).toBe(sorry(second, "did not run to its end"));
    expect((await verdict(right))[1]).toBe("Exercise 2.9: passed: 1 check\n");
  });

  it("nobody can change what checks are told", async () => {
    const { reply } = await kernel.run(
      `Object.defineProperty(globalThis, Symbol.for("jielong.outdated"), { value: () => undefined });`,
    );
    expect(reply.ename).toBe("TypeError");
  });
});
