import { describe, expect, it } from "vitest";
import { sentencesOf, wordsOf } from "../../src/text/words";

describe("wordsOf", () => {
  it("keeps letters and inner apostrophes, drops the rest", () => {
    expect(wordsOf("“The Nation’s 2 'great' hopes—now!”")).toEqual(["the", "nation's", "great", "hopes", "now"]);
  });

  it("leaves out what a transcript says about the audience, and only that", () => {
    expect(wordsOf("Thank you. (Applause.) Now (at last) [Laughter] we")).toEqual(
      "thank you now at last we".split(" "),
    );
  });

  it("gives nothing for a text without letters", () => {
    expect(wordsOf("1790 …")).toEqual([]);
  });
});

describe("sentencesOf", () => {
  it("cuts at . ! ? ; : and at an empty line, not at a line's end", () => {
    const text = "Call me\nIshmael. Some years ago\n\nnever mind; I thought!";
    expect(sentencesOf(text)).toEqual([
      ["call", "me", "ishmael"],
      ["some", "years", "ago"],
      ["never", "mind"],
      ["i", "thought"],
    ]);
  });

  it("does not end a sentence inside applause", () => {
    expect(sentencesOf("We will (Applause.) go on.")).toEqual([["we", "will", "go", "on"]]);
  });

  it("leaves out sentences that are too short", () => {
    expect(sentencesOf("No. Yes indeed. Well then, good day.", 2)).toEqual([
      ["yes", "indeed"],
      ["well", "then", "good", "day"],
    ]);
  });
});
