/** How a cell uses variables of earlier cells. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client } from "./client";

let kernel: Client;
beforeAll(async () => {
  kernel = await Client.start();
  await kernel.run(
    "const size = 3;\nlet width = 5;\nlet depth = 7;\nconst form = { size: 11, model: 13, rest: 17 };\nconst model = 19;",
  );
});
afterAll(() => kernel.stop());

describe("a variable of an earlier cell", () => {
  const cells: Record<string, [code: string, printed: string]> = {
    "is read by an object's short form": [
      "console.log({ size, width: 1 }, [{ size }]);",
      "{ size: 3, width: 1 } [ { size: 3 } ]\n",
    ],
    "is read by the short form inside a function": ["const f = () => ({ size });\nconsole.log(f());", "{ size: 3 }\n"],
    "is not taken for a parameter of the same name": [
      "console.log(((size: number) => ({ size }))(2));",
      "{ size: 2 }\n",
    ],
    "is not taken for a property that a pattern renames": [
      "const { model: other, ...others } = form;\nconsole.log(other, others);",
      "13 { size: 11, rest: 17 }\n",
    ],
    "is written to by a pattern's short form": ["({ width } = { width: 23 });\nconsole.log(width);", "23\n"],
    "is written to by a pattern's short form with a default": [
      "({ depth = 29 } = {} as { depth?: number });\nconsole.log(depth);",
      "29\n",
    ],
    "is written to by a pattern that renames": ["({ model: width } = form);\nconsole.log(width, model);", "13 19\n"],
  };
  for (const [fact, [code, printed]] of Object.entries(cells)) {
    it(fact, async () => {
      const { stdout, reply } = await kernel.run(code);
      expect([reply.status, stdout]).toEqual(["ok", printed]);
    });
  }
});
