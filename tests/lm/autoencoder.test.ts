import { describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import * as tf from "../../src/core/tf";
import { Autoencoder } from "../../src/lm/autoencoder";
import { CharTokenizer } from "../../src/text/char-tokenizer";

const words = ["ann", "bob", "cade", "dana", "ebba", "ada", "ed", "abe"];
const tokenizer = new CharTokenizer(words);
const make = (code = 3): Autoencoder => new Autoencoder(tokenizer, { length: 5, code, hidden: 17 }, new Rng(7));

describe("Autoencoder", () => {
  it("fills words up with END", () => {
    const model = make();
    expect(model.ids(["ed", "cade"]).arraySync()).toEqual([
      [...tokenizer.encode("ed"), 0, 0, 0],
      [...tokenizer.encode("cade"), 0],
    ]);
    expect(() => model.ids(["abbadada"])).toThrow('at most 5 letters, got "abbadada"');
  });

  it("keeps its shapes: words to k numbers to L rows of V logits", () => {
    const model = make();
    const code = model.encode(model.ids(words));
    expect(code.shape).toEqual([8, 3]);
    expect(model.decode(code).shape).toEqual([8, 5, tokenizer.vocabSize]);
  });

  it("starts at about ln V nats per place, and learns to say what it was told", () => {
    const model = make();
    const ids = model.ids(words);
    const lossNow = () => tf.tidy(() => model.loss(ids).dataSync()[0]);
    expect(lossNow()).toBeGreaterThan(0.7 * Math.log(tokenizer.vocabSize));
    expect(lossNow()).toBeLessThan(2.5 * Math.log(tokenizer.vocabSize));
    const optimizer = tf.train.adam(0.03);
    const variables = [...model.parameters().values()];
    for (let step = 0; step < 120; step++)
      tf.tidy(() => void optimizer.minimize(() => model.loss(ids), false, variables));
    expect(lossNow()).toBeLessThan(0.1);
    expect(model.words(model.codes(words))).toEqual(words);
  });

  it("cannot say it all through a middle that is narrower than what it must tell apart", () => {
    const model = make(1);
    model.encoder[1].weight.assign(tf.zerosLike(model.encoder[1].weight)); // a code that is always the same
    const [first, second] = model.words(model.codes(["ann", "bob"]));
    expect(first).toBe(second);
  });

  it("equals the formula written out for one word", () => {
    const model = make();
    const matrix = (path: string) => model.parameters().get(path)!.arraySync() as number[][];
    const vector = (path: string) => model.parameters().get(path)!.arraySync() as number[];
    const layer = (x: number[], which: string) =>
      vector(`${which}.bias`).map((b, j) => x.reduce((sum, xi, i) => sum + xi * matrix(`${which}.weight`)[i][j], b));
    const relu = (x: number[]) => x.map((v) => Math.max(0, v));
    const V = tokenizer.vocabSize;
    const ids = [...tokenizer.encode("bob"), 0, 0];
    const x = ids.flatMap((id) => Array.from({ length: V }, (_, v) => (v === id ? 1 : 0)));
    const code = layer(relu(layer(x, "encoder.0")), "encoder.1");
    const logits = layer(relu(layer(code, "decoder.0")), "decoder.1");
    const surprises = ids.map((id, place) => {
      const row = logits.slice(place * V, (place + 1) * V);
      return Math.log(row.reduce((sum, l) => sum + Math.exp(l), 0)) - row[id];
    });
    model.codes(["bob"])[0].forEach((value, i) => {
      expect(value).toBeCloseTo(code[i], 4);
    });
    expect(model.loss(model.ids(["bob"])).dataSync()[0]).toBeCloseTo(surprises.reduce((a, b) => a + b) / 5, 4);
  });
});
