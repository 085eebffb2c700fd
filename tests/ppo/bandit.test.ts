/**
 * The whole objective on three answers of one token each, where the best policy is known: π* ∝ π_ref exp(r / β). A sign, a direction of the
 * KL, a β in the wrong place: any of them, and PPO lands elsewhere.
 */
import { describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import * as tf from "../../src/core/tf";
import { tokenLogprobs } from "../../src/lm/cross-entropy";
import { Adam } from "../../src/optim/adam";
import { gae } from "../../src/ppo/gae";
import { klRegularisedOptimum } from "../../src/ppo/optimum";
import { policyLoss } from "../../src/ppo/policy-loss";
import { tokenRewards } from "../../src/ppo/rewards";
import { whiten } from "../../src/ppo/whiten";

const reference = [0.5, 0.3, 0.2];
const rewards = [0, 1, 2];

describe("klRegularisedOptimum", () => {
  it("equals the optimum by hand for four β", () => {
    const table: [number, number[], number, number][] = [
      [1, [0.179, 0.291944, 0.529056], 1.350056, 0.322834],
      [0.5, [0.036667, 0.162559, 0.800774], 1.764107, 0.915475],
      [2, [0.32504, 0.32154, 0.35342], 1.02838, 0.08353],
    ];
    for (const [klCoef, probs, reward, kl] of table) {
      const best = klRegularisedOptimum(reference, rewards, klCoef);
      probs.forEach((p, i) => void expect(best.probs[i]).toBeCloseTo(p, 5));
      expect(best.reward).toBeCloseTo(reward, 5);
      expect(best.kl).toBeCloseTo(kl, 5);
      const z = reference.reduce((sum, p, i) => sum + p * Math.exp(rewards[i] / klCoef), 0);
      expect(best.objective).toBeCloseTo(klCoef * Math.log(z), 10);
    }
    expect(klRegularisedOptimum(reference, rewards, 1).objective).toBeCloseTo(1.027222, 6);
    expect(klRegularisedOptimum(reference, rewards, 0.5).objective).toBeCloseTo(1.306369, 6);
    const greedy = klRegularisedOptimum(reference, rewards, 0.1);
    expect(greedy.reward).toBeCloseTo(1.999932, 6);
    expect(greedy.kl).toBeCloseTo(1.608689, 5);
    expect(() => klRegularisedOptimum(reference, rewards, 0)).toThrow("klCoef must be above 0, got 0");
  });
});

/** PPO on the bandit: rewards with toll, advantages, clipped loss, two epochs. */
function train(klCoef: number, whitened: boolean, iterations = 120): number[] {
  const rng = new Rng(11);
  const B = 400;
  const logits = tf.variable(tf.tensor1d(reference.map(Math.log)));
  const optimizer = new Adam(new Map([["logits", logits]]), { eps: 1e-5 });
  const logprobsOf = (ids: tf.Tensor2D): tf.Tensor2D =>
    tf.tidy(() => tokenLogprobs(tf.add(tf.zeros([B, 1, 3]), logits), ids));
  const ones = tf.ones<tf.Rank.R2>([B, 1]);
  let value = 0; // the value model: a running mean
  for (let iteration = 0; iteration < iterations; iteration++) {
    tf.tidy(() => {
      const probs = [...tf.softmax(logits).dataSync()];
      // As many draws of each answer as it is likely, so that chance adds little.
      const drawn = Array.from({ length: B }, (_, i) => {
        const u = (i + rng.uniform()) / B;
        return u < probs[0] ? 0 : u < probs[0] + probs[1] ? 1 : 2;
      });
      const ids = tf.tensor2d(
        drawn.map((id) => [id]),
        undefined,
        "int32",
      );
      const old = logprobsOf(ids);
      const ref = tf.tensor2d(drawn.map((id) => [Math.log(reference[id])]));
      const earned = tokenRewards(old, ref, tf.tensor1d(drawn.map((id) => rewards[id])), ones, klCoef).arraySync();
      const advantages = earned.map((row) => gae(row, [value], { gamma: 1, lam: 0.95 }).advantages);
      value += 0.5 * (earned.reduce((sum, [r]) => sum + r, 0) / B - value);
      const used = whitened ? whiten(tf.tensor2d(advantages), ones) : tf.tensor2d(advantages);
      const rate = 0.08 * (1 - iteration / iterations);
      for (let epoch = 0; epoch < 2; epoch++) {
        const { grads } = tf.variableGrads(() => policyLoss(logprobsOf(ids), old, used, ones, 0.2).loss, [logits]);
        optimizer.step(new Map([["logits", grads[logits.name]]]), rate);
      }
    });
  }
  return [...tf.softmax(logits).dataSync()];
}

describe("PPO with a KL penalty", () => {
  for (const [klCoef, whitened] of [
    [1, false],
    [0.5, true],
  ] as const) {
    it(`lands within 0.01 of the optimum for β ${klCoef}${whitened ? ", advantages whitened" : ""}`, () => {
      const { probs } = klRegularisedOptimum(reference, rewards, klCoef);
      train(klCoef, whitened).forEach((p, i) => void expect(Math.abs(p - probs[i]), `answer ${i}`).toBeLessThan(0.01));
    });
  }
});
