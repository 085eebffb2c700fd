/**
 * Which position speaks of which token.
 *
 *   tokens     p0 p1 p2 a0 a1 a2      three of the prompt, three of the answer
 *   positions   0  1  2  3  4  5      position 2 predicts a0, position 3 predicts a1, position 4 predicts a2; position 5 predicts nothing
 *
 * The state before an answer's token n is position P - 1 + n, P being the length of the prompt. Logits, values and entropies are all read
 * there; being off by one is the commonest mistake of all.
 *
 * Source: openai/lm-human-preferences (2019), policy.py, which slices `[context_length - 1 : -1]`.
 * Shapes: B texts of T positions, filled at their ends; prompts of lengths P (B); N tokens of the answers; V vocabulary.
 * Differs: there all prompts have one length; here each has its own.
 */
import { assertShape } from "../core/check";
import * as tf from "../core/tf";
import { tokenLogprobs } from "../lm/cross-entropy";

/**
 * What belongs to the state before each token of the answers: (B, T, ...) to (B, N, ...). Where an answer is shorter than N, what comes
 * back there belongs to nothing.
 *
 * @param promptLengths  P, at least 1 (B), int32
 * @param count          N
 */
export function statesBefore<T extends tf.Tensor>(x: T, promptLengths: tf.Tensor1D, count: number): T {
  return gatherFrom(x, promptLengths, -1, count);
}

/** The tokens of the answers: (B, T) to (B, N), int32. */
export function answerIds(ids: tf.Tensor2D, promptLengths: tf.Tensor1D, count: number): tf.Tensor2D {
  return gatherFrom(ids, promptLengths, 0, count);
}

/** 1 at the tokens of the answers, 0 where rows are filled: lengths (B), int32, to (B, N). */
export function answerMask(answerLengths: tf.Tensor1D, count: number): tf.Tensor2D {
  return tf.tidy(() => {
    const n = tf.reshape(tf.range(0, count, 1, "int32"), [1, count]);
    return tf.cast(tf.less(n, tf.reshape(answerLengths, [-1, 1])), "float32") as tf.Tensor2D;
  });
}

/**
 * The log-probability of each token of the answers (B, N), nats.
 *
 * @param logits       of the states before them (B, N, V)
 * @param answers      the tokens (B, N), int32
 * @param temperature  the one that the tokens were drawn with, and none else: else ratios are not 1 before the first step
 */
export function answerLogprobs(logits: tf.Tensor3D, answers: tf.Tensor2D, temperature = 1): tf.Tensor2D {
  return tf.tidy(() =>
    tokenLogprobs(temperature === 1 ? logits : (tf.div(logits, temperature) as tf.Tensor3D), answers),
  );
}

/** Positions P + offset, P + offset + 1, … of each row; the last one again where a row has no more. */
function gatherFrom<T extends tf.Tensor>(x: T, promptLengths: tf.Tensor1D, offset: number, count: number): T {
  const [B, length, ...rest] = x.shape;
  assertShape("promptLengths", promptLengths, [B]);
  return tf.tidy(() => {
    const first = tf.add(tf.reshape(promptLengths, [B, 1]), tf.scalar(offset, "int32")); //            (B, 1)
    const n = tf.reshape(tf.range(0, count, 1, "int32"), [1, count]);
    const position = tf.minimum(tf.add(first, n), tf.scalar(length - 1, "int32")); //                  (B, N)
    const row = tf.mul(tf.reshape(tf.range(0, B, 1, "int32"), [B, 1]), tf.scalar(length, "int32"));
    const flat = tf.reshape(tf.add(row, position), [B * count]) as tf.Tensor1D;
    return tf.reshape(tf.gather(tf.reshape(x, [B * length, ...rest]), flat), [B, count, ...rest]) as T;
  });
}
