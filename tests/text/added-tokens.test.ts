import { describe, expect, it } from "vitest";
import { AddedTokens } from "../../src/text/added-tokens";

const token = (content: string, id: number, more = {}) => ({ content, id, special: true, normalized: false, ...more });

describe("AddedTokens", () => {
  it("cuts at the longest token that starts first, whatever signs it is made of", () => {
    const tokens = new AddedTokens([token("<a", 1), token("<a|b>", 2), token("$.*", 3)]);
    expect(tokens.cut("x<a|b>y<a|c<a|b>$.*z", true)).toEqual(["x", 2, "y", 1, "|c", 2, 3, "z"]);
    expect(tokens.cut("", true)).toEqual([]);
    expect(tokens.cut("<a", true)).toEqual([1]);
  });

  it("leaves special tokens as text where asked, and finds the others still", () => {
    const tokens = new AddedTokens([token("<s>", 1), token("<word>", 2, { special: false })]);
    expect(tokens.cut("<s>a<word>", false)).toEqual(["<s>a", 2]);
  });

  it("looks for a normalised token after the text is normalised, for others before", () => {
    const tokens = new AddedTokens([token("<S>", 1), token("<N>", 2, { normalized: true })], (text) =>
      text.toLowerCase(),
    );
    expect(tokens.cut("<s><S>A<N>B<n>", true)).toEqual(["<s>", 1, "a", 2, "b", 2]);
  });

  it("does nothing to a text where there are no added tokens", () => {
    expect(new AddedTokens([]).cut("a<s>", true)).toEqual(["a<s>"]);
  });
});
