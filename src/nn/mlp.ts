/**
 * The position-wise feed-forward network: two linear maps with a GELU between them, the same for every position.
 *
 *   y = gelu(x W1 + b1) W2 + b2
 *
 * Source: Vaswani et al. 2017, "Attention Is All You Need", section 3.3, eq. (2). arXiv:1706.03762
 * Shapes: C channels, 4C inside.
 * Differs: GELU instead of max(0, x), as in GPT-1 (Radford et al. 2018, section 4.1).
 */
import { Module } from "../core/module";
import type { Rng } from "../core/random";
import * as tf from "../core/tf";
import { gelu, geluErf } from "./gelu";
import { Linear } from "./linear";

/** Which form of GELU is used. */
export type Activation = "gelu" | "gelu-erf";

/** The feed-forward network of a block. */
export class Mlp extends Module {
  readonly up: Linear; //   C -> 4C
  readonly down: Linear; // 4C -> C

  /** @param residualStd  standard deviation of the first weights of `down`, which writes into the residual stream */
  constructor(
    nEmbd: number,
    rng: Rng,
    residualStd = 0.02,
    readonly activation: Activation = "gelu",
  ) {
    super();
    this.up = new Linear(nEmbd, 4 * nEmbd, rng);
    this.down = new Linear(4 * nEmbd, nEmbd, rng, residualStd);
  }

  /** (..., C) -> (..., C) */
  forward(x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const inner = this.up.forward(x); // (..., 4C)
      return this.down.forward(this.activation === "gelu" ? gelu(inner) : geluErf(inner));
    });
  }
}
