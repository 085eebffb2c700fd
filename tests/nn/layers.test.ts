import { describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import * as tf from "../../src/core/tf";
import { evaluating } from "../../src/nn/dropout";
import { Embedding } from "../../src/nn/embedding";
import { gelu, geluErf } from "../../src/nn/gelu";
import { LayerNorm, layerNorm } from "../../src/nn/layer-norm";
import { Linear } from "../../src/nn/linear";
import { Mlp } from "../../src/nn/mlp";
import { expectAgreement } from "./agreement";

const normal = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 1, "float32", seed);

describe("Linear", () => {
  it("equals a hand-worked row", () => {
    // (1, 2) [[3, 4, 5], [6, 7, 8]] + (10, 20, 30) = (15, 18, 21) + (10, 20, 30)
    const linear = new Linear(2, 3, new Rng(1));
    linear.setWeights(
      new Map([
        ["weight", Float32Array.of(3, 4, 5, 6, 7, 8)],
        ["bias", Float32Array.of(10, 20, 30)],
      ]),
    );
    expect([...linear.forward(tf.tensor3d([1, 2], [1, 1, 2])).dataSync()]).toEqual([25, 38, 51]);
  });

  it("gives a gradient to every weight, for inputs with three axes", () => {
    const linear = new Linear(5, 7, new Rng(1));
    const variables = [...linear.parameters().values()];
    const { grads } = tf.variableGrads(() => tf.sum(linear.forward(normal([2, 3, 5], 1))) as tf.Scalar, variables);
    for (const { name, shape } of variables) expect(grads[name].shape).toEqual(shape);
  });

  it("throws when the last axis has another size", () => {
    expect(() => new Linear(5, 7, new Rng(1)).forward(tf.ones([2, 3]))).toThrow("have 5 as its last size, got [2, 3]");
  });

  it("starts at weights with standard deviation 0.02 and biases of 0", () => {
    const { weight, bias } = new Linear(101, 103, new Rng(1));
    expect(Math.sqrt(tf.moments(weight).variance.dataSync()[0])).toBeCloseTo(0.02, 3);
    expect(tf.max(tf.abs(bias)).dataSync()[0]).toBe(0);
  });
});

describe("Embedding", () => {
  const table = new Embedding(11, 3, new Rng(1));

  it("gives row 7 of the table for id 7", () => {
    const row = tf.slice(table.weight, [7, 0], [1, 3]).dataSync();
    expect(
      table
        .forward(tf.tensor2d([[4, 7]], [1, 2], "int32"))
        .dataSync()
        .slice(3),
    ).toEqual(row);
  });

  it("throws at an id outside the table, and at ids that are not int32", () => {
    expect(() => table.forward(tf.tensor1d([11], "int32"))).toThrow("11 is not in [0, 10]");
    expect(() => table.forward(tf.tensor1d([1]))).toThrow("ids must be an int32 tensor, got float32");
  });
});

describe("layerNorm", () => {
  it("agrees with PyTorch", () => expectAgreement("layerNorm", ({ x, gain, bias }) => layerNorm(x, gain, bias)));

  it("gives mean 0 and variance 1 with the first gain and bias", () => {
    const y = new LayerNorm(7).forward(tf.add(tf.mul(normal([3, 7], 1), 5), 2));
    const { mean, variance } = tf.moments(y, -1);
    for (const value of mean.dataSync()) expect(Math.abs(value)).toBeLessThan(1e-6);
    for (const value of variance.dataSync()) expect(value).toBeCloseTo(1, 4);
  });

  it("gives 0, not NaN, for a constant vector", () => {
    expect([...new LayerNorm(3).forward(tf.fill([1, 3], 5)).dataSync()]).toEqual([0, 0, 0]);
  });
});

describe("gelu", () => {
  it("agrees with PyTorch in both forms", () => {
    expectAgreement("gelu", ({ x }) => gelu(x));
    expectAgreement("geluErf", ({ x }) => geluErf(x));
  });

  it("keeps the two forms within 5e-4 of each other", () => {
    const x = tf.linspace(-5, 5, 1001);
    expect(tf.max(tf.abs(tf.sub(gelu(x), geluErf(x)))).dataSync()[0]).toBeLessThan(5e-4);
  });
});

describe("Mlp", () => {
  it("does not let one position change another", () => {
    const mlp = new Mlp(3, new Rng(1));
    const x = normal([1, 5, 3], 2);
    const edited = tf.concat([tf.slice(x, [0, 0, 0], [1, 4, 3]), tf.ones([1, 1, 3])], 1);
    const first = (y: tf.Tensor) => tf.slice(y, [0, 0, 0], [1, 4, 3]).dataSync();
    expect(first(mlp.forward(edited))).toEqual(first(mlp.forward(x)));
  });

  it("leaves one tensor behind per forward pass", () => {
    const mlp = new Mlp(3, new Rng(1));
    const x = normal([2, 3], 1);
    const before = tf.memory().numTensors;
    mlp.forward(x).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it("has 8 C C + 5 C weights", () => {
    expect(new Mlp(7, new Rng(1)).countParameters()).toBe(8 * 49 + 5 * 7);
  });
});

describe("evaluating", () => {
  it("is not training", () => expect(evaluating.training).toBe(false));
});
