/** A native call that blocks the first thread: nothing of JavaScript runs there until it returns. */
import * as fs from "node:fs";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { patience } from "../patience";
import { Client, wait } from "./client";

let kernel: Client;
beforeAll(async () => {
  kernel = await Client.start();
  await kernel.run('import * as fs from "node:fs";\nconst nobody = new Int32Array(new SharedArrayBuffer(4));');
});
afterAll(() => kernel.stop());

/** At the end of a cell: blocks until `release` is called, in calls of a second. */
const block = 'while (!fs.existsSync("released")) Atomics.wait(nobody, 0, 0, 1000);\nfs.rmSync("released");';
const release = () => fs.writeFileSync(path.join(kernel.cwd, "released"), "");

/** All that the cell with that message id printed and showed so far, as one text. */
const shown = (id: string): string =>
  kernel
    .of(id)
    .map(({ type, content }) => {
      const { data = {} } = content as unknown as { data?: object };
      return type === "stream" ? content.text : type === "display_data" ? Object.values(data).join("") : "";
    })
    .join("");

/** Waits, not for ever, until it holds of what that cell showed; the caller looks whether it does. */
async function untilShown(id: string, holds: (text: string) => boolean): Promise<void> {
  for (const end = Date.now() + 1000 * patience(20); !holds(shown(id)) && Date.now() < end; ) await wait(0.1);
}

/** Runs cells at once, the last of which blocks; waits until that one showed as much as `wanted`, and then releases it. */
async function seenWhileBlocked(wanted: string, ...cells: string[]): Promise<{ id: string; text: string }> {
  const ids = await kernel.send([...cells.slice(0, -1), `${cells.at(-1)}\n${block}`]);
  const id = ids.at(-1)!;
  await untilShown(id, (text) => text.length >= wanted.length);
  const text = shown(id);
  expect(kernel.lines.some((line) => line.channel === "shell" && line.parent === id)).toBe(false);
  release();
  expect((await kernel.finished(id)).reply.status).toBe("ok");
  return { id, text };
}

describe("what a cell prints and shows before a native call that blocks", () => {
  it("is on screen while the call blocks, when it is one line", async () => {
    const { text } = await seenWhileBlocked("at once\n", 'console.log("before")', 'console.log("at once");');
    expect(text).toBe("at once\n");
  });

  it("is on screen while the call blocks, when it is many lines, and many lines travel as few messages", async () => {
    const wanted = Array.from({ length: 20011 }, (_, i) => `${i}\n`).join("");
    const { id, text } = await seenWhileBlocked(wanted, "for (let i = 0; i < 20011; i++) console.log(i);");
    expect(text).toBe(wanted);
    expect(kernel.of(id).filter((line) => line.type === "stream").length).toBeLessThan(1000);
  });

  it("is on screen while the call blocks, in the order in which it came, whatever number of messages it is", async () => {
    // Left to itself, a ZeroMQ socket of Node sends at most 512 messages before it waits for the event loop to turn.
    const wanted = Array.from({ length: 601 }, (_, i) => (i % 100 === 0 ? `${i}-${i}\n+${i}\n` : `${i}+${i}\n`)).join(
      "",
    );
    const { text } = await seenWhileBlocked(
      wanted,
      `import * as tslab from "tslab";
for (let i = 0; i < 601; i++) {
  tslab.display.text(String(i));
  if (i % 100 === 0) console.error("-" + i);
  console.log("+" + i);
}`,
    );
    expect(text).toBe(wanted);
  });

  it("leaves the heartbeat alone", async () => {
    const [id] = await kernel.send([block]);
    await kernel.until((line) => line.parent === id && line.type === "execute_input");
    await wait(3); // whatever was answered before is too long ago to count
    let beating = false;
    for (let tries = 0; !beating && tries < patience(20); tries++) {
      beating = await kernel.beating();
      await wait(1);
    }
    expect(beating).toBe(true);
    release();
    expect((await kernel.finished(id)).reply.status).toBe("ok");
  });
});

describe("a cell that ends the kernel", () => {
  it("has said its last words before, also when they are more than the system takes at once", async () => {
    const code =
      'for (let i = 0; i < 5003; i++) console.log(i);\nconsole.log("~".repeat(20_000_003));\nprocess.exit(0);';
    const [id] = await kernel.send([code]);
    await untilShown(id, (text) => text.endsWith("~\n"));
    const text = shown(id);
    expect(text.slice(0, text.indexOf("~")).slice(-11)).toBe("\n5001\n5002\n");
    expect(text.length - text.indexOf("~")).toBe(20_000_004);
    while (await kernel.alive()) await wait(0.1);
  });
});
