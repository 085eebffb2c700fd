/**
 * Which position speaks of which token.
 *
 *   tokens     p0 p1 p2 a0 a1 a2      three of the prompt, three of the answer
 *   positions   0  1  2  3  4  5      position 2 predicts a0, position 3 predicts a1, position 4 predicts a2; position 5 predicts nothing
 *
 * The state before an answer's token t is position P - 1 + t, P being the length of the prompt. Logits, values and entropies are all read
 * there; being off by one is the commonest mistake of all.
 *
 * Source: openai/lm-human-preferences (2019), policy.py, which slices `[context_length - 1 : -1]`.
 * Shapes: B texts whose prompts all end at position P (filled in front), N tokens of the answers, T = P + N.
 */
import { assertInteger } from "../core/check";
import * as tf from "../core/tf";
import { tokenLogprobs } from "../lm/cross-entropy";

/**
 * What belongs to the state before each token of the answers: logits (B, T, V) to (B, N, V), values (B, T) to (B, N).
 *
 * @param promptLength  P, from 1 to T - 1
 */
export function statesBefore<T extends tf.Tensor>(x: T, promptLength: number): T {
  const [B, length, ...rest] = x.shape;
  assertInteger("promptLength", promptLength, 1, length - 1);
  const begin = [0, promptLength - 1, ...rest.map(() => 0)];
  return tf.slice(x, begin, [B, length - promptLength, ...rest]) as T;
}

/** The tokens of the answers: (B, T) to (B, N). */
export function answerIds(ids: tf.Tensor2D, promptLength: number): tf.Tensor2D {
  assertInteger("promptLength", promptLength, 1, ids.shape[1] - 1);
  return tf.slice(ids, [0, promptLength], [ids.shape[0], ids.shape[1] - promptLength]);
}

/**
 * The log-probability of each token of the answers (B, N), nats.
 *
 * @param logits       of the whole texts (B, T, V)
 * @param ids          of the whole texts (B, T), int32
 * @param temperature  the one that the tokens were drawn with, and none else: else ratios are not 1 before the first step
 */
export function answerLogprobs(
  logits: tf.Tensor3D,
  ids: tf.Tensor2D,
  promptLength: number,
  temperature = 1,
): tf.Tensor2D {
  return tf.tidy(() => {
    const tempered = tf.div(statesBefore(logits, promptLength), temperature) as tf.Tensor3D; // (B, N, V)
    return tokenLogprobs(tempered, answerIds(ids, promptLength));
  });
}
