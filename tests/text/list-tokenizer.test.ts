import { describe, expect, it } from "vitest";
import { ListTokenizer } from "../../src/text/list-tokenizer";

const tokenizer = new ListTokenizer(["<end>", "the", "cat", ".", "法國", "法", "國", "的", "首都", "。", "12"]);

describe("ListTokenizer", () => {
  it("gives ids of words and marks, with or without spaces before marks", () => {
    expect(tokenizer.encode("The cat.")).toEqual([1, 2, 3]);
    expect(tokenizer.encode("the cat . <end>")).toEqual([1, 2, 3, 0]);
    expect(tokenizer.encode("")).toEqual([]);
  });

  it("cuts Chinese into the longest tokens from the left", () => {
    expect(tokenizer.encode("法國的首都。")).toEqual([4, 7, 8, 9]);
    expect(tokenizer.encode("法的國12")).toEqual([5, 7, 6, 10]);
  });

  it("gives the tokens back", () => {
    expect(tokenizer.decode([1, 2, 3])).toBe("the cat .");
    expect(() => tokenizer.decode([11])).toThrow("id must be a whole number from 0 to 10, got 11");
  });

  it("throws on a word that is not listed, and on a list with a double", () => {
    expect(() => tokenizer.encode("the dog.")).toThrow('text must be made of the 11 known words, got "dog"');
    expect(() => tokenizer.encode("首")).toThrow('got "首"');
    expect(() => new ListTokenizer(["a", "b", "a"])).toThrow("tokens must be different, got 1 twice");
    expect(() => new ListTokenizer(["a", "b c"])).toThrow('a token must hold no space and not be empty, got "b c"');
  });
});
