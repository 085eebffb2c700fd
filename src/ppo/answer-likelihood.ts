/**
 * How likely a model finds whole answers, and from that how far a policy has gone from its reference.
 *
 *   log π(y|x) = Σ_t log π(y_t | x, y_<t),    KL(π ‖ π_ref) ≈ mean over answers y drawn from π of log π(y|x) - log π_ref(y|x)
 *
 * Source: Stiennon et al. 2020, "Learning to summarize from human feedback", section 3.4, for the term; the estimate is k1 of `kl.ts`.
 */
import * as tf from "../core/tf";
import type { Gpt } from "../lm/gpt";
import type { Answered } from "../reward/reward-model";
import { answerMask } from "./answer-tokens";
import { byLength, episodeTensors } from "./episode";
import { masked } from "./masked";
import { logprobsOf } from "./passes";

/** Answers that are read side by side. */
const rows = 64;

/** log π(y|x) of each answer, nats, at temperature 1. */
export function logprobsOfAnswers(model: Gpt, answers: readonly Answered[]): number[] {
  const order = byLength(answers.map(({ prompt, ids }, place) => ({ prompt, answer: ids, place })));
  const sums = Array<number>(answers.length);
  for (let first = 0; first < order.length; first += rows) {
    const batch = order.slice(first, first + rows);
    const width = {
      positions: Math.max(...batch.map(({ prompt, answer }) => prompt.length + answer.length)),
      answerTokens: Math.max(...batch.map(({ answer }) => answer.length)),
    };
    const numbers = tf.tidy(() => {
      const tensors = episodeTensors(batch, width);
      const mask = answerMask(tensors.answerLengths, width.answerTokens);
      return tf.sum(masked(logprobsOf(model, tensors, width), mask), 1).dataSync(); // (B)
    });
    for (const [b, { place }] of batch.entries()) sums[place] = numbers[b];
  }
  return sums;
}

/** KL(policy ‖ reference) of whole answers, nats, from answers that the policy drew at temperature 1. */
export function klOfAnswers(policy: Gpt, reference: Gpt, answers: readonly Answered[]): number {
  const [ours, theirs] = [policy, reference].map((model) => logprobsOfAnswers(model, answers));
  return ours.reduce((sum, logprob, i) => sum + logprob - theirs[i], 0) / answers.length;
}
