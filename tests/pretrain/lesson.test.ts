import * as fs from "node:fs";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { courseRoot } from "../../src/core/paths";
import { Client } from "../kernel/client";

const readme = fs.readFileSync(path.join(courseRoot(), "README.md"), "utf8");
const example = /## A GPT in one cell[\s\S]*?```ts\n([\s\S]*?)```/.exec(readme)![1];

/** The example with another number of steps, and a shorter text. */
const withSteps = (steps: number) =>
  example
    .replace("maxSteps: 1000", `maxSteps: ${steps}`)
    .replace('whenFull: "slide"', 'whenFull: "slide", maxNewTokens: 7');

let kernel: Client;
/** Runs a cell, however long it takes. */
const run = async (code: string) => kernel.finished((await kernel.send([code]))[0], 300);
beforeAll(async () => {
  kernel = await Client.start({ cwd: path.join(courseRoot(), "notebooks") });
}, 120_000);
afterAll(() => kernel.stop());

describe("the example in README.md", () => {
  it("takes at most 12 lines", () => {
    expect(example.split("\n").filter((line) => line.trim() !== "").length).toBeLessThanOrEqual(12);
  });

  it("trains and writes in a cell, with a chart, and a second time", { timeout: 400_000 }, async () => {
    for (let i = 0; i < 2; i++) {
      const { reply, stdout, stderr, messages } = await run(withSteps(3));
      expect([reply.status, reply.evalue ?? "", stderr]).toEqual(["ok", "", ""]);
      expect(stdout.length).toBeGreaterThan(0); // the text that it wrote
      const shown = JSON.stringify(messages.filter(({ type }) => type?.includes("display_data")));
      expect(shown).toContain("application/vnd.vegalite.v5+json");
      expect(shown).toMatch(/\[chart\] Training: loss \(nats per character\) by step; .*ln V is 4\./);
      expect(shown).toContain("training: 3 steps in ");
    }
  });

  it("gives the next cell its model when the reader presses the interrupt button", { timeout: 400_000 }, async () => {
    const [id] = await kernel.send([withSteps(100_000)]);
    await kernel.until(
      (line) =>
        line.parent === id &&
        !!line.type?.includes("display_data") &&
        /\d+\/100000 · /.test(JSON.stringify(line.content)),
      300,
    );
    kernel.interrupt();
    const { reply } = await kernel.finished(id, 300);
    expect(reply.status).toBe("ok");
    const next =
      "console.log(model.countParameters(), model.weights().get('blocks.0.norm1.gain').every((w) => w > 0));";
    const { stdout, stderr } = await run(next);
    expect([stdout, stderr]).toEqual([expect.stringMatching(/^8\d{5} true\n$/), ""]);
  });
});
