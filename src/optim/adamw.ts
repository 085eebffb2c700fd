/**
 * AdamW: Adam, and besides it every weight shrinks by a fixed share of itself.
 *
 *   weight = weight - learningRate weightDecay weight, then Adam's step
 *
 * Source: Loshchilov and Hutter 2019, "Decoupled Weight Decay Regularization", algorithm 2. arXiv:1711.05101
 * Differs: biases and the gains of layer norm do not shrink: Radford et al. 2018, section 4.1, decay "all non bias or gain
 *   weights". Those are the ones with one axis. As in PyTorch, the paper's schedule multiplier is the learning rate itself.
 */
import type { Parameters } from "../core/module";
import { Adam, type AdamOptions, adamDefaults } from "./adam";

/** Adam's numbers and the decay. */
export interface AdamWOptions extends AdamOptions {
  /** Share of a weight that is taken away, per step and unit of learning rate. */
  weightDecay: number;
}

/** Decay of Radford et al. 2018, section 4.1: "w = 0.01". */
const adamWDefaults: AdamWOptions = { ...adamDefaults, weightDecay: 0.01 };

/** AdamW. */
export class AdamW extends Adam {
  private readonly weightDecay: number;

  constructor(parameters: Parameters, options: Partial<AdamWOptions> = {}) {
    super(parameters, options);
    this.weightDecay = options.weightDecay ?? adamWDefaults.weightDecay;
  }

  protected override get decay(): number {
    return this.weightDecay;
  }
}
