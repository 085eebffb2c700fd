/**
 * A GPT with a part taken out, to see what the part was for. With nothing taken out it computes what `Gpt` computes.
 *
 *   scale      softmax(Q K^T) V: the scores are not divided by sqrt(hs)
 *   mask       every token looks at all tokens, those to come included
 *   positions  nothing says where a token stands; or sines and cosines say it instead of learned vectors
 *   residuals  h = attention(norm(h)) instead of h + attention(norm(h)), and the same for the feed-forward network
 *
 * Source: Vaswani et al. 2017, sections 3.2.1 (scale), 3.2.3 (mask), 3.5 (positions), 3.1 (residual connections). arXiv:1706.03762
 * Shapes: B batch, T tokens, C channels, nh heads, hs head size, V vocabulary.
 */
import type { Rng } from "../core/random";
import * as tf from "../core/tf";
import { type CausalSelfAttention, causalMask, scaledDotProductAttention, type Wanted } from "../nn/attention";
import type { Mode } from "../nn/dropout";
import { sinusoidalPositions } from "../nn/positions";
import { Gpt } from "./gpt";
import type { GptPast } from "./gpt-cache";
import type { GptConfig } from "./gpt-config";

/** Which parts are in. */
export interface Parts {
  scale: boolean;
  mask: boolean;
  positions: "learned" | "sinusoidal" | "none";
  residuals: boolean;
}

/** Nothing taken out. */
export const whole: Parts = { scale: true, mask: true, positions: "learned", residuals: true };

/** A pre-norm GPT without some of its parts. Its first weights are those of the whole model with the same seed. */
export class AblatedGpt extends Gpt {
  readonly parts: Parts;

  /** @param parts  what differs from `whole` */
  constructor(
    config: Pick<GptConfig, "vocabSize" | "blockSize"> & Partial<Omit<GptConfig, "norm" | "dropout">>,
    rng: Rng,
    parts: Partial<Parts>,
  ) {
    super({ ...config, norm: "pre", dropout: 0 }, rng);
    this.parts = { ...whole, ...parts };
  }

  /** See Gpt. It keeps no past: every token is computed anew, and every position. */
  override hidden(ids: tf.Tensor2D, _mode?: Mode, _past?: GptPast, wanted: Wanted = (all) => all): tf.Tensor3D {
    return tf.tidy(() => {
      let h: tf.Tensor = this.embed(ids); // (B, T, C)
      const add = (y: tf.Tensor): tf.Tensor => (this.parts.residuals ? tf.add(h, y) : y);
      for (const { norm1, attention, norm2, mlp } of this.blocks) {
        h = add(this.attend(attention, norm1.forward(h) as tf.Tensor3D));
        h = add(mlp.forward(norm2.forward(h)));
      }
      return wanted(this.finalNorm!.forward(h) as tf.Tensor3D);
    });
  }

  /** See Gpt. */
  override embed(ids: tf.Tensor2D): tf.Tensor3D {
    if (this.parts.positions === "learned") return super.embed(ids);
    return tf.tidy(() => {
      const tokens = this.tokenEmbedding.forward(ids) as tf.Tensor3D; // (B, T, C)
      if (this.parts.positions === "none") return tokens;
      const { nEmbd, positionStd } = this.config;
      // A sine's root mean square is sqrt(1/2): so these are as large as the learned vectors begin.
      return tf.add(tokens, tf.mul(sinusoidalPositions(ids.shape[1], nEmbd), positionStd * Math.SQRT2));
    });
  }

  private attend(attention: CausalSelfAttention, x: tf.Tensor3D): tf.Tensor3D {
    const T = x.shape[1];
    const [q, k, v] = attention.heads(x); // (B, nh, T, hs) each
    const unscaled = this.parts.scale ? q : (tf.mul(q, Math.sqrt(q.shape[3])) as tf.Tensor4D);
    const mask = this.parts.mask ? causalMask(T) : tf.ones([T, T]);
    return attention.merge(scaledDotProductAttention(unscaled, k, v, mask).output);
  }
}
