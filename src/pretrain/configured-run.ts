/**
 * A configuration made into a model, data and a trainer.
 */
import * as fs from "node:fs";
import { Rng } from "../core/random";
import { dictionaryAndMails } from "../data/dictionary-and-mails";
import { firstNames } from "../data/first-names";
import { mobyDick } from "../data/moby-dick";
import { readDocuments } from "../data/read-documents";
import { stateOfTheUnion } from "../data/state-of-the-union";
import { tinyStories } from "../data/tiny-stories";
import { Gpt } from "../lm/gpt";
import { startAsWideAsGpt1 } from "../lm/gpt-start";
import { TextGenerator } from "../lm/text-generator";
import { AdamW } from "../optim/adamw";
import { cosineSchedule } from "../optim/schedule";
import { ByteBpe } from "../text/byte-bpe";
import { CharTokenizer } from "../text/char-tokenizer";
import type { Tokenizer } from "../text/tokenizer";
import { Corpus } from "./corpus";
import { RunFolder } from "./run-folder";
import type { TokenInputs } from "./token-batches";
import { keptTokenizer } from "./tokenizer-file";
import type { TrainConfig } from "./train-config";
import { Trainer, type TrainerOptions } from "./trainer";

/** The documents that a configuration names. @throws if they are not there, naming the file or the command that fetches them */
export function documentsOf({ set, file, separator, limit }: TrainConfig["data"]): string[] {
  const texts = {
    "state-of-the-union": () => stateOfTheUnion().map(({ text }) => text),
    "moby-dick": () => mobyDick().map(({ text }) => text),
    "first-names": () => firstNames(),
    "dictionary-and-mails": () => dictionaryAndMails(),
    tinystories: () => tinyStories("train", limit),
  };
  if (set) return texts[set]().slice(0, limit);
  if (!file || !fs.existsSync(file)) throw new Error(`data: file ${file} must be there, got no such file`);
  return readDocuments(file, { separator, limit });
}

/** What a configuration becomes. */
export interface ConfiguredRun {
  readonly model: Gpt;
  readonly corpus: Corpus;
  readonly trainer: Trainer<TokenInputs>;
}

/**
 * Makes everything that a configuration names.
 *
 * @param more  further options of the trainer: callbacks
 * @throws if data are missing, or a size does not fit
 */
export function configuredRun(config: TrainConfig, more: Partial<TrainerOptions<TokenInputs>> = {}): ConfiguredRun {
  const { name, data, training } = config;
  const { batchSize, learningRate = 1e-3, warmupSteps, weightDecay = 0.1, maxSteps, ...others } = training;
  const { seed, start, ...sizes } = config.model;
  const texts = documentsOf(data);
  const tokenizer = keptTokenizer(new RunFolder(name).path) ?? tokenizerFor(texts, config);
  const streams = { batchSize, blockSize: sizes.blockSize, seed: data.seed, validation: data.validation };
  const corpus = new Corpus(texts, tokenizer, streams);
  const model = new Gpt({ ...sizes, vocabSize: tokenizer.vocabSize }, new Rng(seed));
  if (start) startAsWideAsGpt1(model);
  const schedule =
    warmupSteps === undefined
      ? {}
      : {
          schedule: cosineSchedule({
            maxLearningRate: learningRate,
            minLearningRate: learningRate / 10,
            warmupSteps,
            maxSteps,
          }),
        };
  const trainer = new Trainer(model, corpus, {
    ...others,
    ...schedule,
    ...sampling(config, model, tokenizer),
    name,
    label: name,
    maxSteps,
    learningRate,
    optimizer: (parameters) => new AdamW(parameters, { beta2: 0.99, weightDecay }),
    ...more,
  });
  return { model, corpus, trainer };
}

/** Byte pairs are learned from what is trained on alone: the same documents as the corpus will hold out are left out. */
function tokenizerFor(texts: readonly string[], { tokenizer, data }: TrainConfig): Tokenizer {
  if (tokenizer.kind === "characters") return new CharTokenizer(texts);
  const { train } = Corpus.split(texts, data);
  return ByteBpe.train(train, { vocabSize: tokenizer.vocabSize });
}

function sampling({ sample }: TrainConfig, model: Gpt, tokenizer: Tokenizer): Partial<TrainerOptions<TokenInputs>> {
  if (!sample) return {};
  const generator = new TextGenerator(model, tokenizer);
  const { prompt, every, ...options } = sample;
  return {
    ...(every !== undefined && { sampleEvery: every }),
    sample: async () => prompt + (await generator.texts([prompt], { ...options, whenFull: "slide" }))[0],
  };
}
