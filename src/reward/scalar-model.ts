/**
 * A GPT that says one number instead of a word: the reward model and the value model.
 *
 *   values = h W + b,  h the vector of every position, W (C, 1)      V_t of PPO: one number for each position
 *   score  = the value at the last token of the answer               r(x, y) of the reward model
 *
 * It starts as a copy of the model that was fine-tuned on demonstrations; only the head is new. There is no dropout: a score must be the same
 * each time it is asked for, and PPO's ratios must be 1 before the first step.
 *
 * Source: Stiennon et al. 2020, "Learning to summarize from human feedback", section 3.4 ("a randomly initialized linear head that outputs a
 *   scalar value"); the head's standard deviation 1 / √(C + 1) is that of openai/lm-human-preferences (2019), rewards.py.
 * Shapes: B rows, T tokens, C channels.
 */
import { Module } from "../core/module";
import type { Rng } from "../core/random";
import * as tf from "../core/tf";
import { copyOf } from "../lm/copy";
import type { Gpt } from "../lm/gpt";
import type { Wanted } from "../nn/attention";
import { evaluating } from "../nn/dropout";
import { Linear } from "../nn/linear";

export { copyOf } from "../lm/copy";

/** A GPT with a scalar head. */
export class ScalarModel extends Module {
  readonly head: Linear;

  /** @param trunk  its weights are trained where they are: give a copy of a model that is still needed */
  constructor(
    readonly trunk: Gpt,
    rng: Rng,
  ) {
    super();
    const { nEmbd } = trunk.config;
    this.head = new Linear(nEmbd, 1, rng, 1 / Math.sqrt(nEmbd + 1));
  }

  /** A scalar model that starts from a copy of a policy's weights. */
  static from(policy: Gpt, rng: Rng): ScalarModel {
    return new ScalarModel(copyOf(policy, rng), rng);
  }

  /**
   * One number for each position (B, T), from ids (B, T), int32.
   *
   * @param wanted  the positions that are asked for, if not all (B, N)
   */
  values(ids: tf.Tensor2D, wanted?: Wanted): tf.Tensor2D {
    const hidden = () => this.trunk.hidden(ids, evaluating, undefined, wanted);
    return tf.tidy(() => tf.squeeze(this.head.forward(hidden()), [2]) as tf.Tensor2D);
  }

  /**
   * One number for each row (B).
   *
   * @param ids   rows filled at their ends (B, T), int32
   * @param last  index of each row's last token, as from `lastTokens` (B), int32
   */
  scores(ids: tf.Tensor2D, last: tf.Tensor1D): tf.Tensor1D {
    const atLast = (x: tf.Tensor3D) => vectorsAt(x, last);
    return tf.tidy(() => tf.squeeze(this.values(ids, atLast), [1]) as tf.Tensor1D);
  }

  /** Moves all scores by -mean and then divides them by scale, in the head's own weights. */
  normalise({ mean, scale }: { mean: number; scale: number }): void {
    tf.tidy(() => {
      const { weight, bias } = this.head;
      weight.assign(tf.div(weight, scale));
      bias.assign(tf.div(tf.sub(bias, mean), scale));
    });
  }
}

/** The vector at one position of each row: (B, T, C) and (B), int32, to (B, 1, C). */
export function vectorsAt(x: tf.Tensor3D, positions: tf.Tensor1D): tf.Tensor3D {
  const [B, T, C] = x.shape;
  return tf.tidy(() => {
    const rows = tf.mul(tf.range(0, B, 1, "int32"), tf.scalar(T, "int32"));
    const flat = tf.add(rows, positions) as tf.Tensor1D;
    return tf.reshape(tf.gather(tf.reshape(x, [B * T, C]), flat), [B, 1, C]);
  });
}

/**
 * The index of each row's last token, before the filling; the last index of a row without filling.
 *
 * @throws if a row is nothing but filling
 */
export function lastTokens(rows: readonly (readonly number[])[], pad: number): number[] {
  return rows.map((row, b) => {
    const filling = row.indexOf(pad);
    if (filling === 0) throw new Error(`row ${b} must hold a token before its filling, got none`);
    return (filling === -1 ? row.length : filling) - 1;
  });
}
