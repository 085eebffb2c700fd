import { describe, expect, it } from "vitest";
import { judgedAtOnce, sizesFor } from "../../src/ppo/ppo-sizes";
import { options, prompts } from "./small-ppo";

describe("the sizes of PPO's batches", () => {
  it("judges 2048 tokens at once in even parts, or a minibatch if that is more", () => {
    expect(judgedAtOnce(48, 12, 40)).toBe(48); //  48 x 40 = 1920
    expect(judgedAtOnce(96, 24, 40)).toBe(48); //  51 fit: two parts
    expect(judgedAtOnce(104, 8, 40)).toBe(35); //  51 fit: three parts of 35, 35 and 34
    expect(judgedAtOnce(8, 4, 600)).toBe(4); //     3 would fit, 4 are learned from
    expect(judgedAtOnce(5, 5, 10)).toBe(5);
  });

  it("are those of a minibatch to learn from, and more to judge, in the same widths", () => {
    const { learned, judged, text } = sizesFor(prompts, 13, options, options);
    expect([learned.batchSize, judged.batchSize]).toEqual([5, 20]); // 20 answers in 4 minibatches
    expect(learned.widths).toEqual([{ positions: 10, answerTokens: 6 }]); // 4 + 6
    expect(judged.widths).toEqual(learned.widths);
    expect(text).toBeUndefined();
  });
});
