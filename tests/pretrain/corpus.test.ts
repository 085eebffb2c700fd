import { describe, expect, it } from "vitest";
import { Corpus } from "../../src/pretrain/corpus";
import { CharTokenizer } from "../../src/text/char-tokenizer";

const texts = Array.from({ length: 31 }, (_, i) => `document ${i} ends.`);
const tokenizer = new CharTokenizer(texts);
const options = { batchSize: 2, blockSize: 7 };

describe("Corpus", () => {
  it("holds whole documents out: none is on both sides, none is lost", () => {
    const corpus = new Corpus([...texts, ...texts], tokenizer, { ...options, seed: 3 });
    const [train, validation] = [new Set(corpus.trainTexts), new Set(corpus.validationTexts)];
    expect(corpus.trainTexts.length + corpus.validationTexts.length).toBe(62);
    expect([...validation].filter((text) => train.has(text))).toEqual([]);
    expect(validation.size).toBe(3); // equal documents stay together: 6 of 62
  });

  it("encodes each side by itself", () => {
    const corpus = new Corpus(texts, tokenizer, options);
    for (const side of ["train", "validation"] as const) {
      const joined = tokenizer.decode([...corpus[side]!.stream]);
      expect(joined).toBe(corpus[`${side}Texts`].join(""));
    }
  });

  it("gives ln V to compare with, and the unit that it was told", () => {
    expect(new Corpus(texts, tokenizer, options).baselines).toEqual({ "ln V": Math.log(tokenizer.vocabSize) });
    expect(new Corpus(texts, tokenizer, options).unit).toBe("nats per token");
    expect(new Corpus(texts, tokenizer, { ...options, unit: "nats per letter" }).unit).toBe("nats per letter");
  });

  it("repeats with the same seed", () => {
    const held = [1, 1, 2].map((seed) => new Corpus(texts, tokenizer, { ...options, seed }).validationTexts);
    expect(held[1]).toEqual(held[0]);
    expect(held[2]).not.toEqual(held[0]);
  });

  it("throws where nothing can be held out, and takes one document if nothing shall be", () => {
    const one = ["abc ".repeat(30)];
    const letters = new CharTokenizer(one);
    expect(() => new Corpus(one, letters, options)).toThrow(
      "texts must be enough to hold out 0.1 of them, got 1; cut them into more parts (chapters, say), or give validation: 0",
    );
    expect(new Corpus(one, letters, { ...options, validation: 0 }).validation).toBeUndefined();
  });
});
