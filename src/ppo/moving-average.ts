/**
 * A moving average of a policy's weights, which is steadier than the last weights.
 *
 *   average ← decay · average + (1 - decay) · weights
 *
 * Source: Ouyang et al. 2022, appendix C.4: "the exponential moving average of weights with a decay rate of 0.992".
 */
import type { Parameters } from "../core/module";

/** Weights by path, averaged over updates; half of what is new is in it after ln 0.5 / ln decay updates, 86.3 with 0.992. */
export class MovingAverage {
  readonly weights: Map<string, Float32Array>;

  /**
   * Starts at the weights as they are.
   *
   * @param decay  from 0, the last weights alone, to below 1
   * @throws if it is not
   */
  constructor(
    private readonly parameters: Parameters,
    readonly decay = 0.992,
  ) {
    if (!(decay >= 0 && decay < 1)) throw new Error(`decay must be at least 0 and below 1, got ${decay}`);
    this.weights = new Map([...parameters].map(([path, weight]) => [path, Float32Array.from(weight.dataSync())]));
  }

  /** Takes in the weights as they are now. */
  update(): void {
    for (const [path, weight] of this.parameters) {
      const average = this.weights.get(path)!;
      const now = weight.dataSync();
      for (let i = 0; i < average.length; i++) average[i] = this.decay * average[i] + (1 - this.decay) * now[i];
    }
  }
}
