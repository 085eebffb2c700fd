import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Client } from "./client";

const limit = 1500;
/** A new one for each cell: what TensorFlow's allocator keeps of one cell is not held against the next. */
let kernel: Client;
beforeEach(async () => {
  kernel = await Client.start({ env: { JIELONG_MEMORY_LIMIT_MB: String(limit) } });
  await kernel.run('import * as tf from "jielong/core/tf";\nconst kept = tf.variable(tf.ones([3]));');
  await kernel.run("const resident = () => process.memoryUsage.rss() / 1e6;\nconst held: tf.Tensor[] = [];");
});
afterEach(() => kernel.stop());

const leaks = {
  "before any await": "for (;;) held.push(tf.ones([1000, 1000]).add(1));",
  "between awaits": "for (;;) { held.push(tf.ones([1000, 1000]).add(1)); await tf.nextFrame(); }",
  "after an await": "await null;\nfor (;;) held.push(tf.ones([1000, 1000]).add(1));",
  "inside tf.tidy": "tf.tidy(() => { for (;;) tf.ones([1000, 1000]).add(1); });",
  "in JavaScript":
    'const texts: string[][] = [];\nfor (;;) texts.push(Array.from({ length: 1e5 }, (_, i) => i + " words"));',
};

describe("a cell that takes too much memory", () => {
  for (const [kind, code] of Object.entries(leaks)) {
    it(`is stopped, says so, and the kernel goes on: ${kind}`, async () => {
      const { reply } = await kernel.run(code);
      expect(reply).toMatchObject({ status: "error", ename: "OutOfMemory" });
      const used = Number(reply.evalue.match(/held (\d+) MB, its limit is 1500 MB/)?.[1]);
      expect(used).toBeGreaterThan(limit);
      expect(used).toBeLessThan(limit + 1500);
      expect(reply.traceback.join("\n")).toMatch(/batch size.*model's size.*scale/);
      const next = await kernel.run(
        `held.length = 0;
console.log(tf.sum(kept.add(tf.ones([3]))).arraySync());
const backend = tf.backend() as unknown as { getNumOfTFTensors(): number };
console.log(backend.getNumOfTFTensors() < 20, tf.engine().state.scopeStack.length, tf.memory().numTensors < 20);`,
      );
      expect(next.reply).toMatchObject({ status: "ok" });
      expect(next.stdout).toBe("6\ntrue 0 true\n");
    });
  }

  it("is let run when it frees what it took", async () => {
    const code = `for (let i = 0; i < 6; i++) {
  const many = Array.from({ length: 200 }, () => tf.tidy(() => tf.ones([1000, 1]).mul(tf.ones([1, 1000]))));
  tf.dispose(many);
}`;
    expect((await kernel.run(code)).reply.status).toBe("ok");
    expect((await kernel.run("console.log(resident() < 4000)")).stdout).toBe("true\n");
  });
});
