/**
 * What a model still knows of the text that it was pre-trained on: its loss on new documents of the same kind, always the same ones.
 */
import { Rng } from "../core/random";
import * as tf from "../core/tf";
import { documents } from "../data/world/documents";
import { crossEntropy } from "../lm/cross-entropy";
import type { Gpt } from "../lm/gpt";
import { evaluating } from "../nn/dropout";
import { TokenBatches } from "./token-batches";
import { tokenStream } from "./token-stream";
import { baseTraining, special, worldModel, worldTokenizer } from "./world-base";

/**
 * Mean cross-entropy on documents of the world, nats per token.
 *
 * @param count  documents; the course's runs of pre-training have not read them
 */
export function worldLoss(model: Gpt, count = 1000): number {
  const { batchSize } = baseTraining;
  const stream = tokenStream(documents(count, new Rng(9009)), worldTokenizer, special("<end>"));
  const blockSize = Math.min(worldModel.blockSize, model.config.blockSize);
  const batches = new TokenBatches(stream, { batchSize, blockSize, seed: 1 });
  const rounds = Math.max(1, batches.batchesPerEpoch - 1); // whole batches of one epoch
  let sum = 0;
  for (let i = 0; i < rounds; i++) {
    const { ids, targets } = batches.next();
    const loss = tf.tidy(() => crossEntropy(model.logits(ids, evaluating), targets));
    sum += loss.dataSync()[0];
    tf.dispose([ids, targets, loss]);
  }
  return sum / rounds;
}
