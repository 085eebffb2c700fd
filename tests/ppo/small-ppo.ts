/**
 * A PPO that is over in a moment: a GPT of vocabulary 17 that answers prompts of 2 to 4 tokens with up to 6, and stops at token 1.
 */
import { Rng } from "../../src/core/random";
import * as tf from "../../src/core/tf";
import { Gpt } from "../../src/lm/gpt";
import type { PpoOptions } from "../../src/ppo/ppo-options";
import { ScalarModel } from "../../src/reward/scalar-model";

/** Twelve rows of positions: a prompt of 4 and an answer of 6 leave room. Dropout must never act. */
export const sizes = { vocabSize: 17, blockSize: 13, nLayer: 2, nHead: 3, nEmbd: 21, dropout: 0.5 } as const;

/** A policy whose probabilities differ: its first weights times `factor`. */
export function smallPolicy(seed = 4, factor = 5): Gpt {
  const policy = new Gpt(sizes, new Rng(seed));
  for (const variable of policy.parameters().values()) {
    if (variable.rank === 2) tf.tidy(() => variable.assign(tf.mul(variable, factor)));
  }
  return policy;
}

/** A reward model, its scores of about 1. */
export const smallReward = (policy: Gpt, seed = 6): ScalarModel => ScalarModel.from(policy, new Rng(seed));

export const prompts = Array.from({ length: 23 }, (_, i) =>
  Array.from({ length: 2 + (i % 3) }, (_, t) => 2 + ((5 * i + 3 * t) % 15)),
);

/** Two iterations of 20 answers; the token 1 ends an answer. */
export const options = {
  iterations: 2,
  episodes: 20,
  minibatches: 4,
  epochs: 2,
  maxNewTokens: 6,
  stop: [1],
  learningRate: 3e-3,
  valueLearningRate: 3e-3,
  precision: "float32",
  seed: 3,
} as const satisfies PpoOptions;
