/**
 * GPT: a decoder-only transformer that gives the logits of the next token at every position.
 *
 *   h0 = U We + Wp,  hl = block(h(l-1)) for l = 1..n,  P(u) = softmax(hn We^T)
 *
 * Source: Radford et al. 2018, "Improving Language Understanding by Generative Pre-Training", section 3.1, eq. (2);
 *   Radford et al. 2019, "Language Models are Unsupervised Multitask Learners", section 2.3, for the pre-norm form, whose last
 *   block is followed by one more layer norm.
 * Shapes: B batch, T tokens (at most blockSize), C channels (nEmbd), V vocabulary.
 */
import { assertInteger, assertShape } from "../core/check";
import { Module } from "../core/module";
import type { Rng } from "../core/random";
import * as tf from "../core/tf";
import type { Wanted } from "../nn/attention";
import { Block } from "../nn/block";
import { Dropout, evaluating, type Mode } from "../nn/dropout";
import { Embedding } from "../nn/embedding";
import { LayerNorm } from "../nn/layer-norm";
import type { GptPast } from "./gpt-cache";
import { type GptConfig, gptDefaults } from "./gpt-config";

/** A GPT. Its output layer is the token embedding turned round ("tied weights"). */
export class Gpt extends Module {
  readonly config: GptConfig;
  readonly tokenEmbedding: Embedding; //    We, "wte" in GPT-2 (V, C)
  readonly positionEmbedding: Embedding; // Wp, "wpe" in GPT-2 (blockSize, C)
  readonly blocks: Block[];
  readonly finalNorm?: LayerNorm; //        pre-norm only, "ln_f" in GPT-2
  private readonly drop: Dropout;

  /**
   * @param config  the sizes; what is left out is as in `gptDefaults`
   * @param rng     where the first weights and the dropout masks come from
   * @throws if a size is not a whole number above 0, or nEmbd is not divisible by nHead
   */
  constructor(config: Pick<GptConfig, "vocabSize" | "blockSize"> & Partial<GptConfig>, rng: Rng) {
    super();
    this.config = { ...gptDefaults, ...config };
    const { vocabSize, blockSize, nLayer, nEmbd, nHead, norm, dropout, positionStd } = this.config;
    for (const [name, size] of Object.entries({ vocabSize, blockSize, nLayer, nEmbd, nHead })) {
      assertInteger(name, size, 1);
    }
    // GPT-2 scales what is added to the residual stream by 1 / sqrt(number of additions); GPT-1 does not.
    const residualStd = norm === "pre" ? 0.02 / Math.sqrt(2 * nLayer) : 0.02;
    this.tokenEmbedding = new Embedding(vocabSize, nEmbd, rng);
    this.positionEmbedding = new Embedding(blockSize, nEmbd, rng, positionStd);
    this.drop = new Dropout(dropout, rng);
    this.blocks = Array.from({ length: nLayer }, () => new Block({ ...this.config, residualStd }, rng));
    if (norm === "pre") this.finalNorm = new LayerNorm(nEmbd);
  }

  /**
   * Logits of the next token at every position.
   *
   * @param ids   (B, T), int32, T <= blockSize
   * @param mode  whether this is training (then dropout acts), or `evaluating`
   * @param past  if given, ids continue a text that the cache holds
   * @returns     (B, T, V); position t depends on ids 0..t only
   * @throws      if there are more tokens than blockSize
   */
  logits(ids: tf.Tensor2D, mode: Mode = evaluating, past?: GptPast): tf.Tensor3D {
    return tf.tidy(() => this.unembed(this.hidden(ids, mode, past)));
  }

  /**
   * The vector of every position after the last block (and the final norm): what a reward or value head reads. (B, T, C)
   *
   * @param wanted  the positions that are wanted, if not all (B, N, C): the last block computes no others
   */
  hidden(ids: tf.Tensor2D, mode: Mode = evaluating, past?: GptPast, wanted?: Wanted): tf.Tensor3D {
    assertShape("ids", ids, [null, null]);
    const T = ids.shape[1];
    const { blockSize } = this.config;
    if (T > blockSize) throw new Error(`ids has ${T} tokens, blockSize is ${blockSize}; crop it with ids.slice(...)`);
    return tf.tidy(() => {
      let h = this.drop.forward(this.embed(ids, past?.positions), mode); // (B, T, C)
      for (const [i, block] of this.blocks.entries()) {
        const last = i === this.blocks.length - 1;
        h = block.forward(h, mode, past && { ...past, cache: past.cache.layers[i] }, last ? wanted : undefined);
      }
      return (this.finalNorm ? this.finalNorm.forward(h) : h) as tf.Tensor3D;
    });
  }

  /** Token vectors plus position vectors: what the first block gets. (B, T) -> (B, T, C) */
  embed(ids: tf.Tensor2D, positions?: tf.Tensor): tf.Tensor3D {
    return tf.tidy(() => {
      const places = this.positionEmbedding.forward(positions ?? tf.range(0, ids.shape[1], 1, "int32")); // (T, C) or (B, T, C)
      return tf.add(this.tokenEmbedding.forward(ids), places) as tf.Tensor3D;
    });
  }

  /** (B, T, C) -> (B, T, V): how well each token's vector matches. */
  unembed(h: tf.Tensor3D): tf.Tensor3D {
    const [B, T, C] = h.shape;
    return tf.tidy(() => {
      const rows = tf.matMul(tf.reshape(h, [B * T, C]), this.tokenEmbedding.weight, false, true); // (B T, V)
      return tf.reshape(rows, [B, T, this.config.vocabSize]);
    });
  }
}
