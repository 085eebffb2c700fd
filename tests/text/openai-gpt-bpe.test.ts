import { describe, expect, it } from "vitest";
import { bertNormalise, bertSplit } from "../../src/text/bert-split";
import { OpenAiGptBpe } from "../../src/text/openai-gpt-bpe";

describe("OpenAiGptBpe", () => {
  const tokens = ["<unk>", "l", "o", "w", "e", "r", "w</w>", "r</w>", ",</w>", "lo", "low</w>", "er</w>", "we"];
  const id = (token: string) => tokens.indexOf(token);
  const pair = (a: string, b: string) => [id(a), id(b)] as const;
  const merges = [pair("l", "o"), pair("lo", "w</w>"), pair("e", "r</w>"), pair("w", "e")];
  const tokenizer = new OpenAiGptBpe({ tokens, merges, unknown: "<unk>" });
  const named = (text: string) => tokenizer.encode(text).map((one) => tokens[one]);

  it("ends every word, a mark too, and makes the merges in the order learnt", () => {
    expect(named("Low, LÓWER")).toEqual(["low</w>", ",</w>", "lo", "w", "er</w>"]);
  });

  it("gives one unknown token for each unknown character", () => {
    // Chinese characters are words of their own: lo | 龍 | 龍 | w, and "o</w>" is unknown, too.
    expect(named("lo龍龍w xlow")).toEqual(["l", "<unk>", "<unk>", "<unk>", "w</w>", "<unk>", "low</w>"]);
  });

  it("gives spaces between words back, one each, and none at the end", () => {
    expect(tokenizer.decode(tokenizer.encode("low,   lower"))).toBe("low , lower");
    expect(() => tokenizer.decode([13])).toThrow("id must be a whole number from 0 to 12, got 13");
  });

  it("throws when the unknown token or a merged one is not in the vocabulary", () => {
    expect(() => new OpenAiGptBpe({ tokens, merges: [], unknown: "?" })).toThrow('must hold the token "?"');
    expect(() => new OpenAiGptBpe({ tokens, merges: [[4, 1]], unknown: "<unk>" })).toThrow('must hold the token "el"');
  });
});

describe("bertNormalise and bertSplit", () => {
  it("lower letter by letter, take accents off, and let every mark and every Chinese character stand alone", () => {
    expect(bertNormalise("ÇA VaΣ接?")).toBe("ca vaσ 接 ?");
    expect(bertSplit("don't stop! 接 龍")).toEqual(["don", "'", "t", "stop", "!", "接", "龍"]);
  });

  it("lose controls, U+FEFF, U+FFFD and halves of characters, and keep tabs as spaces", () => {
    expect(bertNormalise("a\u0000\ufeff\ufffd\ud83d\tb")).toBe("a b");
  });
});
