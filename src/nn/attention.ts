/**
 * Causal self-attention.
 *
 *   Attention(Q, K, V) = softmax(Q K^T / sqrt(d_k)) V
 *
 * Source: Vaswani et al. 2017, "Attention Is All You Need", section 3.2, eq. (1), and 3.2.3 for the mask. arXiv:1706.03762
 * Shapes: B batch, T tokens in the context, C channels (nEmbd), nh heads, hs head size (C / nh); Tq queries look at Tk keys.
 */
import { assertShape } from "../core/check";
import { attentionIsFused, fusedCausalAttention, fusedCausalSoftmax, hasKernels } from "../core/fused";
import { Module } from "../core/module";
import type { Rng } from "../core/random";
import * as tf from "../core/tf";
import { Dropout, type Mode } from "./dropout";
import type { KeyValueCache } from "./key-value-cache";
import { Linear } from "./linear";

/** What is added to a masked score: exp of it is 0 in float32. Not -Infinity, which a fully masked row would turn into NaN. */
const MASKED_SCORE = -1e9;

/** 1 where query t (row) may look at key s (column), that is s <= t; 0 elsewhere. Shape (T, T). */
export function causalMask(T: number): tf.Tensor2D {
  return tf.tidy(() => tf.linalg.bandPart(tf.ones<tf.Rank.R2>([T, T]), -1, 0));
}

/**
 * Scaled dot-product attention: each query's output is a weighted mean of the values.
 *
 * @param q     queries (B, nh, Tq, hs)
 * @param k     keys    (B, nh, Tk, hs)
 * @param v     values  (B, nh, Tk, hs)
 * @param mask  (Tq, Tk) or (B, 1, Tq, Tk), 1 = may look, 0 = may not
 * @param drop  what is done to the weights before they are used: dropout while training
 * @returns     the outputs (B, nh, Tq, hs) and the weights (B, nh, Tq, Tk), whose rows sum to 1
 * @throws      if a shape does not fit
 * @source      Vaswani et al. 2017, eq. (1)
 */
export function scaledDotProductAttention(
  q: tf.Tensor4D,
  k: tf.Tensor4D,
  v: tf.Tensor4D,
  mask: tf.Tensor,
  drop: (weights: tf.Tensor4D) => tf.Tensor4D = (weights) => weights,
) {
  const [B, nh, Tq, headSize] = q.shape;
  const Tk = k.shape[2];
  assertShape("k", k, [B, nh, null, headSize]);
  assertShape("v", v, k.shape);
  assertShape("mask", mask, mask.rank === 2 ? [Tq, Tk] : [B, 1, Tq, Tk]);

  return tf.tidy(() => {
    // Dividing q instead of the scores is the same with fewer divisions.
    const scores = tf.matMul(tf.mul(q, 1 / Math.sqrt(headSize)), k, false, true); //  (B, nh, Tq, Tk)
    const visible = tf.add(scores, tf.mul(tf.sub(1, mask), MASKED_SCORE)); //         (B, nh, Tq, Tk)
    const weights = tf.softmax(visible) as tf.Tensor4D; //                            (B, nh, Tq, Tk)
    const output = tf.matMul(drop(weights), v) as tf.Tensor4D; //                     (B, nh, Tq, hs)
    return { output, weights };
  });
}

/**
 * Scaled dot-product attention in which each query sees its own key and those before it.
 *
 * @param q, k, v  (B, nh, T, hs)
 * @param drop     what is done to the weights before they are used
 * @returns        (B, nh, T, hs)
 * @same           scaledDotProductAttention with causalMask(T)
 */
export function causalAttention(
  q: tf.Tensor4D,
  k: tf.Tensor4D,
  v: tf.Tensor4D,
  drop: (weights: tf.Tensor4D) => tf.Tensor4D = (weights) => weights,
): tf.Tensor4D {
  const [, , T, headSize] = q.shape;
  if (!hasKernels()) return scaledDotProductAttention(q, k, v, causalMask(T), drop).output;
  return tf.tidy(() => {
    const scores = tf.matMul(q, k, false, true) as tf.Tensor4D; //               (B, nh, T, T)
    const weights = fusedCausalSoftmax(scores, 1 / Math.sqrt(headSize)); //      (B, nh, T, T)
    return tf.matMul(drop(weights), v) as tf.Tensor4D;
  });
}

/** Where the keys and values of earlier tokens are, and which of them each query may look at. */
export interface Past {
  cache: KeyValueCache;
  /** The cache's row of the first token of x, int32. */
  start: tf.Scalar;
  /** (T, Tk) or (B, 1, T, Tk), 1 = may look, Tk being the cache's rows. */
  mask: tf.Tensor;
}

/** Positions that are wanted: vectors of all (B, T, C) to those of some (B, N, C). Each is asked for by itself: nothing looks at it. */
export type Wanted = (x: tf.Tensor3D) => tf.Tensor3D;

/** Multi-head causal self-attention with an output projection. */
export class CausalSelfAttention extends Module {
  readonly qkv: Linear; //  C -> 3C, the queries, keys and values of all heads at once
  readonly proj: Linear; // C -> C
  readonly drop: Dropout;

  /**
   * @param residualStd  standard deviation of the first weights of `proj`, which writes into the residual stream
   * @param dropRate     probability that an attention weight is dropped while training
   * @throws if nEmbd is not divisible by nHead
   */
  constructor(
    readonly nHead: number,
    nEmbd: number,
    rng: Rng,
    residualStd = 0.02,
    dropRate = 0,
  ) {
    super();
    if (nEmbd % nHead !== 0) throw new Error(`nEmbd must be divisible by nHead, got nEmbd=${nEmbd}, nHead=${nHead}`);
    this.qkv = new Linear(nEmbd, 3 * nEmbd, rng);
    this.proj = new Linear(nEmbd, nEmbd, rng, residualStd);
    this.drop = new Dropout(dropRate, rng);
  }

  /** The queries, keys and values of every head: (B, T, C) -> three of (B, nh, T, hs). */
  heads(x: tf.Tensor3D): [q: tf.Tensor4D, k: tf.Tensor4D, v: tf.Tensor4D] {
    return tf.tidy(() => {
      const [B, T, C] = x.shape;
      const heads = tf.reshape(this.qkv.forward(x), [B, T, 3, this.nHead, C / this.nHead]); // (B, T, 3, nh, hs)
      return tf.unstack(tf.transpose(heads, [2, 0, 3, 1, 4])) as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D];
    });
  }

  /** What the heads found, side by side and mixed: (B, nh, T, hs) -> (B, T, C), or (B, N, C) where only some positions are wanted. */
  merge(output: tf.Tensor4D, wanted: Wanted = (x) => x): tf.Tensor3D {
    return tf.tidy(() => {
      const [B, nh, T, hs] = output.shape;
      const merged = tf.reshape(tf.transpose(output, [0, 2, 1, 3]), [B, T, nh * hs]) as tf.Tensor3D; // heads side by side
      return this.proj.forward(wanted(merged)) as tf.Tensor3D;
    });
  }

  /**
   * (B, T, C) -> (B, T, C); position t of the output depends on positions 0..t of x only.
   *
   * @param past  if given, x continues a text: its keys and values are added to the cache, and its queries look at the cache
   * @param wanted  the positions of the output that are wanted; all unless given
   */
  forward(x: tf.Tensor3D, mode: Mode, past?: Past, wanted: Wanted = (all) => all): tf.Tensor3D {
    return tf.tidy(() => {
      const drops = mode.training && this.drop.rate > 0;
      if (!past && !drops && attentionIsFused()) {
        const found = fusedCausalAttention(this.qkv.forward(x) as tf.Tensor3D, this.nHead); // (B, T, C)
        return this.proj.forward(wanted(found)) as tf.Tensor3D;
      }
      let [q, k, v] = this.heads(x); //                                                     (B, nh, T, hs) each
      if (past) [k, v] = past.cache.append(past.start, k, v); //                            (B, nh, Tk, hs)
      const drop = (weights: tf.Tensor4D) => this.drop.forward(weights, mode);
      const output = past ? scaledDotProductAttention(q, k, v, past.mask, drop).output : causalAttention(q, k, v, drop); //                                                (B, nh, T, hs)
      return this.merge(output, wanted);
    });
  }
}
