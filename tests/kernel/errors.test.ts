import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client } from "./client";

let kernel: Client;
beforeAll(async () => {
  kernel = await Client.start();
});
afterAll(() => kernel.stop());

describe("a cell", () => {
  it("gives what it printed between busy and idle", async () => {
    const { messages, reply, stdout } = await kernel.run("const answer: number = 42;\nanswer");
    expect(reply).toMatchObject({ status: "ok", execution_count: 1 });
    expect(stdout).toBe("42\n");
    const order = messages.map((line) => (line.type === "status" ? line.content.execution_state : line.type));
    expect(order).toEqual(["busy", "execute_input", "stream", "idle"]);
    expect(messages[1].content).toMatchObject({ code: "const answer: number = 42;\nanswer", execution_count: 1 });
  });

  it("keeps tslab's way with declarations: cells run again and constants are declared anew", async () => {
    await kernel.run("const twice = 1;\nfunction add(a: number): number { return a + twice; }");
    await kernel.run("const twice = 10;");
    const { stdout } = await kernel.run("console.log(add(1), twice)");
    expect(stdout).toBe("2 10\n");
  });
});

describe("a thrown error", () => {
  it("gives ename, evalue and a traceback with the line as typed", async () => {
    const code =
      'interface Point { x: number }\n\nfunction norm(p: Point): number {\n  throw new RangeError("no norm for " + p.x);\n}\nnorm({ x: 3 });';
    const { messages, reply } = await kernel.run(code);
    expect(reply).toMatchObject({ status: "error", ename: "RangeError", evalue: "no norm for 3" });
    const label = `Cell [${reply.execution_count}]`;
    const text = reply.traceback.join("\n");
    expect(text).toContain(`at norm (${label}, line 4:9)`);
    expect(text).toContain(`at ${label}, line 6:1`);
    expect(text).toContain("> 4 |   throw new RangeError(");
    expect(text).toMatch(/\| {9}\^/);
    expect(text).not.toMatch(/node:|tslab|dist\/kernel|vm\.js/);
    expect(messages.find((line) => line.type === "error")?.content).toEqual({
      ename: reply.ename,
      evalue: reply.evalue,
      traceback: reply.traceback,
    });
  });

  it("gives the line typed after an await, too", async () => {
    const { reply } = await kernel.run(
      "type A = { b?: { c: number } };\nconst nothing: A = {};\nawait new Promise((done) => setTimeout(done, 5));\n\nnothing.b!.c;",
    );
    expect(reply.ename).toBe("TypeError");
    expect(reply.traceback.join("\n")).toContain(`Cell [${reply.execution_count}], line 5:`);
  });

  it("names the cell that a function was typed in", async () => {
    const typed = await kernel.run("function later(): void {\n\n  throw new Error('from before');\n}");
    const { reply } = await kernel.run("later();");
    const text = reply.traceback.join("\n");
    expect(text).toContain(`at later (Cell [${typed.reply.execution_count}], line 3:9)`);
    expect(text).toContain(`at Cell [${reply.execution_count}], line 1:1`);
  });

  it("gives the cause, and values that are no errors", async () => {
    const caused = await kernel.run("throw new Error('outer', { cause: new Error('inner') });");
    expect(caused.reply.traceback.join("\n")).toContain("Caused by Error: inner");
    const thrown = await kernel.run("throw { code: 7 };");
    expect(thrown.reply).toMatchObject({ ename: "Thrown", evalue: "{ code: 7 }" });
  });

  it("points into the course's own TypeScript", async () => {
    const { reply } = await kernel.run(
      'import { assertInteger } from "jielong/core/check";\nassertInteger("n", 1.5, 0);',
    );
    expect(reply.evalue).toContain("n must be a whole number");
    expect(reply.traceback.join("\n")).toMatch(/at assertInteger \(src\/core\/check\.ts:\d+:\d+\)/);
  });
});

describe("a type error", () => {
  it("names line and column, and shows the line with a caret", async () => {
    const { messages, reply } = await kernel.run("const fine = 1;\nconst wrong: number = 'text';");
    expect(reply.ename).toBe("TypeScriptError");
    expect(reply.evalue).toBe("line 2:7: Type 'string' is not assignable to type 'number'.");
    const text = reply.traceback.join("\n");
    expect(text).toContain(`TypeScriptError: Cell [${reply.execution_count}], line 2:7: Type 'string'`);
    expect(text.split("is not assignable")).toHaveLength(2); // said once
    expect(text).toContain("> 2 | const wrong: number = 'text';\n    |       ^^^^^");
    expect(messages.filter((line) => line.type === "error")).toHaveLength(1);
    expect(messages.filter((line) => line.type === "stream")).toHaveLength(0);
  });

  it("says each of several messages once, beside its own line", async () => {
    const { reply } = await kernel.run("const one: number = 'a';\nconst two: boolean = 3;");
    const label = `Cell [${reply.execution_count}]`;
    expect(reply.traceback.join("\n")).toBe(
      [
        `TypeScriptError: ${label}, line 1:7: Type 'string' is not assignable to type 'number'.`,
        "> 1 | const one: number = 'a';",
        "    |       ^^^",
        "  2 | const two: boolean = 3;",
        `${label}, line 2:7: Type 'number' is not assignable to type 'boolean'.`,
        "  1 | const one: number = 'a';",
        "> 2 | const two: boolean = 3;",
        "    |       ^^^",
      ].join("\n"),
    );
  });

  it("gives syntax errors the same way", async () => {
    const { reply } = await kernel.run("const x = ;");
    expect(reply).toMatchObject({
      status: "error",
      ename: "TypeScriptError",
      evalue: "line 1:11: Expression expected.",
    });
  });
});
