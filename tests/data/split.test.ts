import * as fs from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { courseRoot } from "../../src/core/paths";
import { Rng } from "../../src/core/random";
import { firstNames } from "../../src/data/first-names";
import { nearDuplicates, spaced, split } from "../../src/data/split";

/** Levenshtein's edit distance by its definition, to compare with. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length];
}

describe("split", () => {
  const items = Array.from({ length: 1009 }, (_, i) => `item ${i}`);

  it("keeps every item, once", () => {
    const { train, validation, test } = split(items, { seed: 1, validation: 0.2, test: 0.1 });
    expect([train.length, validation.length, test.length]).toEqual([706, 202, 101]);
    expect([...train, ...validation, ...test].sort()).toEqual([...items].sort());
  });

  it("repeats with the same seed and changes with another", () => {
    expect(split(items, { seed: 5 })).toEqual(split(items, { seed: 5 }));
    expect(split(items, { seed: 5 }).test).not.toEqual(split(items, { seed: 6 }).test);
  });

  it("keeps groups whole", () => {
    const group = (item: string): string => item.slice(-1);
    const { train, validation, test } = split(items, { seed: 2, groupBy: group });
    const sides = [train, validation, test].map((part) => new Set(part.map(group)));
    expect(sides.reduce((sum, side) => sum + side.size, 0)).toBe(10);
  });

  it("keeps equal strings on one side without being told", () => {
    const { train, validation } = split(["a", "b", "a", "b", "a", "b"], { seed: 3, validation: 0.5, test: 0 });
    expect(new Set(train).size + new Set(validation).size).toBe(2);
  });

  it("keeps the order in which the items came", () => {
    const { train } = split(items, { seed: 4 });
    const numbers = train.map((item) => Number(item.slice(5)));
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  });

  it("throws on shares that exceed the whole", () => {
    expect(() => split(items, { seed: 1, validation: 1.2 })).toThrow("validation must be from 0 to 1, got 1.2");
    expect(() => split(items, { seed: 1, validation: 0.7, test: 0.4 })).toThrow("test must be from 0 to");
  });
});

describe("nearDuplicates", () => {
  it("gives words at edit distance 0 or 1, and none at 2", () => {
    expect(nearDuplicates(["abcd"], ["abcd", "abcx", "abd", "abxcd", "bcde", "badc", "ab", "abcdef"])).toEqual([
      "abcd",
      "abcx",
      "abd",
      "abxcd",
    ]);
  });

  it("gives the two numbers that datasets/README.md states", () => {
    const { train, validation } = split(firstNames(), { seed: 1 });
    const readme = fs.readFileSync(path.join(courseRoot(), "datasets/README.md"), "utf8");
    const close = nearDuplicates(train, validation).length;
    expect(readme).toContain(`${close} of the ${validation.length} validation names`);
  });

  it("agrees with Levenshtein's distance on random names", () => {
    const sample = new Rng(7).shuffle(firstNames());
    const [words, others] = [sample.slice(0, 300), sample.slice(300, 500)];
    const slow = others.filter((other) => words.some((word) => editDistance(word, other) <= 1));
    expect(slow.length).toBeGreaterThan(10);
    expect(nearDuplicates(words, others)).toEqual(slow);
  });
});

describe("spaced", () => {
  it("gives items from the whole list, the first one among them, none twice", () => {
    expect(spaced([0, 1, 2, 3, 4, 5, 6], 3)).toEqual([0, 2, 4]);
    expect(spaced([5, 3, 2], 3)).toEqual([5, 3, 2]);
    expect(() => spaced([1, 2], 3)).toThrow("count must be at most 2, got 3");
  });
});
