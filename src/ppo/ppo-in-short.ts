/**
 * PPO on one page: an iteration of it, operation by operation, with nothing compiled, saved or shown.
 *
 *   answers ~ π        rewards = -β (log π - log π_ref) + score at the end        A, R = GAE(rewards, V)
 *   a few times over:  policy ← clipped ratio loss of whitened A,                 value ← clipped error of V and R
 *
 * `ppo-trainer.ts` does the same, compiled; a test holds the two to each other.
 *
 * Source: Ouyang et al. 2022, "Training language models to follow instructions with human feedback", section 3.5.
 */
import { valueAndGradients } from "../core/gradients";
import type { Module } from "../core/module";
import type { Rng } from "../core/random";
import * as tf from "../core/tf";
import type { Gpt } from "../lm/gpt";
import { TextGenerator } from "../lm/text-generator";
import { clipByGlobalNorm } from "../optim/clip";
import type { Optimizer } from "../optim/optimizer";
import type { ScalarModel } from "../reward/scalar-model";
import { withAdvantages } from "./advantages";
import { episodeTensors, tokenRows } from "./episode";
import { logprobsOf, scoresOf, valuesOf } from "./passes";
import { minibatchPolicyLoss, minibatchValueLoss } from "./ppo-loss";
import type { PpoSettings } from "./ppo-options";
import { minibatchTensors } from "./ppo-program";
import { klOf } from "./ppo-record";
import { rollOut } from "./rollout";

/** Four models: two learn, two are frozen. */
export interface Cast {
  policy: Gpt;
  reference: Gpt;
  value: ScalarModel;
  reward: ScalarModel;
}

/** One iteration. @param indices  which of the prompts are answered */
export async function ppoIteration(
  { policy, reference, value, reward }: Cast,
  optimizers: { policy: Optimizer; value: Optimizer },
  prompts: readonly (readonly number[])[],
  indices: readonly number[],
  settings: PpoSettings & { maxNewTokens: number; stop: readonly number[] },
  rng: Rng,
): Promise<{ reward: number; kl: number }> {
  // 1. The policy answers.
  const generator = new TextGenerator(policy);
  const episodes = (await rollOut(generator, prompts, indices, { ...settings, seed: rng.seed() }))!;
  generator.dispose();
  return tf.tidy(() => {
    const N = settings.maxNewTokens;
    const width = { positions: Math.max(...prompts.map(({ length }) => length)) + N, answerTokens: N };
    // 2. The others judge.
    const batch = episodeTensors(episodes, width);
    const refLogprobs = tokenRows(logprobsOf(reference, batch, width), episodes);
    const values = tokenRows(valuesOf(value, batch, width), episodes);
    const scores = [...scoresOf(reward, batch, width).dataSync()];
    // 3. What each token earned, and how much better that was than expected.
    const judged = episodes.map((e, i) => ({ ...e, refLogprobs: refLogprobs[i], values: values[i], score: scores[i] }));
    const experience = withAdvantages(judged, settings.klCoef, settings);
    // 4. Learn from it a few times, a part at a time.
    const size = experience.length / settings.minibatches;
    for (let epoch = 0; epoch < settings.epochs; epoch++) {
      const order = rng.shuffle(experience);
      for (let first = 0; first < order.length; first += size) {
        const part = minibatchTensors(order.slice(first, first + size), width);
        const policyLoss = () => minibatchPolicyLoss(policy, part, settings).loss;
        const valueLoss = () => minibatchValueLoss(value, part, settings.valueClipRange).loss;
        move(policy, policyLoss, optimizers.policy, settings.learningRate, settings.maxNorm);
        move(value, valueLoss, optimizers.value, settings.valueLearningRate, settings.maxNorm);
      }
    }
    return { reward: scores.reduce((sum, score) => sum + score, 0) / scores.length, kl: klOf(judged).kl };
  });
}

/** One step of one model. */
function move(model: Module, loss: () => tf.Scalar, optimizer: Optimizer, rate: number, maxNorm: number): void {
  const { gradients } = valueAndGradients(() => ({ loss: loss() }), model.parameters());
  optimizer.step(clipByGlobalNorm(gradients, maxNorm).clipped, rate);
}
