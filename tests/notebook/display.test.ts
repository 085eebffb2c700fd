import Module from "node:module";
import { afterEach, describe, expect, it } from "vitest";
import { requestStop } from "../../src/core/stop";
import { display, inNotebook, newDisplayId } from "../../src/notebook/display";
import { print, stream } from "../../src/notebook/print";
import { installHook, removeHook, written } from "./fake-hook";

const data = { "text/plain": "hello", "text/html": "<b>hello</b>" };

describe("display", () => {
  afterEach(removeHook);

  it("gives the bundle to the kernel's hook", () => {
    const shown = installHook();
    display({ data, displayId: "x" });
    display({ data, displayId: "x" }, true);
    expect(shown.map(({ bundle, update }) => [bundle.data, bundle.displayId, update])).toEqual([
      [data, "x", false],
      [data, "x", true],
    ]);
  });
  it("prints the text where there is no kernel, and no updates", async () => {
    expect(inNotebook()).toBe(false);
    const text = await written(() => {
      display({ data, displayId: "x" });
      display({ data, displayId: "x" }, true);
    });
    expect(text).toBe("hello\n");
  });
  it("throws on an update of nothing", () => {
    expect(() => display({ data }, true)).toThrow("an update must name the displayId it replaces, got none");
  });
  it("gives new names each time", () => {
    expect(newDisplayId()).not.toBe(newDisplayId());
  });
  it("finds a stock tslab kernel that runs in this process", () => {
    const sent: unknown[] = [];
    const cache = (Module as unknown as { _cache: Record<string, unknown> })._cache;
    const file = "/somewhere/node_modules/tslab/dist/jupyter.js";
    cache[file] = {
      exports: { lastWriteDisplayData: (content: unknown, update: boolean) => sent.push([content, update]) },
    };
    try {
      display({ data, displayId: "x" }, true);
    } finally {
      delete cache[file];
    }
    expect(sent).toEqual([[{ data, metadata: {}, transient: { display_id: "x" } }, true]]);
  });
});

describe("print and stream", () => {
  afterEach(() => requestStop(false));

  it("prints a line", async () => {
    expect(await written(() => print("接龍", 3))).toBe("接龍 3\n");
  });
  it("writes pieces as they come, on one line", async () => {
    const seen: string[] = [];
    let text = "";
    text = await written(async () => {
      async function* letters(): AsyncGenerator<string> {
        for (const letter of "emma") {
          yield letter;
          seen.push(letter);
        }
      }
      expect(await stream(letters())).toBe("emma");
      await stream("\n");
    });
    expect(text).toBe("emma\n");
    expect(seen).toEqual(["e", "m", "m", "a"]);
  });
  it("ends when the reader interrupts", async () => {
    requestStop();
    let asked = 0;
    function* endless(): Generator<string> {
      while (true) yield `${asked++}`;
    }
    expect(await written(() => stream(endless()))).toBe("0");
    expect(asked).toBe(1);
  });
});
