/**
 * Gradient accumulation: several small batches give the gradient of one large one, with the memory of a small one.
 *
 *   sum = sum + weight g   for each small batch, then one optimizer step on the sum
 *
 * With weight 1 / n for each of n equally large batches, the sum is the gradient of the mean loss over all of them.
 */
import type { Gradients } from "../core/gradients";
import type { Parameters } from "../core/module";
import * as tf from "../core/tf";
import { pairs, zerosLike } from "./optimizer";

/** A running sum of gradients. */
export class GradientSum {
  private readonly sums: Map<string, tf.Variable>;

  constructor(private readonly parameters: Parameters) {
    this.sums = zerosLike(parameters);
  }

  /** Adds gradients, each times `weight`; frees nothing. */
  add(gradients: Gradients, weight: number | tf.Scalar): void {
    for (const [path, , gradient] of pairs(this.parameters, gradients)) {
      const sum = this.sums.get(path)!;
      tf.tidy(() => sum.assign(tf.add(sum, tf.mul(gradient, weight))));
    }
  }

  /** The sum so far. */
  gradients(): Gradients {
    return this.sums;
  }

  /** Starts again at 0. */
  clear(): void {
    for (const sum of this.sums.values()) tf.tidy(() => sum.assign(tf.zerosLike(sum)));
  }

  /** The sums by path: what a checkpoint in the middle of a step would hold. */
  state(): ReadonlyMap<string, tf.Variable> {
    return this.sums;
  }

  /** Frees them. */
  dispose(): void {
    tf.dispose([...this.sums.values()]);
  }
}
