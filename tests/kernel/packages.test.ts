import * as fs from "node:fs";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client } from "./client";

const root = path.resolve(__dirname, "../..");
let kernel: Client;
beforeAll(async () => {
  kernel = await Client.start({
    env: { JIELONG_THREADS: "1", JIELONG_GRADING: "yes", NBGRADER_EXECUTION: "autograde", JIELONG_PRIVATE: "/hidden" },
  });
  fs.writeFileSync(path.join(kernel.cwd, "beside.ts"), "export const fromBeside: number = 5;\n");
});
afterAll(() => kernel.stop());

/** Runs a cell that must succeed; gives what it printed. */
async function printed(code: string): Promise<string> {
  const { reply, stdout } = await kernel.run(code);
  if (reply.status !== "ok") throw new Error(reply.traceback.join("\n"));
  return stdout;
}

describe("a notebook outside the clone", () => {
  it("imports the course, with its types", async () => {
    const code =
      'import { Rng } from "jielong/core/random";\nconst random = new Rng(1);\nconsole.log(typeof random.uniform());';
    expect(await printed(code)).toBe("number\n");
    const { reply } = await kernel.run('import { nextStep } from "jielong/core/stop";\nconst n: number = nextStep();');
    expect(reply.evalue).toContain("Type 'Promise<boolean>' is not assignable to type 'number'");
  });

  it("imports TensorFlow, danfo and vega, with one TensorFlow in the process", async () => {
    const code = `import * as tf from "jielong/core/tf";
import * as dfd from "danfojs-node";
import * as direct from "@tensorflow/tfjs-node-gpu";
console.log(tf.scalar(2).add(3).arraySync(), tf.engine() === direct.engine(), (dfd as any).tensorflow.engine() === tf.engine());`;
    expect(await printed(code)).toBe("5 true true\n");
    expect(await printed('import * as vega from "vega";\nconsole.log(typeof vega.parse);')).toBe("function\n");
  });

  it("gets nothing that TensorFlow writes to the terminal", async () => {
    const { messages } = await kernel.run("const t = tf.ones([2, 2]).matMul(tf.ones([2, 2]));\nt.dispose();");
    expect(messages.map((line) => line.type)).toEqual(["status", "execute_input", "status"]);
  });

  it("imports a file beside it", async () => {
    expect(await printed('import { fromBeside } from "./beside";\nconsole.log(fromBeside + 1);')).toBe("6\n");
  });

  it("says of a package that is not there that it cannot be found", async () => {
    const { reply } = await kernel.run('import * as nothing from "no-such-package";\nnothing;');
    expect(reply.evalue).toContain("Cannot find module 'no-such-package'");
  });
});

describe("what was decided before the first cell", () => {
  it("is frozen: graded mode and the folder of hidden checks", async () => {
    const code = `const globals = globalThis as unknown as Record<symbol, unknown>;
const graded = Symbol.for("jielong.graded");
let outcome = "changed";
try { (() => { "use strict"; globals[graded] = false; })(); } catch { outcome = "kept"; }
try { delete globals[graded]; outcome += ", deleted"; } catch { outcome += ", kept"; }
console.log(globals[graded], globals[Symbol.for("jielong.private")], outcome.includes("deleted") && globals[graded]);
console.log(process.env.JIELONG_GRADING, process.env.NBGRADER_EXECUTION, process.env.JIELONG_PRIVATE);
process.env.JIELONG_GRADING = "";
void 0;`;
    expect(await printed(code)).toBe("true /hidden true\nundefined undefined undefined\n");
    expect(await printed('console.log(globals[Symbol.for("jielong.graded")]);')).toBe("true\n");
  });

  it("is in the environment from the start: allocator, oneDNN, threads", async () => {
    const code = `import { readFileSync } from "node:fs";
const environment = readFileSync("/proc/self/environ", "utf8").split("\\0");
const wanted = ["MALLOC_MMAP_THRESHOLD_=4294967296", "TF_ENABLE_ONEDNN_OPTS=1", "TF_NUM_INTRAOP_THREADS=1", "JIELONG_KERNEL=1"];
console.log(wanted.filter((entry) => !environment.includes(entry)).length);`;
    expect(await printed(code)).toBe("0\n");
  });
});

describe("the other requests", () => {
  it("complete names, counting characters as Jupyter does", async () => {
    await printed("const 接龍遊戲 = { firstWord: 1, secondWord: 2 };");
    const code = "const face = '😀'; 接龍遊戲.first";
    const reply = await kernel.ask("complete_request", { code, cursor_pos: [...code].length });
    expect(reply.matches).toContain("firstWord");
    expect(reply).toMatchObject({ status: "ok", cursor_start: [...code].length - 5, cursor_end: [...code].length });
  });

  it("tell the type of a name", async () => {
    await printed("const sentence: readonly string[] = [];");
    const reply = await kernel.ask("inspect_request", { code: "sentence", cursor_pos: 3, detail_level: 0 });
    expect(reply).toMatchObject({ status: "ok", found: true });
    expect(JSON.stringify(reply.data)).toContain("readonly string[]");
  });

  it("say whether code is complete, and what this kernel is", async () => {
    expect((await kernel.ask("is_complete_request", { code: "function f() {" })).status).toBe("incomplete");
    expect((await kernel.ask("is_complete_request", { code: "1 + 1" })).status).toBe("complete");
    const info = await kernel.ask("kernel_info_request");
    expect(info).toMatchObject({ status: "ok", implementation: "tslab", protocol_version: "5.3" });
    expect(info.language_info).toMatchObject({ name: "typescript", file_extension: ".ts", version: "5.0.4" });
    expect((await kernel.ask("comm_info_request")).comms).toEqual({});
  });
});

describe("a module of the course", () => {
  it("that was edited after the kernel started asks for a restart, also when another module imports it", async () => {
    const file = path.join(root, "src/core/check.ts");
    const { atime, mtime } = fs.statSync(file);
    const text = fs.readFileSync(file, "utf8");
    try {
      expect(await printed('import { assertShape } from "jielong/core/check";\nassertShape;')).not.toContain("restart");
      fs.utimesSync(file, new Date(), new Date()); // touched, not edited
      const same = await printed('import { assertInRange } from "jielong/core/check";\nassertInRange("p", 1, 0, 1);');
      expect(same).not.toContain("restart");
      fs.writeFileSync(file, `${text}// edited\n`);
      const said = await printed('import { assertInteger } from "jielong/core/check";\nassertInteger("n", 1, 0);');
      expect(said).toBe("src/core/check.ts changed after this kernel started: restart the kernel to use it.\n");
      const through = await printed('import * as module from "jielong/core/module";\nvoid module;');
      expect(through).toMatch(/^src\/core\/check\.ts, which jielong\/core\/module uses, changed after/);
    } finally {
      fs.writeFileSync(file, text);
      fs.utimesSync(file, atime, mtime);
    }
  });
});
