import { describe, expect, it } from "vitest";
import { gpt2Split } from "../../src/text/gpt2-split";

describe("gpt2Split", () => {
  it("gives each word the space before it and cuts contractions off", () => {
    expect(gpt2Split("He's 40  years, isn't he?\n")).toEqual([
      ..."He|'s| 40| | years|,| isn|'t| he|?".split("|"),
      "\n",
    ]);
  });

  it("keeps Chinese, which has no spaces, together up to the next mark", () => {
    expect(gpt2Split("我們一心一意,完了2次。")).toEqual(["我們一心一意", ",", "完了", "2", "次", "。"]);
  });

  it("takes U+0085 for white space, and U+FEFF and U+180E not", () => {
    expect(gpt2Split("a\u0085b")).toEqual(["a", "\u0085", "b"]);
    expect(gpt2Split("a\u0085 b")).toEqual(["a", "\u0085", " b"]);
    expect(gpt2Split("a \ufeffb")).toEqual(["a", " \ufeff", "b"]);
    expect(gpt2Split("a \u180eb")).toEqual(["a", " \u180e", "b"]);
  });

  it("leaves the last of several white spaces to the word only if it is a space", () => {
    expect(gpt2Split("a\n\n b")).toEqual(["a", "\n\n", " b"]);
    expect(gpt2Split("a\n\n\nb")).toEqual(["a", "\n\n", "\n", "b"]);
  });

  it("loses nothing, half a character included", () => {
    for (const text of ["", " ", "\ud83d x", "👩‍👩‍👧 שלום", "\r\n\t '' 'S 've"])
      expect(gpt2Split(text).join("")).toBe(text);
  });
});
