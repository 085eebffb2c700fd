import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { Fix } from "../../src/cli/setup/failure.mjs";
import { setUp } from "../../src/cli/setup/main.mjs";
import type { Part } from "../../src/cli/setup/parts.mjs";
import { recorder, scratchProject } from "./scratch";

/** A part that is there once a file of its name is. */
function part(name: string, needs: string[] = [], rest: Partial<Part> = {}): Part {
  return {
    name,
    needs,
    missing: ({ root }) => (existsSync(join(root, name)) ? undefined : "not there"),
    mend: async ({ root }) => writeFileSync(join(root, name), ""),
    ...rest,
  };
}

it("makes each part after what it needs, and prints nothing the second time", async () => {
  const project = scratchProject();
  const order: string[] = [];
  const noting = (name: string, needs: string[]) =>
    part(name, needs, {
      mend: async ({ root }) => {
        order.push(name);
        await new Promise((resolve) => setTimeout(resolve, 5));
        writeFileSync(join(root, name), "");
      },
    });
  const parts = [
    noting("python", []),
    noting("npm", []),
    noting("addon", ["npm", "library"]),
    noting("library", ["python"]),
  ];
  const sorted = [parts[0], parts[1], parts[3], parts[2]];
  expect(await setUp(project, { parts: sorted, reporter: recorder().reporter })).toBe(true);
  expect(order).toEqual(["python", "npm", "library", "addon"]);
  const second = recorder();
  expect(await setUp(project, { parts: sorted, reporter: second.reporter })).toBe(true);
  expect(second.text()).toBe("");
});

it("keeps going with the parts that do not need a failed one, and gives one [fix] line", async () => {
  const project = scratchProject();
  const failing = part("python", [], { mend: () => Promise.reject(new Fix("no network", "mend it")) });
  const { reporter, text } = recorder();
  const done = await setUp(project, { parts: [failing, part("library", ["python"]), part("npm")], reporter });
  expect(done).toBe(false);
  expect(text().match(/^\[fix\] .*$/gm)).toEqual(["[fix] python: no network; mend it"]);
  expect([existsSync(join(project.root, "npm")), existsSync(join(project.root, "library"))]).toEqual([true, false]);
});

it("does not begin when a part cannot be made here", async () => {
  const project = scratchProject();
  const impossible = part("addon", ["npm"], {
    possible: () => {
      throw new Fix("no C++ compiler", "install one");
    },
  });
  const { reporter, text } = recorder();
  expect(await setUp(project, { parts: [part("npm"), impossible], reporter })).toBe(false);
  expect(text()).toContain("[fix] addon: no C++ compiler; install one");
  expect(existsSync(join(project.root, "npm"))).toBe(false);
});

it("does not begin when the disk has too little room, and says how much is needed", async () => {
  const project = scratchProject();
  const parts = [part("npm", [], { bytes: () => 860e6 }), part("library", [], { bytes: () => 1.2e9 })];
  const { reporter, text } = recorder();
  expect(await setUp(project, { parts, reporter, free: () => 500e6 })).toBe(false);
  expect(text()).toContain("[fix] disk: the disk is full: 2.06 GB needed, 500 MB free");
  expect(existsSync(join(project.root, "npm"))).toBe(false);
});

it("ends in a [fix] line when an unforeseen error is thrown", async () => {
  const project = scratchProject();
  const broken = part("npm", [], {
    missing: () => {
      throw new TypeError("x is undefined");
    },
  });
  const { reporter, text } = recorder();
  expect(await setUp(project, { parts: [broken], reporter })).toBe(false);
  expect(text()).toMatch(/^\[fix\] set-up: x is undefined; run it again: npm run setup/);
});
