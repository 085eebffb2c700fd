import { describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import { Gpt } from "../../src/lm/gpt";
import { gpt1 } from "../../src/lm/gpt-config";
import { gptParts } from "../../src/lm/gpt-parts";

const total = (parts: { weights: number }[]): number => parts.reduce((sum, { weights }) => sum + weights, 0);

describe("gptParts", () => {
  it("equals 116,534,784 for GPT-1, of which 31,087,104 are the vocabulary's", () => {
    expect(total(gptParts(gpt1))).toBe(116534784);
    expect(gptParts(gpt1)[0].weights).toBe(40478 * 768);
  });

  it.each(["pre", "post"] as const)("matches what a %s-norm model has", (norm) => {
    const sizes = { vocabSize: 13, blockSize: 11, nLayer: 3, nHead: 2, nEmbd: 10, norm };
    const gpt = new Gpt(sizes, new Rng(1));
    expect(total(gptParts(sizes))).toBe(gpt.countParameters());
    gpt.dispose();
  });
});
