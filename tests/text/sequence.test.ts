import { describe, expect, it } from "vitest";
import { letters, pairsOf } from "../../src/text/sequence";

describe("letters", () => {
  it("gives one symbol per character, also outside the basic plane", () => {
    expect(letters("接龍")).toEqual(["接", "龍"]);
    expect(letters("a𠀀b")).toEqual(["a", "𠀀", "b"]);
  });
});

describe("pairsOf", () => {
  it("equals the three cuts of a word of two letters", () => {
    expect(pairsOf(["a", "n"])).toEqual([
      { context: ["START"], next: "a" },
      { context: ["START", "a"], next: "n" },
      { context: ["START", "a", "n"], next: "END" },
    ]);
  });

  it("drops the oldest symbols that the window has no room for", () => {
    expect(pairsOf(["a", "n", "n"], 2).map((pair) => pair.context)).toEqual([
      ["START"],
      ["START", "a"],
      ["a", "n"],
      ["n", "n"],
    ]);
  });

  it("gives one pair, END, for an empty sequence", () => {
    expect(pairsOf([])).toEqual([{ context: ["START"], next: "END" }]);
  });

  it("gives empty contexts with a window of 0", () => {
    expect(pairsOf(["a"], 0)).toEqual([
      { context: [], next: "a" },
      { context: [], next: "END" },
    ]);
  });

  it("throws when the window is not a whole number", () => {
    expect(() => pairsOf(["a"], 1.5)).toThrow("window must be a whole number >= 0, got 1.5");
  });
});
