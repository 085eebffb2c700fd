import * as fs from "node:fs";
import * as path from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { main } from "../../src/cli/data";
import { courseRoot } from "../../src/core/paths";

const lines: string[] = [];
vi.spyOn(console, "log").mockImplementation((line: string) => void lines.push(line));
afterEach(() => {
  lines.length = 0;
});

describe("npm run data", () => {
  it("lists every data set with the count that datasets/README.md gives", async () => {
    expect(await main(["list"])).toBe(0);
    expect(lines.length).toBe(7);
    const readme = fs.readFileSync(path.join(courseRoot(), "datasets/README.md"), "utf8");
    for (const line of lines) {
      const [, count] = /^\[ok\] {2}.*: ([\d,]+ \w+)/.exec(line) ?? [];
      expect(readme, line).toContain(count);
    }
  });

  it("says what to fix, goes on with the others, and ends with code 1", async () => {
    const broken = {
      name: "Broken",
      unit: "things",
      count: () => {
        throw new Error("file x: expected 1, got 2");
      },
    };
    expect(await main(["list"], [broken, { name: "Whole", unit: "things", count: () => 1234 }])).toBe(1);
    expect(lines[0]).toBe("[fix] Broken: file x: expected 1, got 2");
    expect(lines[1]).toMatch(/^\[ok\] {2}Whole: 1,234 things, \d+ ms$/);
  });

  it("gives its usage for anything else", async () => {
    expect(await main(["get"])).toBe(2);
    expect(await main(["--help"])).toBe(0);
    expect(lines[0]).toContain("npm run data -- list");
    expect(await main(["world"])).toBe(2);
    expect(await main(["world", "--preview", "--seed", "x"])).toBe(2);
  });

  it("shows a page of every kind of text in the small world, another one for another seed", async () => {
    expect(await main(["world", "--preview"])).toBe(0);
    expect(await main(["world", "--preview", "--seed", "2"])).toBe(0);
    expect(lines[0].match(/^# .*/gm)?.length).toBe(8 + 18 + 3);
    expect(lines[1].split("\n").filter((line) => lines[0].includes(line)).length).toBeLessThan(
      lines[1].split("\n").length / 2,
    );
  });
});
