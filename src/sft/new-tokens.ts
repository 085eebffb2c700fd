/**
 * First vectors for tokens that pre-training never met, such as `<assistant>`: the mean of the vectors of tokens that do a similar thing.
 *
 *   e(new) = 1/n Σ e(similar)
 *
 * A vector that is still as it was drawn is noise at the very place where the answer begins, and fine-tuning would first have to undo it.
 *
 * Source: Hewitt 2021, "Initializing new word embeddings for pretrained language models", for the mean; there, of all tokens.
 */
import * as tf from "../core/tf";
import type { Gpt } from "../lm/gpt";

/**
 * Gives tokens the mean vector of others; everything else stays.
 *
 * @param similar  for each new token's id, the ids of those it is to resemble, at least one
 */
export function startTokens(model: Gpt, similar: ReadonlyMap<number, readonly number[]>): void {
  const { weight } = model.tokenEmbedding;
  const [, C] = weight.shape;
  const rows = Float32Array.from(weight.dataSync());
  const from = rows.slice();
  for (const [token, others] of similar) {
    for (let c = 0; c < C; c++) {
      rows[token * C + c] = others.reduce((sum, other) => sum + from[other * C + c], 0) / others.length;
    }
  }
  tf.tidy(() => weight.assign(tf.tensor(rows, weight.shape)));
}
