/**
 * What each model says about the answers, in one forward pass over all tokens.
 *
 *   policy, reference   log-probability of each token     (B, N)
 *   value model         value of the state before it      (B, N)
 *   reward model        one score, at the last token      (B)
 *
 * No dropout anywhere: before the first step every ratio must be 1.
 */
import * as tf from "../core/tf";
import type { Gpt } from "../lm/gpt";
import { evaluating } from "../nn/dropout";
import { readOut, type ScalarModel } from "../reward/scalar-model";
import { answerIds, answerLogprobs, statesBefore } from "./answer-tokens";
import type { EpisodeTensors } from "./episode";

/**
 * log π(a) of the answers' tokens (B, N), nats; what stands after an answer's end means nothing.
 *
 * @param count        N
 * @param temperature  the one that the tokens were drawn with
 */
export function logprobsOf(
  model: Gpt,
  { ids, promptLengths }: EpisodeTensors,
  count: number,
  temperature = 1,
): tf.Tensor2D {
  return tf.tidy(() => {
    const states = statesBefore(model.hidden(ids, evaluating), promptLengths, count); // (B, N, C)
    return answerLogprobs(model.unembed(states), answerIds(ids, promptLengths, count), temperature);
  });
}

/** V of the state before each of the answers' tokens (B, N). */
export function valuesOf(model: ScalarModel, { ids, promptLengths }: EpisodeTensors, count: number): tf.Tensor2D {
  return tf.tidy(() => statesBefore(model.values(ids), promptLengths, count));
}

/** r of each whole answer (B), read at its last token. */
export function scoresOf(model: ScalarModel, { ids, promptLengths, answerLengths }: EpisodeTensors): tf.Tensor1D {
  return tf.tidy(() => {
    const last = tf.sub(tf.add(promptLengths, answerLengths), tf.scalar(1, "int32")) as tf.Tensor1D;
    return readOut(model.values(ids), last);
  });
}
