import { describe, expect, it } from "vitest";
import type { DictionaryEntry } from "../../src/data/cc-cedict";
import { pinyinWords } from "../../src/lm/pinyin-words";

const entry = (traditional: string, simplified: string, pinyin: string): DictionaryEntry => ({
  traditional,
  simplified,
  pinyin: pinyin.split(" "),
  english: ["?"],
});

describe("pinyinWords", () => {
  it("gives characters and typed syllables, each pair once", () => {
    const entries = [
      entry("綠色", "绿色", "lu:4 se4"),
      entry("接龍", "接龙", "jie1 long2"),
      entry("接龍", "接龙", "jie2 long2"),
    ];
    expect(pinyinWords(entries)).toEqual([
      { word: "綠色", simplified: "绿色", characters: ["綠", "色"], syllables: ["lv", "se"] },
      { word: "接龍", simplified: "接龙", characters: ["接", "龍"], syllables: ["jie", "long"] },
    ]);
  });

  it("leaves out names, letters, single characters, unknown readings and fused 兒", () => {
    const entries = [
      entry("臺灣", "台湾", "Tai2 wan1"),
      entry("3C", "3C", "san1 C"),
      entry("龍", "龙", "long2"),
      entry("兙一", "兙一", "xx5 yi1"),
      entry("花兒", "花儿", "huar1"),
    ];
    expect(pinyinWords(entries)).toEqual([]);
  });
});
