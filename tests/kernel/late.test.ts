import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client } from "./client";

let kernel: Client;
beforeAll(async () => {
  kernel = await Client.start();
  await kernel.run(`const stage = { begun: false, over: false };
async function until(what: "begun" | "over"): Promise<void> {
  while (!stage[what]) await new Promise((done) => setTimeout(done, 5));
}`);
});
afterAll(() => kernel.stop());

/**
 * Runs `first`, which waits until `stage.begun` before it does its late work and then says `stage.over`, and a cell that runs
 * just as long. Waits until the cell of `first` shows something.
 */
async function during(first: string): Promise<{ started: string; other: string }> {
  const [started] = await kernel.send([first]);
  expect((await kernel.finished(started)).reply.status).toBe("ok");
  const [other] = await kernel.send(['stage.begun = true;\nawait until("over");']);
  await kernel.finished(other);
  await kernel.until((line) => line.parent === started && line.type === "stream");
  await kernel.run("Object.assign(stage, { begun: false, over: false });0");
  return { started, other };
}

const textOf = (id: string, name: string) =>
  kernel
    .of(id)
    .filter((line) => line.type === "stream" && line.content.name === name)
    .map((line) => line.content.text)
    .join("");

describe("what happens after a cell ended", () => {
  it("goes to the cell that started it: printed text", async () => {
    const { started, other } = await during(
      'until("begun").then(() => setTimeout(() => {\n  console.log("late");\n  stage.over = true;\n}, 10));0',
    );
    expect(textOf(started, "stdout")).toContain("late\n");
    expect(textOf(other, "stdout")).toBe("");
  });

  it("goes to the cell that started it: text printed after other work than timers", async () => {
    const code = `import { readFile } from "node:fs/promises";
import { exec } from "node:child_process";
const print = () => {
  console.log("late");
  stage.over = true;
};
until("begun").then(() => readFile("/etc/hostname")).then(() => exec("sleep 0.1", print));0`;
    const { started, other } = await during(code);
    expect(textOf(started, "stdout")).toContain("late\n");
    expect(textOf(other, "stdout")).toBe("");
  });

  it("goes to the cell that started it: a rejection, by name and line", async () => {
    const code =
      "async function fails(): Promise<void> {\n  await until('begun');\n  setTimeout(() => (stage.over = true), 50);\n  throw new Error('nobody waits');\n}\nvoid fails();";
    const { started, other } = await during(code);
    const text = textOf(started, "stderr");
    expect(text).toMatch(/^Cell \[\d+\] started work that failed later/);
    expect(text).toContain("Error: nobody waits");
    expect(text).toMatch(/at fails \(Cell \[\d+\], line 4:9\)/);
    expect(kernel.of(other).map((line) => line.type)).toEqual(["status", "execute_input", "status"]);
  });

  it("goes to the cell that started it: an error thrown in a timer", async () => {
    const { started, other } = await during(
      "until('begun').then(() => setTimeout(() => {\n  stage.over = true;\n  throw new Error('in a timer');\n}, 10));0",
    );
    expect(textOf(started, "stderr")).toContain("Error: in a timer");
    expect(kernel.of(other).map((line) => line.type)).toEqual(["status", "execute_input", "status"]);
  });
});

describe("a cell", () => {
  it("gets no word of a message that the kernel does not know", async () => {
    const [id] = await kernel.send(["await new Promise((done) => setTimeout(done, 300));"]);
    await kernel.message("shell", "made_up_request", { x: 1 });
    await kernel.message("control", "comm_msg", { comm_id: "1", data: {} });
    await kernel.finished(id);
    expect(kernel.of(id).map((line) => line.type)).toEqual(["status", "execute_input", "status"]);
    expect(kernel.terminal()).toBe("");
  });

  it("prints console.error to its stderr, and gets no line that a library writes to the process's own", async () => {
    const code = 'import * as fs from "node:fs";\nfs.writeSync(2, "library line\\n");\nconsole.error("mine");';
    const { messages, stderr } = await kernel.run(code);
    expect(stderr).toBe("mine\n");
    expect(JSON.stringify(messages.filter((line) => line.type === "stream"))).not.toContain("library line");
    expect(kernel.terminal()).toContain("library line");
  });

  it("prints everything in order, even 3000 lines at once", async () => {
    const { stdout, messages } = await kernel.run("for (let i = 0; i < 3000; i++) console.log(i);");
    expect(stdout).toBe(Array.from({ length: 3000 }, (_, i) => `${i}\n`).join(""));
    expect(messages.length).toBeLessThan(200);
  });

  it("shows bundles through the display hook, and changes them in place", async () => {
    const hook = '(globalThis as unknown as Record<symbol, Function>)[Symbol.for("jielong.display")]';
    const show = `const show = ${hook};
show({ data: { "text/plain": "one", "application/x": { a: 1 } }, displayId: "d1" }, false);
show({ data: { "text/plain": "two" }, displayId: "d1" }, true);`;
    const { messages } = await kernel.run(show);
    const shown = messages.filter((line) => line.type?.endsWith("display_data"));
    expect(shown.map((line) => line.type)).toEqual(["display_data", "update_display_data"]);
    expect(shown[0].content).toEqual({
      data: { "text/plain": "one", "application/x": { a: 1 } },
      metadata: {},
      transient: { display_id: "d1" },
    });
  });

  it("shows and prints nothing while a check mutes it, whatever way it takes, and cannot end that", async () => {
    const { messages } = await kernel.run(`import * as tslab from "tslab";
const hidden = globalThis as unknown as Record<symbol, Function>;
const show = (text: string) => {
  console.log(text);
  tslab.display.text(text);
  hidden[Symbol.for("jielong.display")]({ data: { "text/plain": text } }, false);
};
const unmute = hidden[Symbol.for("jielong.mute")]();
hidden[Symbol.for("jielong.mute")]()();
show("secret");
try { hidden[Symbol.for("jielong.mute")] = () => () => {}; } catch {}
await new Promise((done) => setTimeout(done, 100));
show("secret");
unmute();
unmute();
show("open");`);
    const shown = messages.filter(({ type }) => type === "stream" || type === "display_data");
    expect(shown.map(({ content }) => content.text ?? Object.values(content.data!)[0])).toEqual([
      "open\n",
      "open",
      "open",
    ]);
  });

  it("shows what tslab's own display module is given", async () => {
    const { messages } = await kernel.run('import * as tslab from "tslab";\ntslab.display.html("<b>x</b>");');
    expect(messages.find((line) => line.type === "display_data")?.content.data).toEqual({ "text/html": "<b>x</b>" });
  });
});
