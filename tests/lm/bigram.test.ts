import { afterEach, describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import * as tf from "../../src/core/tf";
import { BigramLm } from "../../src/lm/bigram";
import { negativeLogLikelihood } from "../../src/lm/language-model";
import { addK, counted } from "../../src/lm/ngram";
import { NgramCounts } from "../../src/lm/ngram-counts";
import { sample } from "../../src/lm/sampling";
import { CharTokenizer } from "../../src/text/char-tokenizer";
import { END, letters } from "../../src/text/sequence";

const texts = ["nan", "bo", "bonn", "ann", "oboa"];
const tokenizer = new CharTokenizer(texts);
const pairs = tokenizer.pairs(texts);

describe("BigramLm", () => {
  let model: BigramLm;
  afterEach(() => model.dispose());

  function trained(steps: number): BigramLm {
    model = new BigramLm(tokenizer);
    const optimizer = tf.train.adam(0.3);
    for (let step = 0; step < steps; step++) model.step(pairs, optimizer);
    return model;
  }

  it("starts at ln V", () => {
    model = new BigramLm(tokenizer);
    expect(model.loss(pairs).dataSync()[0]).toBeCloseTo(Math.log(5), 6);
    expect(model.step(pairs, tf.train.sgd(1))).toBeCloseTo(Math.log(5), 6);
  });

  it("gives the loss of the table by hand", () => {
    model = new BigramLm(tokenizer);
    // Row 0 (edge): logits 0, 1, 2, 0, 0. ln(3 + e + e²) = 2.573; "b" has logit 2, "a" logit 1.
    model.logits.assign(tf.tensor2d([0, 1, 2, 0, 0, ...new Array(20).fill(0)], [5, 5]));
    const norm = Math.log(3 + Math.E + Math.E ** 2);
    const loss = model.loss({ x: Int32Array.of(0, 0, 3), y: Int32Array.of(2, 1, 3) }).dataSync()[0];
    expect(loss).toBeCloseTo((norm - 2 + (norm - 1) + Math.log(5)) / 3, 5);
  });

  it("equals plain gradient descent: W − learning rate · (softmax − what came next), by the share of pairs", () => {
    model = new BigramLm(tokenizer);
    model.step({ x: Int32Array.of(1, 1, 1, 2), y: Int32Array.of(3, 3, 0, 4) }, tf.train.sgd(0.7));
    const rows = model.logits.arraySync();
    // Three of four pairs stand in row 1: its mean gradient is 3/4 · (1/5 − [1/3, 0, 0, 2/3, 0]).
    const expected = [1 / 3, 0, 0, 2 / 3, 0].map((share) => -0.7 * 0.75 * (0.2 - share));
    for (const [i, value] of expected.entries()) expect(rows[1][i]).toBeCloseTo(value, 6);
    expect(rows[3]).toEqual([0, 0, 0, 0, 0]);
  });

  it("learns what counting finds", () => {
    const counts = counted(new NgramCounts(2, texts.map(letters)));
    const table = trained(300).probabilities();
    for (const [i, from] of tokenizer.tokens.entries()) {
      const next = counts.after(i === 0 ? [] : [from]);
      for (const [j, to] of tokenizer.tokens.entries()) expect(table[i][j], `${from} → ${to}`).toBeCloseTo(next(to), 1);
    }
  });

  it("agrees with the general negative log-likelihood", () => {
    const loss = trained(20).loss(pairs).dataSync()[0];
    expect(negativeLogLikelihood(model, texts.map(letters))).toBeCloseTo(loss, 5);
    expect(loss).toBeLessThan(
      negativeLogLikelihood(addK(new NgramCounts(2, texts.map(letters)), 5), texts.map(letters)),
    );
  });

  it("gives probabilities that sum to 1, START by the empty history, END among them", () => {
    const next = trained(20).after(["b", "o"]);
    const sum = model.vocabulary.reduce((total, token) => total + next(token), 0);
    expect(sum).toBeCloseTo(1, 5);
    expect(model.vocabulary).toContain(END);
    expect(model.after([])("b")).toBeGreaterThan(model.after(["b"])("b"));
    expect(() => model.after(["z"])).toThrow('unknown character "z"');
  });

  it("repeats its samples with the same seed and writes only pairs that it has seen", () => {
    trained(300);
    const write = (): string[] => Array.from({ length: 5 }, () => sample(model, new Rng(3)).join(""));
    expect(write()).toEqual(write());
    const seen = new Set([...pairs.x].map((x, i) => `${x} ${pairs.y[i]}`));
    const written = tokenizer.pairs(Array.from({ length: 30 }, (_, i) => sample(model, new Rng(i)).join("")));
    const strange = [...written.x].filter((x, i) => !seen.has(`${x} ${written.y[i]}`)).length;
    expect(strange / written.x.length).toBeLessThan(0.03);
  });

  it("leaves no tensor behind", () => {
    model = new BigramLm(tokenizer);
    const optimizer = tf.train.adam(0.1);
    model.step(pairs, optimizer);
    const before = tf.memory().numTensors;
    for (let step = 0; step < 20; step++) {
      model.step(pairs, optimizer);
      model.after(["b"])("o");
      model.probabilities();
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  it("throws on no pairs", () => {
    model = new BigramLm(tokenizer);
    const none = { x: new Int32Array(0), y: new Int32Array(0) };
    expect(() => model.loss(none)).toThrow("x and y must be as long as each other and not empty, got 0 and 0");
  });
});
