/** A native call that blocks the first thread: nothing of JavaScript runs there until it returns. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client, type Run, wait } from "./client";

let kernel: Client;
beforeAll(async () => {
  kernel = await Client.start();
});
afterAll(() => kernel.stop());

const seconds = 3;
const block = `Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${seconds * 1000});`;

/** Runs cells at once, the last of which blocks; gives what came of the last one while it blocked, and all of it. */
async function runAndBlock(...cells: string[]): Promise<Run & { early: Run["messages"] }> {
  const ids = await kernel.send([...cells.slice(0, -1), `${cells.at(-1)}\n${block}`]);
  const run = await kernel.finished(ids.at(-1)!);
  const { at } = kernel.lines.find((line) => line.channel === "shell" && line.parent === ids.at(-1))!;
  expect(run.reply.status).toBe("ok");
  return { ...run, early: run.messages.filter((line) => line.at < at - seconds / 3) };
}

const textOf = (messages: Run["messages"]): string =>
  messages.flatMap((line) => (line.type === "stream" ? [line.content.text] : [])).join("");

describe("what a cell prints and shows before a native call that blocks", () => {
  it("is on screen while the call blocks, when it is one line", async () => {
    expect(textOf((await runAndBlock('console.log("before")', 'console.log("at once");')).early)).toBe("at once\n");
  });

  it("is on screen while the call blocks, when it is many lines, and many lines travel as few messages", async () => {
    const { early } = await runAndBlock("for (let i = 0; i < 20011; i++) console.log(i);");
    expect(textOf(early)).toBe(Array.from({ length: 20011 }, (_, i) => `${i}\n`).join(""));
    expect(early.filter((line) => line.type === "stream").length).toBeLessThan(200);
  });

  it("is on screen while the call blocks, in the order in which it came, whatever number of messages it is", async () => {
    // Left to itself, a ZeroMQ socket of Node sends at most 512 messages before it waits for the event loop to turn.
    const { early } = await runAndBlock(`import * as tslab from "tslab";
for (let i = 0; i < 1201; i++) {
  tslab.display.text(String(i));
  if (i % 100 === 0) console.error("-" + i);
  console.log("+" + i);
}`);
    const content = (line: Run["messages"][number]) => line.content as unknown as { data?: object; text?: string };
    const shown = early.flatMap((line) => Object.values(content(line).data ?? { text: content(line).text ?? "" }));
    const wanted = (i: number) => (i % 100 === 0 ? `${i}-${i}\n+${i}\n` : `${i}+${i}\n`);
    expect(shown.join("")).toBe(Array.from({ length: 1201 }, (_, i) => wanted(i)).join(""));
  });

  it("leaves the heartbeat alone", async () => {
    const [id] = await kernel.send([block]);
    await kernel.until((line) => line.parent === id && line.type === "execute_input");
    await wait(2);
    expect(await kernel.beating()).toBe(true);
    expect((await kernel.finished(id)).reply.status).toBe("ok");
  });
});

describe("a cell that ends the kernel", () => {
  it("has said its last words before", async () => {
    const [id] = await kernel.send(["for (let i = 0; i < 5003; i++) console.log(i);\nprocess.exit(0);"]);
    await kernel.until((line) => textOf(kernel.of(id)).endsWith("\n5002\n") && line.parent === id, 20);
    while (await kernel.alive()) await wait(0.1);
  });
});
