/**
 * A moving average of a policy's weights, which is steadier than the last weights.
 *
 *   average ← decay · average + (1 - decay) · weights
 *
 * Source: Ouyang et al. 2022, appendix C.4: "the exponential moving average of weights with a decay rate of 0.992".
 */
import type { Parameters } from "../core/module";
import * as tf from "../core/tf";

/** Weights averaged over updates; half of what is new is in it after ln 0.5 / ln decay updates, 86.3 with 0.992. */
export class MovingAverage {
  /**
   * @param parameters  the weights that are followed
   * @param average     variables of the same paths and shapes that hold the average; at first, the weights as they are
   * @param decay       from 0, the last weights alone, to below 1
   * @throws if it is not
   */
  constructor(
    private readonly parameters: Parameters,
    private readonly average: Parameters,
    readonly decay = 0.992,
  ) {
    if (!(decay >= 0 && decay < 1)) throw new Error(`decay must be at least 0 and below 1, got ${decay}`);
  }

  /** Takes in the weights as they are now. It can be part of a compiled step. */
  update(): void {
    for (const [path, weight] of this.parameters) {
      const average = this.average.get(path)!;
      tf.tidy(() => average.assign(tf.add(tf.mul(average, this.decay), tf.mul(weight, 1 - this.decay))));
    }
  }
}
