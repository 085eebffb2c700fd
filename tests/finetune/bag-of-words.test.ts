import { describe, expect, it } from "vitest";
import { BagOfWords, wordsOf } from "../../src/finetune/bag-of-words";

describe("wordsOf", () => {
  it("gives each word once, in small letters, and the marks that spam likes", () => {
    expect([...wordsOf("Free, FREE money!! Ünder 100 %")]).toEqual(["free", "money", "!", "ünder", "100", "%"]);
  });
});

describe("BagOfWords", () => {
  it("equals one step of gradient descent on two examples", () => {
    // All scores start at 0, so P = 1/2: errors are -1/2 for "sun sea" (label 1) and +1/2 for "rain" (label 0); with rate 4 and
    // two examples each word moves by 4 (1/2) / 2 = 1 towards its label, and the bias not at all.
    const bag = new BagOfWords(
      [
        { text: "sun sea", label: 1 },
        { text: "rain", label: 0 },
      ],
      { decay: 0, steps: 1, rate: 4 },
    );
    expect(bag.probability("sun")).toBeCloseTo(1 / (1 + Math.exp(-1)), 9);
    expect(bag.probability("sea sun")).toBeCloseTo(1 / (1 + Math.exp(-2)), 9);
    expect(bag.probability("rain")).toBeCloseTo(1 / (1 + Math.exp(1)), 9);
    expect(bag.probability("moon")).toBe(0.5);
  });

  it("does not see the order of words or how often they stand", () => {
    const bag = new BagOfWords([
      { text: "sun sea", label: 1 },
      { text: "rain", label: 0 },
    ]);
    expect(bag.probability("rain sun sun")).toBe(bag.probability("sun rain"));
  });

  it("learns which words stand in one class alone", () => {
    const texts = ["win money now", "money for you", "lunch at noon", "see you at lunch"];
    const bag = new BagOfWords(texts.map((text, i) => ({ text, label: i < 2 ? 1 : 0 })));
    expect(texts.map((text) => Math.round(bag.probability(text)))).toEqual([1, 1, 0, 0]);
    expect(bag.probability("free money")).toBeGreaterThan(0.8);
  });

  it("keeps weights smaller with more decay", () => {
    const examples = [
      { text: "sun", label: 1 },
      { text: "rain", label: 0 },
    ];
    const options = { steps: 200, rate: 1 };
    const [weak, strong] = [0.001, 0.1].map((decay) => new BagOfWords(examples, { ...options, decay }));
    expect(strong.probability("sun")).toBeLessThan(weak.probability("sun") - 0.05);
  });
});
