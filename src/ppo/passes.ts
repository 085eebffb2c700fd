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
import type { ScalarModel } from "../reward/scalar-model";
import { answerIds, answerLogprobs, statesBefore } from "./answer-tokens";
import type { EpisodeTensors, Width } from "./episode";

/**
 * log π(a) of the answers' tokens (B, N), nats; what stands after an answer's end means nothing.
 *
 * @param temperature  the one that the tokens were drawn with
 */
export function logprobsOf(model: Gpt, batch: EpisodeTensors, width: Width, temperature = 1): tf.Tensor2D {
  return byBlocks(batch, width, ({ ids, promptLengths }, N) => {
    const before = (x: tf.Tensor3D) => statesBefore(x, promptLengths, N);
    const states = model.hidden(ids, evaluating, undefined, before); // (B, N, C)
    return answerLogprobs(model.unembed(states), answerIds(ids, promptLengths, N), temperature);
  });
}

/** V of the state before each of the answers' tokens (B, N). */
export function valuesOf(model: ScalarModel, batch: EpisodeTensors, width: Width): tf.Tensor2D {
  return byBlocks(batch, width, ({ ids, promptLengths }, N) =>
    model.values(ids, (x) => statesBefore(x, promptLengths, N)),
  );
}

/** r of each whole answer (B), read at its last token. */
export function scoresOf(model: ScalarModel, batch: EpisodeTensors, width: Width): tf.Tensor1D {
  const scores = byBlocks(batch, { ...width, answerTokens: 1 }, ({ ids, promptLengths, answerLengths }) => {
    const end = tf.add(promptLengths, answerLengths) as tf.Tensor1D;
    return model.values(ids, (x) => statesBefore(x, end, 1)); // (B, 1)
  });
  return tf.tidy(() => tf.squeeze(scores, [1]));
}

/** Computes short and long rows apart, if the width says so, and puts what comes out together again. */
function byBlocks(
  batch: EpisodeTensors,
  { positions, answerTokens: N, short }: Width,
  f: (block: EpisodeTensors, answerTokens: number) => tf.Tensor2D,
): tf.Tensor2D {
  return tf.tidy(() => {
    if (!short) return f(batch, N);
    const { ids, promptLengths, answerLengths } = batch;
    const block = (row: number, rows: number, width: number): EpisodeTensors => {
      const lengths = [promptLengths, answerLengths].map((x) => tf.slice(x, [row], [rows]));
      return { ids: tf.slice(ids, [row, 0], [rows, width]), promptLengths: lengths[0], answerLengths: lengths[1] };
    };
    const n = Math.min(short.answerTokens, N);
    const above = f(block(0, short.rows, short.positions), n); //                               (rows, n)
    const below = f(block(short.rows, ids.shape[0] - short.rows, positions), N); //             (B - rows, N)
    return tf.concat([
      n < N
        ? tf.pad(above, [
            [0, 0],
            [0, N - n],
          ])
        : above,
      below,
    ]) as tf.Tensor2D;
  });
}
