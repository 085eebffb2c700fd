import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { patience } from "../patience";
import { Client, wait } from "./client";

let kernel: Client;
beforeAll(async () => {
  kernel = await Client.start();
});
afterAll(() => kernel.stop());

const training = `import { nextStep } from "jielong/core/stop";
let steps = 0;
async function train(): Promise<number> {
  console.log("training");
  while (await nextStep()) {
    steps++;
    await new Promise((done) => setTimeout(done, 5));
  }
  return steps;
}
const learned = await train();`;

async function startThenInterrupt(code: string, seen: string): Promise<string> {
  const [id] = await kernel.send([code]);
  await kernel.until((line) => line.parent === id && line.type === "stream" && line.content.text.includes(seen));
  await wait(0.3);
  kernel.interrupt();
  return id;
}

describe("the interrupt button", () => {
  it("ends a training loop at its next step; the cell is ok and its declarations stand", async () => {
    const id = await startThenInterrupt(training, "training");
    const { reply, seconds } = await kernel.finished(id);
    expect(reply.status).toBe("ok");
    expect(seconds).toBeLessThan(patience(5));
    const after = await kernel.run("console.log(learned > 0, learned === steps);\nconst before = steps;");
    expect(after.stdout).toBe("true true\n");
    await wait(0.2);
    expect((await kernel.run("console.log(steps === before)")).stdout).toBe("true\n");
  });

  it("aborts the cells that wait", async () => {
    const waiting = Array.from({ length: 20 }, (_, i) => `console.log("ran ${i}")`);
    const [first, ...rest] = await kernel.send([training, ...waiting]);
    await kernel.until((line) => line.parent === first && line.type === "stream");
    kernel.interrupt();
    expect((await kernel.finished(first)).reply.status).toBe("ok");
    const others = await Promise.all(rest.map((id) => kernel.finished(id)));
    expect(others.map(({ reply }) => reply.status)).toEqual(Array(20).fill("aborted"));
    expect((await kernel.run("1 + 1")).stdout).toBe("2\n");
  });

  it("ends a cell that awaits something else, and nothing of it goes on", async () => {
    const endless = `let beats = 0;
setInterval(() => beats++, 10);
console.log("waiting");
while (true) { beats++; await new Promise((done) => setTimeout(done, 10)); }`;
    await kernel.run("let beats = 0;");
    const { reply, seconds } = await kernel.finished(await startThenInterrupt(endless.slice(15), "waiting"));
    expect(reply).toMatchObject({ status: "error", ename: "Interrupted" });
    expect(seconds).toBeLessThan(patience(5));
    await kernel.run("const before = beats;");
    await wait(0.3);
    expect((await kernel.run("console.log(beats === before, beats > 10)")).stdout).toBe("true true\n");
  });

  it("ends such a cell at once when pressed again", async () => {
    const id = await startThenInterrupt('console.log("waiting");\nawait new Promise(() => {});', "waiting");
    await wait(0.3);
    kernel.interrupt();
    const { reply, seconds } = await kernel.finished(id);
    expect(reply.ename).toBe("Interrupted");
    expect(seconds).toBeLessThan(patience(2.5));
  });

  const loops = {
    "before any await": 'console.log("looping");\nfor (;;) {}',
    "after an await": 'console.log("looping");\nawait null;\nfor (;;) {}',
    "in a timer": 'console.log("looping");\nawait new Promise((done) => setTimeout(done, 20));\nfor (;;) {}',
    "that awaits only what is ready": 'console.log("looping");\nfor (;;) await null;',
    "that catches everything": 'console.log("looping");\nawait null;\nfor (;;) { try { for (;;) {} } catch {} }',
  };
  for (const [kind, code] of Object.entries(loops)) {
    it(`ends an endless loop ${kind} within 5 s, and the kernel goes on`, async () => {
      await kernel.run("const kept = 7;");
      const { reply, seconds } = await kernel.finished(await startThenInterrupt(code, "looping"));
      expect(reply).toMatchObject({ status: "error", ename: "Interrupted" });
      expect(seconds).toBeLessThan(patience(6));
      expect((await kernel.run("await new Promise((done) => setTimeout(done, 1));\nkept")).stdout).toBe("7\n");
      expect((await kernel.run("throw new Error('still right')")).reply.ename).toBe("Error");
    });
  }

  it("ends a loop that a cell started and did not wait for", async () => {
    const { messages } = await kernel.run(`import { nextStep } from "jielong/core/stop";
let turns = 0;
async function forever(): Promise<void> { while (await nextStep()) turns++; console.log("ended"); }
void forever();`);
    const started = messages[0].parent!;
    kernel.interrupt();
    await kernel.until((line) => line.parent === started && line.type === "stream" && line.content.text === "ended\n");
    await kernel.run("const turnsBefore = turns;");
    await wait(0.3);
    expect((await kernel.run("console.log(turns > 0, turns === turnsBefore)")).stdout).toBe("true true\n");
  });

  it("does nothing to a kernel that is idle", async () => {
    kernel.interrupt();
    await wait(0.5);
    expect((await kernel.run("1 + 1")).stdout).toBe("2\n");
    expect(kernel.terminal()).toBe("");
  });

  it("ends the kernel when nothing else ends the cell", async () => {
    const code = 'import { execSync } from "node:child_process";\nconsole.log("looping");\nexecSync("sleep 60");';
    await startThenInterrupt(code, "looping");
    const pressed = Date.now();
    while (await kernel.alive()) await wait(0.1);
    expect((Date.now() - pressed) / 1000).toBeLessThan(patience(6));
    expect(kernel.terminal()).toMatch(/a cell could not be interrupted; the kernel ends\n$/);
  });
});

describe("the interrupt button, pressed again and again", () => {
  it("while cells compile and run, leaves a kernel that compiles and runs", async () => {
    const own = await Client.start();
    const pressing = setInterval(() => own.interrupt(), 20);
    for (let i = 0; i < 4; i++) {
      await own.run(`import * as tf${i} from "jielong/core/tf";\nconst made${i} = ${i};`);
      await own.run("for (const until = Date.now() + 150; Date.now() < until; ) {}");
    }
    clearInterval(pressing);
    const again = () => own.run("const kept: number = 7;\nkept");
    let last = await again();
    for (let tries = 0; last.reply.ename === "Interrupted" && tries < 60; tries++) {
      await wait(0.5); // presses that were still on their way
      last = await again();
    }
    expect(last.reply).toMatchObject({ status: "ok" });
    expect(last.stdout).toBe("7\n");
    expect(own.terminal()).toBe("");
    await own.stop();
  });
});
