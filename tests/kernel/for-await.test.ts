import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client } from "./client";

let kernel: Client;
beforeAll(async () => {
  kernel = await Client.start();
});
afterAll(() => kernel.stop());

describe("for await at the top of a cell", () => {
  it("runs without another await beside it, and its declarations stand", async () => {
    const { reply } = await kernel.run(
      "const seen: number[] = [];\nasync function* two() { yield 3; yield 5; }\nfor await (const n of two()) seen.push(n);",
    );
    expect(reply).toMatchObject({ status: "ok" });
    expect((await kernel.run("console.log(seen.join())")).stdout).toBe("3,5\n");
  });

  it("gives the line typed of an error in its body", async () => {
    const { reply } = await kernel.run("for await (const n of [1, 2]) {\n  if (n === 2) throw new Error('two');\n}");
    expect(reply).toMatchObject({ status: "error", evalue: "two" });
    expect(reply.traceback.join("\n")).toContain(`Cell [${reply.execution_count}], line 2:`);
  });
});
