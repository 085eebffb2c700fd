/**
 * The loss of a model on the small world's text: what it still knows of what the base has read. The alignment tax is how much that rises.
 *
 * Source: Ouyang et al. 2022, "Training language models to follow instructions with human feedback", section 1, for the name.
 */
import * as tf from "../core/tf";
import { crossEntropy } from "../lm/cross-entropy";
import type { Gpt } from "../lm/gpt";
import { evaluating } from "../nn/dropout";
import { worldCorpus } from "./world-base";

/** Mean loss over windows of fresh documents, nats per token: the same ones for whatever model. @param documents  how many */
export function worldTextLoss(model: Gpt, documents = 1200): number {
  const { train } = worldCorpus(31_415, documents);
  let sum = 0;
  for (let i = 0; i < train.batchesPerEpoch; i++) {
    const { ids, targets } = train.next();
    sum += tf.tidy(() => crossEntropy(model.logits(ids, evaluating), targets).dataSync()[0]);
    tf.dispose([ids, targets]);
  }
  return sum / train.batchesPerEpoch;
}
