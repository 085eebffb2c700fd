import { describe, expect, it } from "vitest";
import { endId, tokenStream } from "../../src/pretrain/token-stream";
import { ByteBpe } from "../../src/text/byte-bpe";
import { CharTokenizer } from "../../src/text/char-tokenizer";
import { WordTokenizer } from "../../src/text/word-tokenizer";

describe("tokenStream", () => {
  it("joins documents with END before, between and after them", () => {
    const tokenizer = new CharTokenizer(["abc"]);
    expect([...tokenStream(["ab", "", "c"], tokenizer)]).toEqual([0, 1, 2, 0, 0, 3, 0]);
  });

  it("keeps every token of documents longer than its first guess", () => {
    const tokenizer = new CharTokenizer(["abc"]);
    const texts = ["a".repeat(701), "b".repeat(3001), "c"];
    const stream = tokenStream(texts, tokenizer);
    expect(stream.length).toBe(701 + 3001 + 1 + 4);
    expect(tokenizer.decode([...stream])).toBe(texts.join(""));
  });

  it("takes two bytes a token up to 65,536 tokens, and four beyond", () => {
    const tokenizer = (vocabSize: number) => ({ tokens: [], vocabSize, encode: () => [65_536], decode: () => "" });
    expect(tokenStream([""], tokenizer(65_536), 65_535)).toBeInstanceOf(Uint16Array);
    expect([...tokenStream([""], tokenizer(65_537), 65_535)]).toEqual([65_535, 65_536, 65_535]);
  });

  it("takes <|endoftext|> of a byte-level tokenizer, and throws where there is no end and none is given", () => {
    const bytes = ByteBpe.train(["aaa"], { vocabSize: 258 });
    expect(endId(bytes)).toBe(bytes.idOf("<|endoftext|>"));
    const words = new WordTokenizer(["a b"]);
    expect(() => tokenStream(["a"], words)).toThrow(
      'the tokenizer must have a token "END" or "<|endoftext|>"; or say which: end: ID',
    );
    expect([...tokenStream(["b a"], words, 0)]).toEqual([0, 2, 1, 0]);
    expect(() => tokenStream([], words, 0)).toThrow("texts must hold at least one document, got none");
  });
});
