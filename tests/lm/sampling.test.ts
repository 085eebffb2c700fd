import { describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import type { LanguageModel } from "../../src/lm/language-model";
import { argmax, greedy, sample, topK, withTemperature } from "../../src/lm/sampling";

// After a mostly b, after b always a: it never likes END best.
const table: Record<string, Record<string, number>> = {
  "": { a: 1, b: 0, END: 0 },
  a: { a: 0.1, b: 0.6, END: 0.3 },
  b: { a: 1, b: 0, END: 0 },
};
const model: LanguageModel = {
  vocabulary: ["a", "b", "END"],
  contextLength: 1,
  after: (history) => (next) => table[history.at(-1) ?? ""][next],
};

describe("withTemperature", () => {
  it("equals the squares of the probabilities, made to sum to 1, at temperature 1/2", () => {
    // 0.36, 0.09, 0.01 over 0.46
    const sharper = withTemperature([0.6, 0.3, 0.1], 0.5);
    [0.36 / 0.46, 0.09 / 0.46, 0.01 / 0.46].forEach((expected, i) => {
      expect(sharper[i]).toBeCloseTo(expected, 12);
    });
  });

  it("matches softmax(log p / T)", () => {
    const probs = [0.5, 0.3, 0.2];
    const powers = probs.map((p) => Math.exp(Math.log(p) / 1.7));
    const sum = powers.reduce((a, b) => a + b);
    withTemperature(probs, 1.7).forEach((p, i) => {
      expect(p).toBeCloseTo(powers[i] / sum, 12);
    });
  });

  it("keeps an impossible symbol impossible, and is finite when very cold", () => {
    expect(withTemperature([0.5, 0, 0.25], 3)[1]).toBe(0);
    expect(withTemperature([0.5, 0, 0.25], 0.0005)).toEqual([1, 0, 0]);
  });

  it("throws for a temperature of 0", () => {
    expect(() => withTemperature([1], 0)).toThrow("temperature must be a number > 0, got 0; use argmax for 0");
  });
});

describe("topK", () => {
  it("equals the two largest, made to sum to 1", () => {
    expect(topK([0.1, 0.5, 0.3, 0.1], 2)).toEqual([0, 0.625, 0.37499999999999994, 0]);
  });

  it("keeps the first of equal ones", () => {
    expect(topK([0.25, 0.25, 0.25, 0.25], 1)).toEqual([1, 0, 0, 0]);
  });
});

describe("argmax", () => {
  it("gives the first of equal largest values", () => {
    expect(argmax([1, 3, 3, 2])).toBe(1);
  });
});

describe("greedy", () => {
  it("repeats itself for ever where END is never the likeliest", () => {
    expect(greedy(model, { maxLength: 7 }).join("")).toBe("abababa");
  });
});

describe("sample", () => {
  it("stops at END with the model's own frequency", () => {
    // A text goes on from an "a" with probability 0.7, so the number of a's is geometric with mean 1 / 0.3 = 3.33.
    const rng = new Rng(3);
    const counts = Array.from({ length: 4000 }, () => sample(model, rng).filter((s) => s === "a").length);
    const mean = counts.reduce((a, b) => a + b) / counts.length;
    expect(Math.abs(mean - 1 / 0.3)).toBeLessThan(0.18); // s.d. of one text 2.79, so 4 standard errors
  });

  it("repeats with the same seed, and not with another", () => {
    const text = (seed: number): string[] => Array.from({ length: 9 }, () => sample(model, new Rng(seed)).join(""));
    expect(text(5)).toEqual(text(5));
    expect(
      Array.from({ length: 9 }, (_, seed) => sample(model, new Rng(seed)).join("")).some((t) => t !== text(5)[0]),
    ).toBe(true);
  });

  it("equals greedy when only the likeliest symbol is allowed", () => {
    expect(sample(model, new Rng(1), { topK: 1, maxLength: 6 })).toEqual(greedy(model, { maxLength: 6 }));
  });

  it("goes on from the prompt and stops at the greatest length", () => {
    expect(sample(model, new Rng(1), { prompt: ["b"], maxLength: 2 })).toEqual(["b", "a"]);
  });
});
