/**
 * The base model of the small world: a GPT that has read the world's text, and nothing else yet.
 *
 * A third of the text are dialogues, most of them answered, because fine-tuning can only use what the base can do: look back at the question
 * and copy from it. With too few tokens it learns neither (then it answers "what is the capital of italy ?" about geese); `copying` in
 * `src/sft/copying.ts` measures that.
 */

import { Rng } from "../core/random";
import { documents } from "../data/world/documents";
import { type specialTokens, worldTokens } from "../data/world/vocabulary";
import { Gpt } from "../lm/gpt";
import type { GptConfig } from "../lm/gpt-config";
import { ListTokenizer } from "../text/list-tokenizer";
import { Corpus } from "./corpus";
import type { TokenInputs } from "./token-batches";
import { Trainer, type TrainerOptions } from "./trainer";

/** The tokens of the world. */
export const worldTokenizer = new ListTokenizer(worldTokens);

/** The id of a token that no text holds. */
export const special = (name: (typeof specialTokens)[number]): number => worldTokenizer.id(name);

/** Sizes of the models of the small world: 0.73 M weights. */
export const worldModel = {
  vocabSize: worldTokens.length,
  blockSize: 64,
  nLayer: 3,
  nHead: 4,
  nEmbd: 128,
} as const satisfies Partial<GptConfig>;

/** How the base is trained: 7.7 M tokens, each document read about once. */
export const baseTraining = { documents: 300_000, batchSize: 24, maxSteps: 5000, learningRate: 2e-3 } as const;

/** A base before training. */
export const newBase = (seed: number, shape: Partial<GptConfig> = {}): Gpt =>
  new Gpt({ ...worldModel, ...shape }, new Rng(seed));

/** The text of the world in batches. */
export function worldCorpus(
  seed: number,
  count: number = baseTraining.documents,
  batchSize: number = baseTraining.batchSize,
): Corpus {
  const texts = documents(count, new Rng(seed));
  const { blockSize } = worldModel;
  return new Corpus(texts, worldTokenizer, { batchSize, blockSize, seed, validation: 0.02, end: special("<end>") });
}

/** The trainer of the base. */
export function baseTrainer(
  base: Gpt,
  corpus: Corpus,
  options: Partial<TrainerOptions<TokenInputs>> = {},
): Trainer<TokenInputs> {
  const { maxSteps, learningRate } = baseTraining;
  return new Trainer(base, corpus, { maxSteps, learningRate, label: "base", ...options });
}
