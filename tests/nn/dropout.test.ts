import { describe, expect, it } from "vitest";
import { Module } from "../../src/core/module";
import { Rng } from "../../src/core/random";
import * as tf from "../../src/core/tf";
import { Dropout, dropoutsOf, evaluating, type Mode } from "../../src/nn/dropout";

const training = (step: number): Mode => ({ training: true, step: tf.scalar(step, "int32") });
const ones = tf.ones([101, 103]);

describe("Dropout", () => {
  const drop = () => new Dropout(0.2, new Rng(1));

  it("gives x itself while evaluating", () => {
    expect(drop().forward(ones, evaluating)).toBe(ones);
  });

  it("drops a share of 0.2 and scales the rest by 1 / 0.8", () => {
    const values = drop().forward(ones, training(0)).dataSync();
    expect([...new Set(values)].sort()).toEqual([0, 1.25]);
    expect(values.filter((value) => value === 0).length / values.length).toBeCloseTo(0.2, 1); // standard error 0.004
  });

  it("repeats the mask of the same seed and step, and not that of another step or layer", () => {
    const mask = (layer: Dropout, step: number) => layer.forward(ones, training(step)).dataSync();
    expect(mask(drop(), 3)).toEqual(mask(drop(), 3));
    expect(mask(drop(), 3)).not.toEqual(mask(drop(), 4));
    const rng = new Rng(1);
    const [first, second] = [0, 1].map(() => new Dropout(0.2, rng));
    expect(mask(first, 3)).not.toEqual(mask(second, 3));
  });

  it("gives a gradient to what was kept only", () => {
    const layer = drop();
    const y = layer.forward(ones, training(0)).dataSync();
    const gradient = tf.grad((x) => tf.sum(layer.forward(x, training(0))))(ones);
    expect(gradient.dataSync()).toEqual(y);
  });

  it("throws at a rate of 1", () => {
    expect(() => new Dropout(1, new Rng(1))).toThrow("rate must be from 0 to");
  });

  it("leaves one tensor behind per forward pass", () => {
    const layer = drop();
    const mode = training(0);
    const before = tf.memory().numTensors;
    layer.forward(ones, mode).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it("is found in a model wherever it is, once, in the order of the fields", () => {
    class Model extends Module {
      readonly first = drop();
      readonly parts = [new Dropout(0.3, new Rng(2)), new Dropout(0.4, new Rng(3))];
      readonly again = this.first;
    }
    const model = new Model();
    expect(dropoutsOf(model)).toEqual([model.first, ...model.parts]);
  });
});
