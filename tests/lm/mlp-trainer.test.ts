import { describe, expect, it } from "vitest";
import * as tf from "../../src/core/tf";
import { negativeLogLikelihood } from "../../src/lm/language-model";
import type { MlpConfig } from "../../src/lm/mlp";
import { MlpTrainer } from "../../src/lm/mlp-trainer";

const names = ["ann", "anna", "nan", "hanna", "nora", "rona", "aron"];
const config: MlpConfig = { blockSize: 3, nEmbd: 5, hidden: [31], activation: "relu", dropout: 0 };
const training = { seed: 2, batchSize: 13, maxSteps: 150, learningRate: 0.02, weightDecay: 0 };

describe("MlpTrainer", () => {
  it("learns: from ln V to near what the next letter leaves open, and repeats it with the same seed", () => {
    const trainer = new MlpTrainer(names, config, training);
    const losses = Array.from({ length: 150 }, () => trainer.step());
    expect(losses[0]).toBeCloseTo(Math.log(trainer.vocabulary.length), 0);
    expect(trainer.loss(names)).toBeLessThan(0.75);
    const again = new MlpTrainer(names, config, training);
    const first = Array.from({ length: 5 }, () => again.step());
    expect(first).toEqual(losses.slice(0, 5));
    const other = new MlpTrainer(names, config, { ...training, seed: 3 });
    expect(other.step()).not.toBe(losses[0]);
    for (const each of [trainer, again, other]) each.dispose();
  });

  it("measures what negativeLogLikelihood measures, letter by letter", () => {
    const trainer = new MlpTrainer(names, config, training);
    for (let i = 0; i < 20; i++) trainer.step();
    const held = ["nana", "ora"];
    expect(trainer.loss(held)).toBeCloseTo(
      negativeLogLikelihood(
        trainer,
        held.map((name) => [...name]),
      ),
      4,
    );
    trainer.dispose();
  });

  it("gives a finite loss where a probability is too small for a float32", () => {
    const trainer = new MlpTrainer(names, config, training);
    const bias = trainer.model.layers[1].bias;
    bias.assign(tf.mul(tf.oneHot(tf.tensor1d([0], "int32"), bias.size).reshape([bias.size]), 300)); // sure of END: P of others e^-300
    expect(trainer.loss(["a"])).toBeGreaterThan(140); // about (300 + 0) / 2
    expect(trainer.loss(["a"])).toBeLessThan(160);
    trainer.dispose();
  });

  it("takes smaller weights with decay, and drops numbers only while it trains", () => {
    const run = (changes: object, form: object = {}) => {
      const trainer = new MlpTrainer(names, { ...config, ...form }, { ...training, ...changes });
      for (let i = 0; i < 60; i++) trainer.step();
      const size = tf.tidy(() => tf.sum(tf.square(trainer.model.layers[0].weight)).dataSync()[0]);
      const result = { size, twice: [trainer.loss(names), trainer.loss(names)] };
      trainer.dispose();
      return result;
    };
    const plain = run({});
    expect(run({ weightDecay: 2 }).size).toBeLessThan(0.5 * plain.size);
    const dropped = run({}, { dropout: 0.5 });
    expect(dropped.twice[0]).toBe(dropped.twice[1]);
    expect(dropped.twice[0]).toBeGreaterThan(plain.twice[0]);
  });

  it("leaves no tensor behind", () => {
    const trainer = new MlpTrainer(names, config, training);
    trainer.step();
    trainer.loss(names);
    const before = tf.memory().numTensors;
    for (let i = 0; i < 5; i++) trainer.step();
    trainer.loss(names);
    trainer.after(["a"]);
    expect(tf.memory().numTensors).toBe(before);
    trainer.dispose();
  });
});
