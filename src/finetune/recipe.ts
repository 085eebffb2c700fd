/**
 * The small sibling of GPT-1 and its whole road, as notebook 07 and the study "gpt1-transfer" go it.
 *
 * Source: Radford et al. 2018, sections 3.2, 3.3 and 4.1.
 * Differs: everything is smaller (2 layers of 128 channels, contexts of 48 tokens, a vocabulary of 512), and rates are higher, as small
 *   models bear them: 3e-3 instead of 2.5e-4 for pre-training, 3e-3 instead of 6.25e-5 for fine-tuning. No dropout while pre-training,
 *   because no text is read twice.
 */
import { Rng } from "../core/random";
import { definitions, kindTask, opinionTask } from "../data/definition-tasks";
import { cached } from "../data/files";
import { spamMails } from "../data/spam-mails";
import { Gpt } from "../lm/gpt";
import type { GptConfig } from "../lm/gpt-config";
import { startAsWideAsGpt1 } from "../lm/gpt-start";
import { Corpus } from "../pretrain/corpus";
import type { TokenInputs } from "../pretrain/token-batches";
import { Trainer, type TrainerOptions } from "../pretrain/trainer";
import { ByteBpe, END_OF_TEXT } from "../text/byte-bpe";
import { Classifier } from "./classifier";
import { type FineTuneOptions, FineTuner } from "./fine-tuner";
import { classificationInput, entailmentInput, type TaskInput, taskTokens } from "./input";
import { transfer } from "./transfer";

/** GPT-1, a sixth as wide and a sixth as deep. */
export const sibling = {
  vocabSize: 512,
  blockSize: 48,
  nLayer: 2,
  nHead: 4,
  nEmbd: 128,
  norm: "post",
  dropout: 0,
} as const satisfies Partial<GptConfig>;

/** How the sibling is pre-trained: 1000 steps of 16 contexts of 48 tokens. */
export const pretraining = { maxSteps: 1000, batchSize: 16, learningRate: 3e-3 } as const;

/** Definitions that it may read from; a tenth of them is held out. */
export const corpusSize = 50_000;

/** How the sibling is fine-tuned. Dropout as in the paper. */
export const fineTuning = { epochs: 3, batchSize: 32, learningRate: 3e-3 } as const;

const dropout = 0.1;

/** The dictionary, its split fixed. */
export const dictionary = cached(() => definitions(1));

/** A tokenizer of the first merges of another: byte-pair encoding that was stopped earlier. END is the last id. */
export function firstMerges(tokenizer: ByteBpe, vocabSize: number): ByteBpe {
  const tokens = [...tokenizer.tokens.slice(0, vocabSize - 1), END_OF_TEXT];
  const merges = tokenizer.merges.slice(0, vocabSize - 1 - 256);
  return new ByteBpe({
    tokens,
    merges,
    added: [{ id: vocabSize - 1, content: END_OF_TEXT, special: true, normalized: false }],
  });
}

/** Definitions as training data for the sibling. @param count  how many of them */
export function siblingCorpus(tokenizer: ByteBpe, count: number, seed = 1): Corpus {
  const { batchSize } = pretraining;
  return new Corpus(dictionary().train.slice(0, count), tokenizer, { batchSize, blockSize: sibling.blockSize, seed });
}

/** A sibling that has learned nothing yet. @param shape  what shall be otherwise, for a quick try */
export function newSibling(seed: number, shape: Partial<GptConfig> = {}): Gpt {
  return startAsWideAsGpt1(new Gpt({ ...sibling, ...shape }, new Rng(seed)));
}

/** The trainer that pre-trains a sibling. float32 on every processor, so that the figures are the same everywhere. */
export function siblingTrainer(
  gpt: Gpt,
  corpus: Corpus,
  options: Partial<TrainerOptions<TokenInputs>> = {},
): Trainer<TokenInputs> {
  const { maxSteps, learningRate } = pretraining;
  return new Trainer(gpt, corpus, { maxSteps, learningRate, precision: "float32", label: "pre-training", ...options });
}

/** The three tasks of the notebook. */
export type TaskName = "opinion" | "kind" | "spam";

/** Tokens that a task's sequence may have; longer texts are cut. */
const taskLength = 32;

/** Characters of a mail that are looked at: more would not fit. */
const mailStart = 120;

/**
 * Examples of a task as sequences of tokens, in an order that depends on the seed.
 *
 * @param count  how many; the first ones of that order
 *
 * opinion: does a definition praise or blame?  kind: does the second text follow from the first?  spam: is a mail's beginning spam?
 */
export function taskInputs(name: TaskName, tokenizer: ByteBpe, seed: number, count: number): TaskInput[] {
  const options = { tokens: taskTokens(sibling.vocabSize), longest: taskLength };
  const ids = (text: string): number[] => tokenizer.encodeOrdinary(text);
  const { held, opinions } = dictionary();
  if (name === "opinion")
    return opinionTask(opinions, seed)
      .slice(0, count)
      .map(({ text, label }) => classificationInput(ids(text), label, options));
  if (name === "kind")
    return kindTask(held, seed)
      .slice(0, count)
      .map(({ premise, hypothesis, label }) => entailmentInput(ids(premise), ids(` ${hypothesis}`), label, options));
  const mails = new Rng(seed).shuffle(spamMails()).slice(0, count);
  return mails.map(({ subject, text, label }) =>
    classificationInput(ids(`${subject}\n${text}`.slice(0, mailStart)), label === "spam" ? 1 : 0, options),
  );
}

/** Where fine-tuning starts: with all of a pre-trained model, with some of its layers, or with nothing. */
export type Start = { pretrained: Gpt; layers?: number } | "from scratch";

/** A classifier of two classes on top of what was learned before, with its fine-tuner. @param shape  as in `newSibling` */
export function siblingTuner(
  start: Start,
  examples: readonly TaskInput[],
  seed: number,
  options: Partial<FineTuneOptions> = {},
  shape: Partial<GptConfig> = {},
): { classifier: Classifier; tuner: FineTuner } {
  const rng = new Rng(seed);
  const gpt =
    start === "from scratch"
      ? startAsWideAsGpt1(new Gpt({ ...sibling, ...shape, vocabSize: sibling.vocabSize + 3, dropout }, rng))
      : transfer(start.pretrained, { layers: start.layers, dropout }, rng);
  const classifier = new Classifier(gpt, { sequences: 1, classes: 2 }, rng);
  return {
    classifier,
    tuner: new FineTuner(classifier, examples, { ...fineTuning, seed, ...options }, taskLength),
  };
}
