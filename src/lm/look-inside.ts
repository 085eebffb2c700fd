/**
 * What happens between a GPT's first layer and its last: the vectors after every block, and who looks at whom.
 *
 *   logit lens   softmax(h_l We^T): what the model would say if it had to answer after block l
 *
 * Source: nostalgebraist 2020, "interpreting GPT: the logit lens", for the lens; Vaswani et al. 2017, section 3.2, for the weights.
 * Shapes: B batch, T tokens, C channels, nh heads, hs head size.
 */
import * as tf from "../core/tf";
import { causalMask, scaledDotProductAttention } from "../nn/attention";
import { evaluating } from "../nn/dropout";
import type { Gpt } from "./gpt";

/** The vectors before the first block and after every one; for a pre-norm model the last ones with the final norm. nLayer + 1 times (B, T, C) */
export function hiddenByLayer(gpt: Gpt, ids: tf.Tensor2D): tf.Tensor3D[] {
  return tf.tidy(() => {
    const positions = gpt.positionEmbedding.forward(tf.range(0, ids.shape[1], 1, "int32"));
    const all = [tf.add(gpt.tokenEmbedding.forward(ids), positions) as tf.Tensor3D];
    for (const block of gpt.blocks) all.push(block.forward(all[all.length - 1], evaluating));
    const { finalNorm } = gpt;
    return finalNorm ? all.map((h, i) => (i === gpt.blocks.length ? (finalNorm.forward(h) as tf.Tensor3D) : h)) : all;
  });
}

/** The logit lens: logits of the next token as each layer would give them. nLayer + 1 times (B, T, V) */
export function logitLens(gpt: Gpt, ids: tf.Tensor2D): tf.Tensor3D[] {
  return tf.tidy(() => {
    const { finalNorm, blocks } = gpt;
    return hiddenByLayer(gpt, ids).map((h, i) =>
      gpt.unembed(finalNorm && i < blocks.length ? (finalNorm.forward(h) as tf.Tensor3D) : h),
    );
  });
}

/** The attention weights of every block: nLayer times (B, nh, T, T); row t says how much position t takes from each earlier one. */
export function attentionByLayer(gpt: Gpt, ids: tf.Tensor2D): tf.Tensor4D[] {
  return tf.tidy(() => {
    const [B, T] = ids.shape;
    const { nHead, nEmbd } = gpt.config;
    const before = hiddenByLayer(gpt, ids);
    return gpt.blocks.map((block, layer) => {
      const x = gpt.config.norm === "pre" ? block.norm1.forward(before[layer]) : before[layer];
      const heads = tf.reshape(block.attention.qkv.forward(x), [B, T, 3, nHead, nEmbd / nHead]);
      const [q, k, v] = tf.unstack(tf.transpose(heads, [2, 0, 3, 1, 4])) as tf.Tensor4D[]; // (B, nh, T, hs) each
      return scaledDotProductAttention(q, k, v, causalMask(T)).weights;
    });
  });
}
