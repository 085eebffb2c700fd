import { describe, expect, it } from "vitest";
import { firstMerges, sibling } from "../../src/finetune/recipe";
import { inputRows } from "../../src/finetune/show";
import { ByteBpe, END_OF_TEXT } from "../../src/text/byte-bpe";

const texts = ["a whale is a large sea mammal", "a small whale", "the sea is large, the whale is not small"];
const full = ByteBpe.train(texts, { vocabSize: 290 });

describe("firstMerges", () => {
  it("equals a tokenizer that was stopped earlier", () => {
    const stopped = ByteBpe.train(texts, { vocabSize: 270 });
    const first = firstMerges(full, 270);
    expect(first.tokens).toEqual(stopped.tokens);
    expect(first.encode(`a whale${END_OF_TEXT}`)).toEqual(stopped.encode(`a whale${END_OF_TEXT}`));
    expect(first.idOf(END_OF_TEXT)).toBe(269);
  });
});

describe("inputRows", () => {
  it("writes the task's tokens out, and the task and its answer once", () => {
    const tokens = { start: 290, delimiter: 291, extract: 292 };
    const ids = (text: string) => full.encode(text);
    const sequence = [290, ...ids("a whale"), 291, ...ids(" small"), 292];
    const rows = inputRows({ similarity: { sequences: [sequence, sequence], label: 1 } }, full, tokens);
    expect(rows.map(({ task, answer }) => [task, answer])).toEqual([
      ["similarity", "1"],
      ["", ""],
    ]);
    expect(rows[0]["as text"]).toBe("⟨start⟩a whale⟨delimiter⟩ small⟨extract⟩");
    expect(rows[0]["as ids"]).toMatch(/^290 .* … \d+ 292$/);
  });
});

describe("the sibling", () => {
  it("has the form of GPT-1: norms behind each sum, and is a sixth as wide and as deep", () => {
    expect(sibling.norm).toBe("post");
    expect([6 * sibling.nEmbd, 6 * sibling.nLayer]).toEqual([768, 12]);
  });
});
