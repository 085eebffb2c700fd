/**
 * What fine-tuning starts from: the weights of a pre-trained model, all of them or the first layers only, and new rows for new tokens.
 *
 * Source: Radford et al. 2018, sections 3.2 ("the only extra parameters we require during fine-tuning are W_y, and embeddings for delimiter
 *   tokens") and 5 ("Impact of number of layers transferred").
 */
import { assertInteger } from "../core/check";
import type { Rng } from "../core/random";
import * as tf from "../core/tf";
import { Gpt } from "../lm/gpt";
import { nTaskTokens } from "./input";

/** What is taken over. */
export interface TransferOptions {
  /** How many blocks, from below; the embeddings are always taken. Default: all. */
  layers?: number;
  /** Rows added to the vocabulary. Default: the three task tokens. */
  newTokens?: number;
  /** How new weights start: changes a fresh model before anything is taken over. Default: as the model itself starts. */
  start?: (fresh: Gpt) => Gpt;
  /** Probability of being dropped while fine-tuning. Default: as in the pre-trained model. */
  dropout?: number;
}

/**
 * A new model with a longer vocabulary and a pre-trained model's weights; what is not taken over starts as in any new model.
 *
 * @param pretrained  is not changed
 * @param rng         where new weights come from
 * @throws            if there are not so many layers
 */
export function transfer(pretrained: Gpt, options: TransferOptions, rng: Rng): Gpt {
  const { vocabSize, nLayer, dropout: before } = pretrained.config;
  const { layers = nLayer, newTokens = nTaskTokens, dropout = before, start = (fresh) => fresh } = options;
  assertInteger("layers", layers, 0, nLayer);
  assertInteger("newTokens", newTokens, 0);
  const model = start(new Gpt({ ...pretrained.config, vocabSize: vocabSize + newTokens, dropout }, rng));
  const theirs = pretrained.parameters();
  for (const [path, variable] of model.parameters()) {
    const block = /^blocks\.(\d+)\./.exec(path);
    if (block && Number(block[1]) >= layers) continue;
    if (path.startsWith("finalNorm") && layers < nLayer) continue;
    tf.tidy(() => variable.assign(extended(theirs.get(path)!, variable)));
  }
  return model;
}

/** The pre-trained rows, and below them the new ones. */
function extended(old: tf.Tensor, fresh: tf.Tensor): tf.Tensor {
  if (old.shape[0] === fresh.shape[0]) return tf.clone(old);
  return tf.concat([old, tf.slice(fresh, [old.shape[0], 0])], 0);
}
