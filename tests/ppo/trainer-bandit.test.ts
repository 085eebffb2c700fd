/**
 * The trainer on three answers of one token each, where the best policy is known: π* ∝ π_ref exp(r / β).
 */
import { describe, expect, it, vi } from "vitest";
import { Rng } from "../../src/core/random";
import * as tf from "../../src/core/tf";
import { Gpt } from "../../src/lm/gpt";
import { klRegularisedOptimum } from "../../src/ppo/optimum";
import type { EpisodeReward } from "../../src/ppo/ppo-models";
import { PpoTrainer } from "../../src/ppo/ppo-trainer";

vi.spyOn(process.stdout, "write").mockReturnValue(true);

const rewardOf: EpisodeReward = (episodes) => episodes.map(({ answer }) => answer[0]); // token i is worth i

/** What a GPT of three tokens says after the prompt [0]. */
const probsOf = (policy: Gpt): number[] =>
  tf.tidy(() => [...tf.softmax(policy.logits(tf.tensor2d([[0]], undefined, "int32"))).dataSync()]);

describe("PpoTrainer", () => {
  for (const klCoef of [1, 0.5]) {
    it(`lands within 0.01 of the optimum of a bandit for β ${klCoef}`, async () => {
      const policy = new Gpt({ vocabSize: 3, blockSize: 3, nLayer: 1, nHead: 1, nEmbd: 8 }, new Rng(5));
      for (const variable of policy.parameters().values()) {
        if (variable.rank === 2) tf.tidy(() => variable.assign(tf.mul(variable, 9)));
      }
      const reference = probsOf(policy);
      expect(Math.max(...reference) - Math.min(...reference)).toBeGreaterThan(0.05);
      const iterations = 120;
      const ppo = new PpoTrainer({ policy, reward: rewardOf }, [[0]], {
        iterations,
        episodes: 512,
        minibatches: 1,
        epochs: 2,
        maxNewTokens: 1,
        klCoef,
        whitenAdvantages: "off",
        learningRate: 0.01,
        valueLearningRate: 0.01,
        schedule: (i) => 1 - i / iterations,
        averageDecay: 0.97,
        precision: "float32",
        seed: 2,
      });
      await ppo.run();
      const { probs } = klRegularisedOptimum(reference, [0, 1, 2], klCoef);
      const found = probsOf(ppo.models.average!);
      found.forEach((p, i) => void expect(Math.abs(p - probs[i]), `answer ${i}`).toBeLessThan(0.01));
      expect(Math.max(...probs.map((p, i) => Math.abs(p - reference[i])))).toBeGreaterThan(0.1); // it was elsewhere
      ppo.dispose();
    });
  }
});
