import { describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import { Gpt } from "../../src/lm/gpt";
import { startTokens } from "../../src/sft/new-tokens";

describe("startTokens", () => {
  it("gives each new token the mean vector of those it resembles, as they were before, and leaves the rest", () => {
    const model = new Gpt({ vocabSize: 7, blockSize: 5, nLayer: 1, nHead: 1, nEmbd: 3 }, new Rng(1));
    const before = model.weights();
    startTokens(
      model,
      new Map([
        [2, [4, 6]],
        [4, [2]], // the old vector of 2, not the new one
      ]),
    );
    const after = model.weights();
    const row = (weights: typeof before, id: number): number[] => [
      ...weights.get("tokenEmbedding.weight")!.slice(3 * id, 3 * id + 3),
    ];
    const [four, six] = [row(before, 4), row(before, 6)];
    row(after, 2).forEach((x, c) => void expect(x).toBeCloseTo((four[c] + six[c]) / 2, 6));
    expect(row(after, 4)).toEqual(row(before, 2));
    for (const id of [0, 1, 3, 5, 6]) expect(row(after, id)).toEqual(row(before, id));
    for (const [path, numbers] of before)
      if (path !== "tokenEmbedding.weight") expect(after.get(path)).toEqual(numbers);
  });
});
