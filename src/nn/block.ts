/**
 * One layer of a transformer: attention lets tokens talk to each other, the feed-forward network lets each think for itself.
 *
 *   post-norm (GPT-1):  h = norm(x + attention(x)),  y = norm(h + mlp(h))
 *   pre-norm (GPT-2):   h = x + attention(norm(x)),  y = h + mlp(norm(h))
 *
 * Source: Vaswani et al. 2017, "Attention Is All You Need", section 3.1, for post-norm, which Radford et al. 2018 keep;
 *   Radford et al. 2019, "Language Models are Unsupervised Multitask Learners", section 2.3, for pre-norm: "Layer
 *   normalization was moved to the input of each sub-block".
 * Shapes: B batch, T tokens, C channels.
 */
import { Module } from "../core/module";
import type { Rng } from "../core/random";
import * as tf from "../core/tf";
import { CausalSelfAttention, type Past, type Wanted } from "./attention";
import { Dropout, type Mode } from "./dropout";
import { LayerNorm } from "./layer-norm";
import { type Activation, Mlp } from "./mlp";

/** What a block is made of. */
export interface BlockConfig {
  /** C, length of a token's vector. */
  nEmbd: number;
  /** nh, number of attention heads. */
  nHead: number;
  /** Whether layer norm comes before each sub-block (GPT-2) or after the sum (GPT-1). */
  norm: "pre" | "post";
  /** Probability of being dropped while training, in attention weights and in what each sub-block adds. */
  dropout: number;
  /** Form of GELU. */
  activation: Activation;
  /** Standard deviation of the first weights of the two maps that write into the residual stream. */
  residualStd: number;
}

/** Attention, then the feed-forward network, each added to what came in. */
export class Block extends Module {
  readonly norm1: LayerNorm;
  readonly attention: CausalSelfAttention;
  readonly norm2: LayerNorm;
  readonly mlp: Mlp;
  private readonly drop1: Dropout;
  private readonly drop2: Dropout;

  constructor(
    readonly config: BlockConfig,
    rng: Rng,
  ) {
    super();
    const { nEmbd, nHead, dropout, activation, residualStd } = config;
    this.norm1 = new LayerNorm(nEmbd);
    this.attention = new CausalSelfAttention(nHead, nEmbd, rng, residualStd, dropout);
    this.norm2 = new LayerNorm(nEmbd);
    this.mlp = new Mlp(nEmbd, rng, residualStd, activation);
    this.drop1 = new Dropout(dropout, rng);
    this.drop2 = new Dropout(dropout, rng);
  }

  /**
   * (B, T, C) -> (B, T, C)
   *
   * @param past  if given, x continues a text that the cache holds
   * @param wanted  the positions of the output that are wanted, if not all: every position is looked at, and only these think for themselves
   */
  forward(x: tf.Tensor3D, mode: Mode, past?: Past, wanted: Wanted = (all) => all): tf.Tensor3D {
    const attention = (y: tf.Tensor) =>
      this.drop1.forward(this.attention.forward(y as tf.Tensor3D, mode, past, wanted), mode);
    const mlp = (y: tf.Tensor) => this.drop2.forward(this.mlp.forward(y), mode);
    const { norm1, norm2 } = this;
    return tf.tidy(() => {
      if (this.config.norm === "post") {
        const h = norm1.forward(tf.add(wanted(x), attention(x)));
        return norm2.forward(tf.add(h, mlp(h))) as tf.Tensor3D;
      }
      const h = tf.add(wanted(x), attention(norm1.forward(x)));
      return tf.add(h, mlp(norm2.forward(h))) as tf.Tensor3D;
    });
  }
}
