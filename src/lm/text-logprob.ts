/**
 * How likely a model thinks one text after another: what a language model can be asked without any further training.
 *
 *   log P(continuation | context) = Σ_t log P(token t | all tokens before it)
 *
 * Source: Radford et al. 2018, "Improving Language Understanding by Generative Pre-Training", section 5 ("Zero-shot Behaviors").
 */
import * as tf from "../core/tf";
import { tokenLogprobs } from "./cross-entropy";
import type { Gpt } from "./gpt";

/**
 * @param context       ids that are given; where both do not fit into blockSize, its beginning is cut off
 * @param continuation  ids that are judged, at least one and fewer than blockSize
 * @returns             nats, never above 0
 * @throws              if the continuation is empty or does not fit, or nothing stands before it
 */
export function textLogprob(gpt: Gpt, context: readonly number[], continuation: readonly number[]): number {
  const { blockSize } = gpt.config;
  if (continuation.length === 0 || continuation.length > blockSize || context.length === 0)
    throw new Error(
      `there must be a context and 1 to ${blockSize} tokens to judge, got ${context.length} and ${continuation.length}`,
    );
  const all = [...context, ...continuation].slice(-(blockSize + 1));
  return tf.tidy(() => {
    const ids = tf.tensor2d([all.slice(0, -1)], [1, all.length - 1], "int32");
    const targets = tf.tensor2d([all.slice(1)], [1, all.length - 1], "int32");
    const logprobs = tokenLogprobs(gpt.logits(ids), targets).arraySync()[0];
    return logprobs.slice(-continuation.length).reduce((sum, p) => sum + p, 0);
  });
}

/**
 * log P of every token of a text but the first, nats.
 * @param ids  at most blockSize + 1
 */
export function nextTokenLogprobs(gpt: Gpt, ids: readonly number[]): number[] {
  return tf.tidy(() => {
    const [read, asked] = [ids.slice(0, -1), ids.slice(1)].map((row) => tf.tensor2d([row], [1, row.length], "int32"));
    return tokenLogprobs(gpt.logits(read), asked).arraySync()[0];
  });
}

/**
 * The same for a text of any length: it is read in windows of blockSize that overlap by half, and each token is judged in the first window
 * that holds it, so all but the first ones have at least half a window before them.
 */
export function longTextLogprobs(gpt: Gpt, ids: readonly number[]): number[] {
  const { blockSize } = gpt.config;
  const logprobs: number[] = [];
  for (let start = 0; logprobs.length < ids.length - 1; start += Math.ceil(blockSize / 2)) {
    const window = nextTokenLogprobs(gpt, ids.slice(start, start + blockSize + 1));
    logprobs.push(...window.slice(logprobs.length - start));
  }
  return logprobs;
}

/**
 * Loss on whole texts, nats per token: each is read from END on and judged to its END, as `negativeLogLikelihood` judges a table.
 * @param texts  their tokens, without END
 * @param end    the id of END
 */
export function textsLoss(gpt: Gpt, texts: readonly (readonly number[])[], end: number): number {
  const nats = texts.flatMap((ids) => longTextLogprobs(gpt, [end, ...ids, end]).map((p) => -p));
  return nats.reduce((sum, x) => sum + x, 0) / nats.length;
}
