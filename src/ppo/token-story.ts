/**
 * One answer, token by token: what each token paid, what the values said, and how it surprised.
 */
import * as tf from "../core/tf";
import type { Gpt } from "../lm/gpt";
import { nextTokenLogprobs } from "../lm/text-logprob";
import { worldTokenizer } from "../pretrain/world-base";
import type { Answered } from "../reward/reward-model";
import type { ScalarModel } from "../reward/scalar-model";
import { type GaeOptions, gae } from "./gae";

/** What is known of a token of an answer. */
export interface TokenOfAnswer {
  token: string;
  /** ln π, nats. */
  policy: number;
  /** ln π_ref, nats. */
  reference: number;
  /** The toll, and at the last token the score too. */
  reward: number;
  /** V of the state before it. */
  value: number;
  advantage: number;
  return: number;
}

/**
 * The story of an answer.
 *
 * @param models  the reward model gives the score; the value model may be the reward model itself, as it is when PPO starts
 * @param klCoef  β
 */
export function tokenStory(
  { prompt, ids }: Answered,
  models: { policy: Gpt; reference: Gpt; reward: ScalarModel; value: ScalarModel },
  klCoef: number,
  options: GaeOptions,
): TokenOfAnswer[] {
  const text = [...prompt, ...ids];
  const states = (model: ScalarModel): number[] =>
    tf.tidy(() => [...model.values(tf.tensor2d([text], [1, text.length], "int32")).dataSync()]);
  const logprobs = (model: Gpt): number[] => nextTokenLogprobs(model, text).slice(prompt.length - 1);
  const [policy, reference] = [logprobs(models.policy), logprobs(models.reference)];
  const score = states(models.reward)[text.length - 1];
  const last = ids.length - 1;
  const rewards = ids.map((_, t) => -klCoef * (policy[t] - reference[t]) + (t === last ? score : 0));
  const values = states(models.value).slice(prompt.length - 1, -1);
  const { advantages, returns } = gae(rewards, values, options);
  return ids.map((id, t) => ({
    ...{ token: worldTokenizer.tokens[id], policy: policy[t], reference: reference[t] },
    ...{ reward: rewards[t], value: values[t], advantage: advantages[t], return: returns[t] },
  }));
}
