/**
 * Where a GPT's heads look: the weights of every head, and two numbers that name what a head does.
 *
 *   previous-token score   mean over t of the weight on token t - 1
 *   induction score        in a text that repeats itself every K tokens: mean over t >= K of the weight on token t - K + 1,
 *                          the one that came after the last occurrence of the present token
 *
 * Source: Elhage et al. 2021, "A Mathematical Framework for Transformer Circuits" (previous-token and induction heads); Olsson et al. 2022,
 *   "In-context Learning and Induction Heads", whose "prefix matching" on repeated random tokens is the induction score. arXiv:2209.11895
 * Shapes: B batch, T tokens, nh heads.
 */
import * as tf from "../core/tf";
import { causalMask, scaledDotProductAttention } from "../nn/attention";
import { evaluating } from "../nn/dropout";
import type { Gpt } from "./gpt";

/** weights[query][key] of one head: how much token `query` takes from token `key`; each row sums to 1. */
export type AttentionMap = number[][];

/**
 * The weights of every head on one text.
 *
 * @param ids  the text's tokens, at most blockSize
 * @returns    maps[layer][head][query][key]
 */
export function attentionMaps(model: Gpt, ids: readonly number[]): AttentionMap[][] {
  return tf.tidy(() => {
    const T = ids.length;
    const mask = causalMask(T);
    const maps: AttentionMap[][] = [];
    let h = model.embed(tf.tensor2d([...ids], [1, T], "int32")); // (1, T, C)
    for (const block of model.blocks) {
      const x = model.config.norm === "pre" ? (block.norm1.forward(h) as tf.Tensor3D) : h;
      const [q, k, v] = block.attention.heads(x);
      const { weights } = scaledDotProductAttention(q, k, v, mask); // (1, nh, T, T)
      maps.push((weights.arraySync() as number[][][][])[0]);
      h = block.forward(h, evaluating);
    }
    return maps;
  });
}

/** Mean weight on the token before, 0 to 1. The first token, which has none, does not count. */
export function previousTokenScore(map: AttentionMap): number {
  return meanWeight(map, 1, (t) => t - 1);
}

/**
 * Mean weight on the token after the last occurrence of the present one, 0 to 1.
 *
 * @param period  K: token t is the same as token t - K
 * @param start   the first token that repeats; K if the text has nothing in front
 */
export function inductionScore(map: AttentionMap, period: number, start = period): number {
  return meanWeight(map, start, (t) => t - period + 1);
}

/** Mean over the queries from `first` on of the weight on the key that `keyOf` names. */
function meanWeight(map: AttentionMap, first: number, keyOf: (query: number) => number): number {
  const rows = map.slice(first);
  if (rows.length === 0) throw new Error(`the text must have more than ${first} tokens, got ${map.length}`);
  return rows.reduce((sum, row, i) => sum + row[keyOf(first + i)], 0) / rows.length;
}

/**
 * How steadily a head's gaze moves along: the correlation between the number of the query and the mean place of the keys that it looks
 * at, the keys being those of one part of the text. 1: it reads along, at an even pace; 0: it does not move; -1: it reads backwards.
 *
 * @param map      weights[query][key]
 * @param queries  the rows that count, [first, end)
 * @param keys     the columns that count, [first, end)
 * @returns        the correlation, and the share of the weight that lies on those keys
 */
export function gaze(
  map: AttentionMap,
  queries: readonly [first: number, end: number],
  keys: readonly [first: number, end: number],
): { steady: number; share: number } {
  const rows = map.slice(...queries).map((row) => row.slice(...keys));
  const share = rows.map((row) => row.reduce((sum, weight) => sum + weight, 0));
  const place = rows.map((row, i) => row.reduce((sum, weight, key) => sum + weight * key, 0) / share[i]);
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const covariance = (a: readonly number[], b: readonly number[]): number =>
    mean(a.map((value, i) => (value - mean(a)) * (b[i] - mean(b))));
  const time = place.map((_, i) => i);
  const spread = Math.sqrt(covariance(time, time) * covariance(place, place));
  return { steady: spread > 0 ? covariance(time, place) / spread : 0, share: mean(share) };
}
