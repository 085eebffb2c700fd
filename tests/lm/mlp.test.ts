import { describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import * as tf from "../../src/core/tf";
import { distribution } from "../../src/lm/language-model";
import { contextPairs, type MlpConfig, MlpLm } from "../../src/lm/mlp";
import { CharTokenizer } from "../../src/text/char-tokenizer";

const tokenizer = new CharTokenizer(["ann", "bo", "cde"]);
const config: MlpConfig = { blockSize: 3, nEmbd: 5, hidden: [13, 11], activation: "tanh", dropout: 0.5 };
const make = (changes: Partial<MlpConfig> = {}) => new MlpLm(tokenizer, { ...config, ...changes }, new Rng(3));
const matrix = (model: MlpLm, path: string) => model.parameters().get(path)!.arraySync() as number[][];
const vector = (model: MlpLm, path: string) => model.parameters().get(path)!.arraySync() as number[];
const ids = (rows: number[][]) => tf.tensor2d(rows, undefined, "int32");

describe("contextPairs", () => {
  it("gives a window and an answer for every letter and END, edges before the first", () => {
    const [a, n] = tokenizer.encode("an");
    const { x, y } = contextPairs(tokenizer, ["ann"], 2);
    expect([...x]).toEqual([0, 0, 0, a, a, n, n, n]);
    expect([...y]).toEqual([a, n, n, 0]);
  });

  it("lets what is older than the window fall out, and starts afresh with each text", () => {
    const [b, o, c] = tokenizer.encode("boc");
    const { x, y } = contextPairs(tokenizer, ["bo", "c"], 1);
    expect([...x]).toEqual([0, b, o, 0, c]);
    expect([...y]).toEqual([b, o, 0, c, 0]);
  });
});

describe("MlpLm", () => {
  it("equals softmax(W3 σ(W2 σ(W1 x + b1) + b2) + b3), written out for one context", () => {
    for (const activation of ["tanh", "relu"] as const) {
      const model = make({ activation });
      const layer = (x: number[], i: number) =>
        vector(model, `layers.${i}.bias`).map((b, j) =>
          x.reduce((sum, xi, k) => sum + xi * matrix(model, `layers.${i}.weight`)[k][j], b),
        );
      const sigma = (x: number[]) => x.map((v) => (activation === "tanh" ? Math.tanh(v) : Math.max(0, v)));
      const context = [0, 2, 4];
      const x = context.flatMap((id) => matrix(model, "embedding.weight")[id]);
      const logits = layer(sigma(layer(sigma(layer(x, 0)), 1)), 2);
      [...model.logits(ids([context])).dataSync()].forEach((logit, i) => {
        expect(logit).toBeCloseTo(logits[i], 5);
      });
    }
  });

  it("has V C + Σ (in + 1) out weights", () => {
    expect(make().countParameters()).toBe(8 * 5 + 16 * 13 + 14 * 11 + 12 * 8);
  });

  it("is a language model: probabilities after a history of any length sum to 1, and only the window counts", () => {
    const model = make();
    for (const history of [[], ["a"], [..."bodnnc"]]) {
      expect(distribution(model, history).reduce((a, b) => a + b)).toBeCloseTo(1, 5);
    }
    expect(distribution(model, [..."abode"])).toEqual(distribution(model, [..."cccode"]));
    expect(distribution(model, [..."ode"])).not.toEqual(distribution(model, [..."cde"]));
    expect(model.after(["a"])("?")).toBe(0);
  });

  it("starts near ln V, V = 8: it does not believe anything strongly before it has learned", () => {
    const p = distribution(make(), ["a", "n"]);
    const surprise = -p.reduce((sum, q) => sum + Math.log(q), 0) / p.length;
    expect(surprise).toBeLessThan(Math.log(8) + 0.05);
  });

  it("keeps the size of the numbers from layer to layer, with relu and with tanh", () => {
    const contexts = ids(Array.from({ length: 97 }, (_, i) => [i % 7, (i * 3) % 7, (i * 5) % 7]));
    for (const activation of ["relu", "tanh"] as const) {
      const model = new MlpLm(
        tokenizer,
        { ...config, nEmbd: 19, hidden: [211, 199, 193, 191], activation },
        new Rng(5),
      );
      let x: tf.Tensor = tf.reshape(model.embedding.forward(contexts), [97, -1]);
      for (const layer of model.layers.slice(0, -1)) {
        const sum = layer.forward(x);
        x = activation === "relu" ? tf.relu(sum) : tf.tanh(sum);
        const meanSquare = tf.mean(tf.square(x)).dataSync()[0];
        expect(meanSquare).toBeGreaterThan(0.25);
        expect(meanSquare).toBeLessThan(2);
      }
    }
  });

  it("drops hidden numbers while training, others at another step, and none otherwise", () => {
    const model = make();
    const at = (step: number) => [
      ...model.logits(ids([[0, 1, 2]]), { training: true, step: tf.scalar(step, "int32") }).dataSync(),
    ];
    expect(at(1)).toEqual(at(1));
    expect(at(1)).not.toEqual(at(2));
    const plain = [...model.logits(ids([[0, 1, 2]])).dataSync()];
    expect([...model.logits(ids([[0, 1, 2]])).dataSync()]).toEqual(plain);
    expect(at(1)).not.toEqual(plain);
  });

  it("throws on a window of another length, and on no hidden layer", () => {
    expect(() => make().logits(ids([[0, 1]]))).toThrow("ids must have shape [any, 3], got [1, 2]");
    expect(() => make({ hidden: [] })).toThrow("number of hidden layers must be a whole number >= 1, got 0");
  });
});
