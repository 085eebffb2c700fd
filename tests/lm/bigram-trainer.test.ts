import { describe, expect, it } from "vitest";
import * as tf from "../../src/core/tf";
import { BigramTrainer } from "../../src/lm/bigram-trainer";
import { negativeLogLikelihood } from "../../src/lm/language-model";
import { counted } from "../../src/lm/ngram";
import { NgramCounts } from "../../src/lm/ngram-counts";
import { letters } from "../../src/text/sequence";

const names = ["ann", "anna", "nan", "hannah"];

describe("BigramTrainer", () => {
  it("starts at ln V", () => {
    expect(new BigramTrainer(names, { seed: 1 }).loss(names)).toBeCloseTo(Math.log(4), 5); // a, h, n, END
  });

  it("learns the counts: their loss, and their probabilities", () => {
    const trainer = new BigramTrainer(names, { seed: 1, batchSize: 512 });
    for (let i = 0; i < 250; i++) trainer.step();
    const counts = counted(new NgramCounts(2, names.map(letters)));
    const best = negativeLogLikelihood(counts, names.map(letters));
    expect(trainer.loss(names)).toBeGreaterThan(best - 1e-6);
    expect(trainer.loss(names)).toBeLessThan(best + 0.01);
    const afterA = trainer.probabilities()[trainer.vocabulary.indexOf("a")];
    trainer.vocabulary.forEach((next, i) => {
      expect(Math.abs(afterA[i] - counts.after(["a"])(next))).toBeLessThan(0.05);
    });
  });

  it("matches the general loss of a language model", () => {
    const trainer = new BigramTrainer(names, { seed: 2, batchSize: 64 });
    for (let i = 0; i < 5; i++) trainer.step();
    expect(trainer.loss(names)).toBeCloseTo(negativeLogLikelihood(trainer, names.map(letters)), 5);
  });

  it("repeats with the same seed, not with another", () => {
    const loss = (seed: number): number => {
      const trainer = new BigramTrainer(names, { seed, batchSize: 16 });
      for (let i = 0; i < 5; i++) trainer.step();
      return trainer.loss(names);
    };
    expect(loss(3)).toBe(loss(3));
    expect(loss(3)).not.toBe(loss(4));
  });

  it("leaves no tensor behind after its steps and its end", () => {
    const before = tf.memory().numTensors;
    const trainer = new BigramTrainer(names, { seed: 1, batchSize: 16 });
    trainer.step();
    const running = tf.memory().numTensors;
    for (let i = 0; i < 10; i++) trainer.step();
    trainer.loss(names);
    trainer.probabilities();
    expect(tf.memory().numTensors).toBe(running);
    trainer.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
