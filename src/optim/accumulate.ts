/**
 * Gradient accumulation: several small batches give the gradient of one large one, with the memory of a small one.
 *
 *   sum = sum + weight g   for each small batch, then one optimizer step on sum / (sum of the weights)
 *
 * With the number of tokens that count in a batch as its weight, that is the gradient of the mean loss over all tokens of all batches.
 */
import type { Gradients } from "../core/gradients";
import type { Parameters } from "../core/module";
import * as tf from "../core/tf";
import { asScalar, pairs, prefixed, zerosLike } from "./optimizer";

/** A running weighted mean of gradients. */
export class GradientSum {
  private readonly sums: Map<string, tf.Variable>;
  private readonly total: tf.Variable; // of the weights

  constructor(private readonly parameters: Parameters) {
    this.sums = zerosLike(parameters);
    this.total = tf.tidy(() => tf.variable(tf.scalar(0), false));
  }

  /** Adds gradients, each times `weight`; frees nothing. */
  add(gradients: Gradients, weight: number | tf.Scalar): void {
    for (const [path, , gradient] of pairs(this.parameters, gradients)) {
      const sum = this.sums.get(path)!;
      tf.tidy(() => sum.assign(tf.add(sum, tf.mul(gradient, weight))));
    }
    tf.tidy(() => this.total.assign(tf.add(this.total, asScalar(weight))));
  }

  /** The mean so far; 0 if the weights add up to 0. */
  mean(): Gradients {
    return new Map([...this.sums].map(([path, sum]) => [path, tf.divNoNan(sum, this.total)]));
  }

  /** Starts again at 0. */
  clear(): void {
    for (const sum of this.state().values()) tf.tidy(() => sum.assign(tf.zerosLike(sum)));
  }

  /** Sums and weight by name: what a checkpoint in the middle of a step would hold. */
  state(): ReadonlyMap<string, tf.Variable> {
    return prefixed({ sum: this.sums, total: new Map([["", this.total]]) });
  }

  /** Frees them. */
  dispose(): void {
    tf.dispose([...this.state().values()]);
  }
}
