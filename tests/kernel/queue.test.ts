import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client } from "./client";

let kernel: Client;
beforeAll(async () => {
  kernel = await Client.start();
});
afterAll(() => kernel.stop());

const failures = {
  synchronous: "throw new Error('stop here');",
  "synchronous and slow":
    "const until = Date.now() + 300;\nwhile (Date.now() < until) {}\nthrow new Error('stop here');",
  asynchronous: "await new Promise((done) => setTimeout(done, 100));\nthrow new Error('stop here');",
  "of types": "const wrong: number = 'text';",
};

describe("20 cells queued behind a failing one", () => {
  for (const [kind, code] of Object.entries(failures)) {
    const cells = [code, ...Array.from({ length: 20 }, (_, i) => `console.log("ran ${i}")`)];

    it(`are aborted when the failure is ${kind}`, async () => {
      const ids = await kernel.send(cells);
      const runs = await Promise.all(ids.map((id) => kernel.finished(id)));
      expect(runs.map(({ reply }) => reply.status)).toEqual(["error", ...Array(20).fill("aborted")]);
      expect(
        runs
          .slice(1)
          .map(({ stdout }) => stdout)
          .join(""),
      ).toBe("");
      expect(runs[1].messages.map((line) => line.content.execution_state)).toEqual(["busy", "idle"]);
    });

    it(`all run with stop_on_error=false when the failure is ${kind}`, async () => {
      const ids = await kernel.send(cells, { stop_on_error: false });
      const runs = await Promise.all(ids.map((id) => kernel.finished(id)));
      expect(runs.map(({ reply }) => reply.status)).toEqual(["error", ...Array(20).fill("ok")]);
      expect(runs.at(-1)?.stdout).toBe("ran 19\n");
    });
  }

  it("does not abort a cell that is sent after the error was seen", async () => {
    for (let i = 0; i < 5; i++) {
      expect((await kernel.run("throw new Error('stop here');")).reply.status).toBe("error");
      expect((await kernel.run("1 + 1")).reply.status).toBe("ok");
    }
  });
});
