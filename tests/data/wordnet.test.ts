import { describe, expect, it } from "vitest";
import { ancestors, readLine, synsets } from "../../src/data/wordnet";

describe("readLine", () => {
  const line =
    '00002312 00 a 0a w0 0 w1 0 w2 0 w3 0 w4 0 w5 0 w6 0 sea_lion 0 galore(ip) 4 w9 0 002 @ 06047178 a 0000 ! 00002527 a 0101 | facing away | from; "the underside; of it"; "and more"';

  it("equals the fields of its format: ten words (hexadecimal 0a), one hypernym, a definition without examples", () => {
    const { id, words, hypernyms, definition } = readLine(line, "adj");
    expect(id).toBe("adj 00002312");
    expect(words.length).toBe(10);
    expect(words.slice(7, 9)).toEqual(["sea lion", "galore"]);
    expect(hypernyms).toEqual(["adj 06047178"]);
    expect(definition).toBe("facing away | from");
  });

  it("keeps a definition that has no example whole", () => {
    expect(readLine("00000001 03 n 01 dog 0 000 | a member; of a genus  ", "noun").definition).toBe(
      "a member; of a genus",
    );
  });
});

describe("synsets", () => {
  it("gives 117791 meanings with different ids, each with a word and a definition", () => {
    const all = synsets();
    expect(all.length).toBe(117791);
    expect(new Set(all.map(({ id }) => id)).size).toBe(117791);
    expect(all.filter(({ words, definition }) => words.length === 0 || definition === "")).toEqual([]);
    expect(all.filter(({ words }) => words.some((word) => /[_()]/.test(word)))).toEqual([]);
  });
});

describe("ancestors", () => {
  it("gives everything a dog is, nearest first, each once, up to entity", () => {
    const dog = synsets().find(({ words, definition }) => words[0] === "dog" && /Canis/.test(definition))!;
    const over = ancestors(dog).map(({ words }) => words[0]);
    expect(over.slice(0, 2).sort()).toEqual(["canine", "domestic animal"]);
    expect(over).toEqual(expect.arrayContaining(["mammal", "animal", "organism"]));
    expect(over.at(-1)).toBe("entity");
    expect(over).not.toContain("plant");
    expect(new Set(ancestors(dog)).size).toBe(over.length);
  });
});
