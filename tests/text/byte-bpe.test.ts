import { describe, expect, it } from "vitest";
import { encode, train } from "../../src/text/bpe";
import { ByteBpe, END_OF_TEXT } from "../../src/text/byte-bpe";
import { byteSymbols } from "../../src/text/byte-symbols";

const texts = ["the cat sat on the mat", "the dog, the 貓 and the 😀", "一心一意,全心全意"];

describe("ByteBpe.train", () => {
  const tokenizer = ByteBpe.train(texts, { vocabSize: 283, special: [END_OF_TEXT, "<|user|>"] });

  it("numbers the bytes, the merges, the special tokens, in this order, as GPT-2 does", () => {
    expect(tokenizer.vocabSize).toBe(283);
    expect(tokenizer.tokens.slice(0, 256)).toEqual(byteSymbols);
    expect(tokenizer.merges).toEqual(train(texts, 25));
    expect(tokenizer.tokens.slice(281)).toEqual([END_OF_TEXT, "<|user|>"]);
    expect([tokenizer.idOf("Ġthe") >= 256, tokenizer.idOf(END_OF_TEXT)]).toEqual([true, 281]);
  });

  it("learns nothing from special tokens in the texts", () => {
    const noisy = [`the cat sat on the mat${END_OF_TEXT}${texts[1]}${END_OF_TEXT}${texts[2]}`];
    expect(ByteBpe.train(noisy, { vocabSize: 282 }).merges).toEqual(ByteBpe.train(texts, { vocabSize: 282 }).merges);
  });

  it("throws where the sizes or the special tokens make no sense", () => {
    expect(() => ByteBpe.train([], { vocabSize: 256 })).toThrow("vocabSize must be a whole number >= 257, got 256");
    expect(() => ByteBpe.train([], { vocabSize: 300, special: ["a", "a"] })).toThrow(
      "special tokens must be different",
    );
  });
});

describe("ByteBpe", () => {
  const tokenizer = ByteBpe.train(texts, { vocabSize: 283, special: [END_OF_TEXT, "<|user|>"] });

  it("equals the readable form", () => {
    for (const text of [...texts, "then a cat\n\n", "心心 😀😀"]) {
      expect(tokenizer.encode(text)).toEqual(encode(text, tokenizer.merges));
    }
  });

  it("keeps every text there and back, joined emoji and Chinese too, a second time from memory", () => {
    for (const text of ["", "\ufeff", "👩‍👩‍👧 一心", "שלום\u0085\u0000", `a${END_OF_TEXT}b`]) {
      for (let time = 0; time < 2; time++) expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
      expect(tokenizer.decode(tokenizer.encodeOrdinary(text))).toBe(text);
    }
    expect(tokenizer.decode(tokenizer.encode("\ud83d"))).toBe("\ufffd");
  });

  it("makes a special token of its name only where the text is trusted", () => {
    const text = "<|user|>the";
    expect(tokenizer.encode(text)).toEqual([282, ...tokenizer.encode("the")]);
    expect(tokenizer.encodeOrdinary(text)).not.toContain(282);
    expect(tokenizer.decode([282, ...tokenizer.encode("the")], "leave out")).toBe("the");
  });

  it("gives a stream of characters, never half of one", () => {
    const ids = ByteBpe.train([], { vocabSize: 257 }).encode("a意😀");
    const stream = ByteBpe.train([], { vocabSize: 257 }).stream();
    expect(ids.map((id) => stream.next(id))).toEqual(["a", "", "", "意", "", "", "", "😀"]);
    expect(stream.end()).toBe("");
    stream.next(ids[1]);
    expect(stream.end()).toBe("\ufffd");
  });

  it("throws on an unknown id, and without a token for every byte", () => {
    expect(() => tokenizer.decode([283])).toThrow("id must be a whole number from 0 to 282, got 283");
    expect(() => new ByteBpe({ tokens: byteSymbols.slice(1), merges: [] })).toThrow(
      'the vocabulary must hold the token "!", got 255 others',
    );
  });
});
