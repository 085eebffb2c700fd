import { describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import * as tf from "../../src/core/tf";
import { exactKl, type KlEstimator, klEstimate } from "../../src/ppo/kl";
import { AdaptiveKl, FixedKl } from "../../src/ppo/kl-controller";

const log = (p: number[]): tf.Tensor1D => tf.tensor1d(p.map(Math.log));
const estimates = (name: KlEstimator, p: number[], q: number[]): number[] => [
  ...klEstimate(name, log(p), log(q)).dataSync(),
];
const expectation = (p: number[], values: number[]): number =>
  p.reduce((sum, probability, i) => sum + probability * values[i], 0);
const deviation = (p: number[], values: number[]): number =>
  Math.sqrt(
    expectation(
      p,
      values.map((value) => value ** 2),
    ) -
      expectation(p, values) ** 2,
  );

describe("klEstimate", () => {
  const [policy, reference] = [
    [0.5, 0.3, 0.2],
    [0.4, 0.4, 0.2],
  ];

  it("equals three tokens by hand", () => {
    const expected: Record<KlEstimator, number[]> = {
      k1: [0.223144, -0.287682, 0],
      k2: [0.024897, 0.04138, 0],
      k3: [0.023144, 0.045651, 0],
    };
    for (const name of ["k1", "k2", "k3"] as const) {
      estimates(name, policy, reference).forEach((value, i) => void expect(value).toBeCloseTo(expected[name][i], 5));
    }
  });

  it("is right on average with k1 and k3, 0.025267, and a little wrong with k2, 0.024862", () => {
    expect(exactKl(policy, reference)).toBeCloseTo(0.025267, 6);
    expect(exactKl(reference, policy)).toBeCloseTo(0.025815, 6);
    for (const name of ["k1", "k3"] as const) {
      expect(expectation(policy, estimates(name, policy, reference))).toBeCloseTo(0.025267, 6);
    }
    expect(expectation(policy, estimates("k2", policy, reference))).toBeCloseTo(0.024862, 6);
    // The sign turned: χ² - KL.
    const turned = estimates("k3", reference, policy);
    expect(expectation(policy, turned)).toBeCloseTo(0.024733, 6);
  });

  it("varies less with k2 and k3: deviations 0.2216, 0.0143, 0.0160", () => {
    const spread = (name: KlEstimator): number => deviation(policy, estimates(name, policy, reference));
    expect([spread("k1"), spread("k2"), spread("k3")].map((value) => value.toFixed(4))).toEqual([
      "0.2216",
      "0.0143",
      "0.0160",
    ]);
  });

  it("has the closed forms of two normals one apart: KL 0.5, k2 25 % too large, deviations 1, 0.866, 0.847", () => {
    const rng = new Rng(7);
    const mu = 1;
    const x = Array.from({ length: 200_000 }, () => rng.normal(mu));
    const [p, q] = [tf.tensor1d(x.map((v) => -((v - mu) ** 2) / 2)), tf.tensor1d(x.map((v) => -(v ** 2) / 2))];
    const table = {
      k1: [0.5, mu],
      k2: [(mu ** 4 / 4 + mu ** 2) / 2, 0.866],
      k3: [0.5, Math.sqrt(Math.exp(mu ** 2) - 1 - mu ** 2)],
    };
    for (const name of ["k1", "k2", "k3"] as const) {
      const { mean, variance } = tf.moments(klEstimate(name, p, q));
      expect(mean.dataSync()[0]).toBeCloseTo(table[name][0], 1);
      expect(Math.abs(mean.dataSync()[0] - table[name][0])).toBeLessThan(0.012);
      expect(Math.abs(Math.sqrt(variance.dataSync()[0]) - table[name][1])).toBeLessThan(0.03);
    }
  });

  it("is exactly 0 everywhere while policy and reference are the same", () => {
    for (const name of ["k1", "k2", "k3"] as const) expect(estimates(name, policy, policy)).toEqual([0, 0, 0]);
  });

  it("is never negative with k2 and k3", () => {
    const [p, q] = [tf.randomNormal([3, 7], -2, 2, "float32", 1), tf.randomNormal([3, 7], -2, 2, "float32", 2)];
    for (const name of ["k2", "k3"] as const)
      expect(Math.min(...klEstimate(name, p, q).dataSync())).toBeGreaterThanOrEqual(0);
  });

  it("turns negative on average where tokens are drawn from the two likeliest only: -0.171757 instead of 0.139853", () => {
    const [p, q] = [
      [0.5, 0.3, 0.2],
      [0.6, 0.35, 0.05],
    ];
    expect(exactKl(p, q)).toBeCloseTo(0.139853, 6);
    expect(expectation([0.625, 0.375, 0], estimates("k1", p, q))).toBeCloseTo(-0.171757, 5);
  });

  it("sums over an answer to the KL of answers: exact on two tokens of a vocabulary of three", () => {
    // The second token's distribution depends on the first.
    const first = { p: [0.5, 0.3, 0.2], q: [0.4, 0.4, 0.2] };
    const second = [0, 1, 2].map((a) => ({ p: [0.2 + 0.1 * a, 0.5 - 0.1 * a, 0.3], q: [0.3, 0.3, 0.4] }));
    let expected = 0;
    let sum = 0;
    for (const a of [0, 1, 2]) {
      sum += first.p[a] * (estimates("k1", first.p, first.q)[a] + exactKl(second[a].p, second[a].q));
      for (const b of [0, 1, 2]) {
        const [pab, qab] = [first.p[a] * second[a].p[b], first.q[a] * second[a].q[b]];
        expected += pab * Math.log(pab / qab);
      }
    }
    expect(sum).toBeCloseTo(expected, 6);
  });
});

describe("AdaptiveKl", () => {
  const betaAfter = (kl: number): number => {
    const controller = new AdaptiveKl(0.15);
    controller.update(kl, 512);
    return controller.klCoef;
  };

  it("equals the updates by hand: KL 12, 6, 6.3 and 0 at target 6", () => {
    expect(betaAfter(12)).toBeCloseTo(0.151536, 8);
    expect(betaAfter(6)).toBe(0.15);
    expect(betaAfter(6.3)).toBeCloseTo(0.150384, 8);
    expect(betaAfter(0)).toBeCloseTo(0.148464, 8);
  });

  it("grows to 0.415477 in a hundred updates at the clip", () => {
    const controller = new AdaptiveKl(0.15);
    for (let i = 0; i < 100; i++) controller.update(99, 512);
    expect(controller.klCoef).toBeCloseTo(0.415477, 6);
    expect(() => new AdaptiveKl(0)).toThrow("must be above 0, got 0, 6, 10000");
  });

  it("stays where it is if it is fixed", () => {
    const fixed = new FixedKl(0.05);
    fixed.update();
    expect(fixed.klCoef).toBe(0.05);
  });
});
