/**
 * A base model with a seventh of the weights of the course's, which has read the same text: what is a small model worth that was fine-tuned,
 * beside a large one that was not?
 */
import * as path from "node:path";
import type { Gpt } from "../lm/gpt";
import type { GptConfig } from "../lm/gpt-config";
import { chainFolders } from "./chain-files";
import type { TokenInputs } from "./token-batches";
import type { TrainerOptions } from "./trainer";
import { readGpt, writeWeights } from "./weights-file";
import { baseTrainer, newBase, worldCorpus } from "./world-base";

/** Its sizes where they are not those of `worldModel`: 0.11 M weights. */
export const smallModel = { nLayer: 2, nHead: 4, nEmbd: 48 } as const satisfies Partial<GptConfig>;

/** The file that came with the course. */
export const smallBaseFile = (): string => path.join(chainFolders.shipped(), "small-base.safetensors");

/** The small base. @throws if its file is not there */
export const openSmallBase = (): Gpt => readGpt(smallBaseFile());

/** Trains it, with the text, the number of steps and the batches of the large one, and writes its file. */
export async function makeSmallBase(
  file = smallBaseFile(),
  options: Partial<TrainerOptions<TokenInputs>> & { documents?: number } = {},
): Promise<Gpt> {
  const { documents, ...trainer } = options;
  const model = newBase(1, smallModel);
  const training = baseTrainer(model, worldCorpus(1, documents), {
    learningRate: 4e-3,
    label: "small base",
    ...trainer,
  });
  await training.run();
  training.dispose();
  writeWeights(file, model, { ...model.config }, "BF16");
  return model;
}
