/** A native call that blocks the first thread: nothing of JavaScript runs until it returns. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client } from "./client";

let kernel: Client;
beforeAll(async () => {
  kernel = await Client.start();
});
afterAll(() => kernel.stop());

const seconds = 2;
const block = `Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${seconds * 1000});`;

/** Runs `code` and then blocks; gives what was seen more than a second before the answer, and everything. */
async function seenWhileBlocked(code: string) {
  const [id] = await kernel.send([`${code}\n${block}`]);
  const run = await kernel.finished(id);
  const reply = kernel.lines.find((line) => line.channel === "shell" && line.parent === id)!;
  return { run, early: run.messages.filter((line) => line.at < reply.at - seconds / 2) };
}

describe("what a cell prints and shows before a native call that blocks", () => {
  it("is on screen while the call blocks, when the cell before printed a moment ago", async () => {
    await kernel.run('console.log("before")'); // so that the next one compiles at once
    const [, id] = await kernel.send(['console.log("before");', `console.log("at once");\n${block}`]);
    const { reply, messages } = await kernel.finished(id);
    expect(reply.status).toBe("ok");
    const printed = messages.find((line) => line.type === "stream")!;
    const idle = messages.find((line) => line.content.execution_state === "idle")!;
    expect(printed.at).toBeLessThan(idle.at - seconds / 2);
  });

  it("is on screen while the call blocks, whatever number of messages went before", async () => {
    // A ZeroMQ socket sends at most 512 messages before it waits for the event loop to turn.
    const { run, early } = await seenWhileBlocked(`import * as tslab from "tslab";
for (let i = 0; i < 1201; i++) tslab.display.text(String(i));`);
    expect(run.reply.status).toBe("ok");
    const shown = early.filter((line) => line.type === "display_data");
    expect(shown.map((line) => (line.content as unknown as { data: object }).data)).toEqual(
      Array.from({ length: 1201 }, (_, i) => ({ "text/plain": String(i) })),
    );
  });
});
