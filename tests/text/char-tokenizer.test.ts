import { describe, expect, it } from "vitest";
import { CharTokenizer, EDGE } from "../../src/text/char-tokenizer";
import { END } from "../../src/text/sequence";

describe("CharTokenizer", () => {
  const tokenizer = new CharTokenizer(["nan", "bo"]);

  it("gives ids in the characters' order, the edge before all", () => {
    expect(tokenizer.tokens).toEqual([END, "a", "b", "n", "o"]);
    expect(tokenizer.vocabSize).toBe(5);
    expect(tokenizer.encode("banno")).toEqual([2, 1, 3, 3, 4]);
  });

  it("gives the text back, edges left out", () => {
    expect(tokenizer.decode([EDGE, ...tokenizer.encode("bonbon"), EDGE])).toBe("bonbon");
  });

  it("counts a character outside the basic plane once", () => {
    const rare = new CharTokenizer(["𠮷野家"]);
    expect(rare.vocabSize).toBe(4);
    expect(rare.decode(rare.encode("家𠮷"))).toBe("家𠮷");
  });

  it("gives the pairs of neighbours with both edges", () => {
    const { x, y } = tokenizer.pairs(["nan", "", "o"]);
    expect([...x]).toEqual([0, 3, 1, 3, 0, 0, 4]);
    expect([...y]).toEqual([3, 1, 3, 0, 0, 4, 0]);
  });

  it("throws on an unknown character, naming it, and says beforehand whether it will", () => {
    expect(() => tokenizer.encode("nab!")).toThrow('unknown character "!" (not among the 4 of the vocabulary)');
    expect(tokenizer.knows("nab!")).toBe(false);
    expect(tokenizer.knows("nab")).toBe(true);
  });

  it("throws on an id out of range and on texts without characters", () => {
    expect(() => tokenizer.decode([5])).toThrow("id must be from 0 to 4, got 5");
    expect(() => new CharTokenizer([""])).toThrow("texts must hold at least one character, got 1 empty texts");
  });
});
