import { describe, expect, it } from "vitest";
import { toneless } from "../../src/text/pinyin";

describe("toneless", () => {
  it("equals what a typist types: no tone, no capital, v for ü", () => {
    expect(["jie1", "Zhong1", "lu:4", "lü4", "de5"].map(toneless)).toEqual(["jie", "zhong", "lv", "lv", "de"]);
  });

  it("throws for what is not a syllable", () => {
    expect(() => toneless("，")).toThrow('a pinyin syllable must be letters and a tone, got "，"');
  });
});
