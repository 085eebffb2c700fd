import { describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import { normalVariable, statelessNormal, statelessUniform } from "../../src/core/random-tensor";
import * as tf from "../../src/core/tf";

const seed = (a: number, b: number): tf.Tensor1D => tf.tensor1d([a, b], "int32");

describe("statelessUniform", () => {
  it("repeats with the same seed, and not with another", () => {
    const draw = (b: number) => [...statelessUniform([5, 7], seed(3, b)).dataSync()];
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  it("gives numbers in [0, 1) with mean 1/2", () => {
    const x = statelessUniform([10_007], seed(1, 1));
    expect(x.min().dataSync()[0]).toBeGreaterThanOrEqual(0);
    expect(x.max().dataSync()[0]).toBeLessThan(1);
    expect(x.mean().dataSync()[0]).toBeCloseTo(0.5, 1); // standard error 0.003
  });
});

describe("statelessNormal", () => {
  it("gives mean 0 and variance 1", () => {
    const { mean, variance } = tf.moments(statelessNormal([10_007], seed(2, 5)));
    expect(Math.abs(mean.dataSync()[0])).toBeLessThan(0.05); // standard error 0.01
    expect(Math.abs(variance.dataSync()[0] - 1)).toBeLessThan(0.07); // standard error 0.014
  });
});

describe("normalVariable", () => {
  it("repeats with the same generator state and has the standard deviation asked for", () => {
    const [a, b] = [1, 1].map((s) => normalVariable<tf.Rank.R2>([101, 103], 0.02, new Rng(s)));
    expect(a.dataSync()).toEqual(b.dataSync());
    expect(Math.sqrt(tf.moments(a).variance.dataSync()[0])).toBeCloseTo(0.02, 3);
  });

  it("gives two variables of one generator different weights", () => {
    const rng = new Rng(1);
    const [a, b] = [0, 1].map(() => normalVariable<tf.Rank.R1>([7], 1, rng));
    expect(a.dataSync()).not.toEqual(b.dataSync());
  });
});
