/**
 * Dropout: while training, each number is kept with probability 1 - rate and divided by it, else set to 0.
 *
 * Source: Srivastava et al. 2014, "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", section 4.
 * Differs: kept numbers are scaled up while training instead of down afterwards, so that their mean stays the same.
 *   The mask depends only on the layer's seed and the step: the same two give the same mask, on any run.
 */
import { assertInRange } from "../core/check";
import { Module } from "../core/module";
import type { Rng } from "../core/random";
import { statelessUniform } from "../core/random-tensor";
import * as tf from "../core/tf";

/** Whether a forward pass is part of training; if it is, which step it is: another step, another dropout mask. */
export type Mode = { training: false } | { training: true; step: tf.Scalar };

/** The mode of a forward pass whose numbers are wanted as they are: evaluation and generation. */
export const evaluating: Mode = { training: false };

/**
 * Sets numbers to 0 at random.
 *
 * @param x     any shape
 * @param rate  probability of being dropped, 0 <= rate < 1
 * @param seed  two whole numbers (2), int32
 * @returns     shape of x
 */
export function dropout<T extends tf.Tensor>(x: T, rate: number, seed: tf.Tensor1D): T {
  return tf.tidy(() => {
    const kept = tf.cast(tf.greaterEqual(statelessUniform(x.shape, seed), rate), "float32"); // 1 or 0, shape of x
    return tf.mul(x, tf.mul(kept, 1 / (1 - rate))) as T;
  });
}

/** A place in a network where numbers are dropped; places made with one generator drop different ones. */
export class Dropout {
  /** Together with the step it fixes the mask; a run that goes on after a break needs the same one. */
  seed: number;

  /**
   * @param rate  probability of being dropped, 0 <= rate < 1
   * @throws if the rate is not in that range
   */
  constructor(
    readonly rate: number,
    rng: Rng,
  ) {
    assertInRange("rate", rate, 0, 1 - 1e-6);
    this.seed = rng.seed();
  }

  /** Drops numbers of x while training; else gives x back. Shape of x. */
  forward<T extends tf.Tensor>(x: T, mode: Mode): T {
    if (!mode.training || this.rate === 0) return x;
    return tf.tidy(() => dropout(x, this.rate, tf.stack([tf.scalar(this.seed, "int32"), mode.step]) as tf.Tensor1D));
  }
}

/** Every dropout place of a model, in the order in which its fields were set. */
export function dropoutsOf(model: Module): Dropout[] {
  const seen = new Set<unknown>();
  const visit = (value: unknown): Dropout[] => {
    if (!(value instanceof Dropout || value instanceof Module || Array.isArray(value)) || seen.has(value)) return [];
    seen.add(value);
    return value instanceof Dropout ? [value] : Object.values(value).flatMap(visit);
  };
  return visit(model);
}
