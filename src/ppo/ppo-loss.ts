/**
 * The two losses of a minibatch: the policy's, with some pre-training text beside it if wanted, and the value model's.
 *
 *   policy   clipped ratio loss + γ_ptx · (cross-entropy on pre-training text)
 *   value    clipped squared error
 *
 * Old log-probabilities, old values, advantages and returns are numbers from the rollout: no gradient reaches them, nor the reference or the
 * reward model.
 *
 * Shapes: B episodes, N tokens of their answers.
 */
import * as tf from "../core/tf";
import { crossEntropy } from "../lm/cross-entropy";
import type { Gpt } from "../lm/gpt";
import { evaluating } from "../nn/dropout";
import type { ScalarModel } from "../reward/scalar-model";
import { answerMask } from "./answer-tokens";
import type { EpisodeTensors, Width } from "./episode";
import { logprobsOf, valuesOf } from "./passes";
import { type PolicyLoss, policyLoss } from "./policy-loss";
import type { PpoSettings } from "./ppo-options";
import { withPretraining } from "./ptx";
import { type ValueLoss, valueLoss } from "./value-loss";
import { whiten } from "./whiten";

/** A minibatch as tensors, and how wide it is. */
export interface Minibatch extends EpisodeTensors {
  width: Width;
  oldLogprobs: tf.Tensor2D; // (B, N)
  oldValues: tf.Tensor2D; //   (B, N)
  advantages: tf.Tensor2D; //  (B, N)
  returns: tf.Tensor2D; //     (B, N)
}

/** Pre-training text: ids and the token after each, (b, t), int32. */
export interface PretrainingText {
  ids: tf.Tensor2D;
  targets: tf.Tensor2D;
}

/** The policy's loss, and that of the text in it. */
export function minibatchPolicyLoss(
  policy: Gpt,
  batch: Minibatch,
  settings: Pick<PpoSettings, "clipRange" | "temperature" | "whitenAdvantages" | "ptxCoef">,
  text?: PretrainingText,
): PolicyLoss & { ptxLoss: tf.Scalar } {
  const { clipRange, temperature, whitenAdvantages, ptxCoef } = settings;
  return tf.tidy(() => {
    const mask = answerMask(batch.answerLengths, batch.width.answerTokens);
    const logprobs = logprobsOf(policy, batch, batch.width, temperature);
    const advantages = whitenAdvantages === "minibatch" ? whiten(batch.advantages, mask) : batch.advantages;
    const parts = policyLoss(logprobs, batch.oldLogprobs, advantages, mask, clipRange);
    if (!text) return { ...parts, ptxLoss: tf.scalar(0) };
    const ptxLoss = crossEntropy(policy.logits(text.ids, evaluating), text.targets);
    return { ...parts, loss: withPretraining(parts.loss, ptxLoss, ptxCoef), ptxLoss };
  });
}

/** The value model's loss. */
export function minibatchValueLoss(value: ScalarModel, batch: Minibatch, clipRange: number): ValueLoss {
  return tf.tidy(() => {
    const mask = answerMask(batch.answerLengths, batch.width.answerTokens);
    return { ...valueLoss(valuesOf(value, batch, batch.width), batch.oldValues, batch.returns, mask, clipRange) };
  });
}
