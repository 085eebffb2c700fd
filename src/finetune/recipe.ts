/**
 * The small sibling of GPT-1 and its whole road, as notebook 07 and the study "gpt1-transfer" go it.
 *
 * Source: Radford et al. 2018, sections 3.2, 3.3 and 4.1.
 * Differs: everything is smaller (4 layers of 128 channels, contexts of 64 tokens, a vocabulary of 1024), and rates are higher, as small
 *   models bear them: 2e-3 instead of 2.5e-4 for pre-training, 1e-3 instead of 6.25e-5 for fine-tuning. No dropout while pre-training.
 */
import { Rng } from "../core/random";
import { definitions, entailmentTask, kinds, kindTask, opinionTask } from "../data/definition-tasks";
import { dictionaryAndMails, mailParts, mailText } from "../data/dictionary-and-mails";
import { cached } from "../data/files";
import type { SpamMail } from "../data/spam-mails";
import { Gpt } from "../lm/gpt";
import type { GptConfig } from "../lm/gpt-config";
import { startAsWideAsGpt1 } from "../lm/gpt-start";
import { Corpus } from "../pretrain/corpus";
import { TokenBatches, type TokenInputs } from "../pretrain/token-batches";
import { Trainer, type TrainerOptions } from "../pretrain/trainer";
import { ByteBpe, END_OF_TEXT } from "../text/byte-bpe";
import type { Tokenizer } from "../text/tokenizer";
import { BagOfWords } from "./bag-of-words";
import { Classifier } from "./classifier";
import { type FineTuneOptions, FineTuner } from "./fine-tuner";
import { classificationInput, entailmentInput, type TaskInput, taskTokens } from "./input";
import { transfer } from "./transfer";

/** GPT-1, a sixth as wide and a third as deep. The sizes are those of src/pretrain/configs/gpt1-sibling.json. */
export const sibling = {
  vocabSize: 1024,
  blockSize: 64,
  nLayer: 4,
  nHead: 4,
  nEmbd: 128,
  norm: "post",
  dropout: 0,
} as const satisfies Partial<GptConfig>;

/** The beginning of the sibling's pre-training, which a notebook has time for: 300 steps of 32 contexts of 64 tokens. */
export const pretraining = { maxSteps: 300, batchSize: 32, learningRate: 2e-3 } as const;

/** The run of `npm run train` that takes 5000 steps. */
export const longRun = "gpt1-sibling";

/** How the sibling is fine-tuned. Dropout as in the paper; more epochs, since there are few examples. */
export const fineTuning = { epochs: 6, batchSize: 16, learningRate: 1e-3 } as const;

/** Labelled examples that a task is taught with. */
export const labels = 100;

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

/**
 * What the sibling reads, as `npm run train -- gpt1-sibling` does.
 *
 * @param count  texts, if not all
 * @param seed   decides the order in which they are read; what is held out is always the same
 */
export function siblingCorpus(tokenizer: Tokenizer, count?: number, seed = 1): Corpus {
  return fromTheBeginning(new Corpus(dictionaryAndMails().slice(0, count), tokenizer, { ...batches, seed: 1 }), seed);
}

const batches = { batchSize: pretraining.batchSize, blockSize: sibling.blockSize } as const;

/** The same corpus, read from its beginning in the order of a seed, and judged with the same windows as ever. */
export function fromTheBeginning(corpus: Corpus, seed: number): Corpus {
  const again = ({ stream }: TokenBatches, order: number) => new TokenBatches(stream, { ...batches, seed: order });
  return { ...corpus, train: again(corpus.train, seed), validation: corpus.validation && again(corpus.validation, 1) };
}

/** What there is to read, a tenth of it held out to judge with. */
export const textParts = cached(() => Corpus.split(dictionaryAndMails(), { seed: 1, validation: 0.1 }));

/** The texts that the sibling learns from. Merges are learned from these, too. */
export const textsToRead = (): readonly string[] => textParts().train;

/** A sibling that has learned nothing yet. @param shape  what shall be otherwise, for a quick try */
export function newSibling(seed: number, shape: Partial<GptConfig> = {}): Gpt {
  return startAsWideAsGpt1(plainSibling(seed, shape));
}

/** The same with first weights from N(0, 0.02), which are too narrow for it. */
export function plainSibling(seed: number, shape: Partial<GptConfig> = {}): Gpt {
  return new Gpt({ ...sibling, ...shape }, new Rng(seed));
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

/** The four tasks of the notebook. */
export type TaskName = "spam" | "kind" | "entailment" | "opinion";

/** How many answers a task has. */
const classes: Readonly<Record<TaskName, number>> = { spam: 2, kind: kinds.length, entailment: 2, opinion: 2 };

/** Tokens that a task's sequence may have; longer texts are cut. */
const taskLength = 48;

/** Characters of a mail that are looked at: more would not fit. */
const taskMail = 200;

/** Labelled texts of a task: to be taught with, and to be asked about. Pairs have a second text. */
export interface TaskTexts {
  taught: LabelledTexts[];
  asked: LabelledTexts[];
}

/** A text or two, and the class, from 0. */
export interface LabelledTexts {
  texts: readonly string[];
  label: number;
}

/**
 * Examples of a task, drawn by the seed. None of the texts that are asked about was read while pre-training; of the mails that are
 * taught with, the text was, without its label.
 *
 * spam: is a mail's beginning spam (1)?  kind: which of the six `kinds` is a noun of?  entailment: does a kind follow from a noun (1)?
 * opinion: does a definition praise (1) or blame?
 */
export function taskTexts(name: TaskName, seed: number, taught: number, asked: number): TaskTexts {
  if (name === "spam") {
    const rng = new Rng(seed);
    const draw = (mails: readonly SpamMail[], count: number): LabelledTexts[] =>
      rng
        .shuffle(mails)
        .slice(0, count)
        .map((mail) => ({ texts: [mailText(mail, taskMail)], label: mail.label === "spam" ? 1 : 0 }));
    return { taught: draw(mailParts().train, taught), asked: draw(mailParts().test, asked) };
  }
  const all = definitionTask(name, seed);
  return { taught: all.slice(0, taught), asked: all.slice(taught, taught + asked) };
}

function definitionTask(name: Exclude<TaskName, "spam">, seed: number): LabelledTexts[] {
  const { held, opinions } = dictionary();
  if (name === "entailment")
    return entailmentTask(held, seed).map(({ premise, hypothesis, label }) => ({
      texts: [premise, ` ${hypothesis}`],
      label,
    }));
  const task = name === "kind" ? kindTask(held, seed) : opinionTask(opinions, seed);
  return task.map(({ text, label }) => ({ texts: [text], label }));
}

/** Examples as sequences of tokens. */
export function taskInputs(
  tokenizer: Tokenizer & { encodeOrdinary(text: string): number[] },
  examples: readonly LabelledTexts[],
): TaskInput[] {
  const options = { tokens: taskTokens(sibling.vocabSize), longest: taskLength };
  return examples.map(({ texts, label }) => {
    const [one, other] = texts.map((text) => tokenizer.encodeOrdinary(text));
    return other ? entailmentInput(one, other, label, options) : classificationInput(one, label, options);
  });
}

/**
 * What straight lines over the words get right, 0 to 1: the bar for a network that read nothing but the same labels. One line for each
 * class says how likely it is that class; the highest wins.
 */
export function bagAccuracy({ taught, asked }: TaskTexts): number {
  const text = ({ texts }: LabelledTexts): string => texts.join(" ");
  const classes = [...new Set(taught.map(({ label }) => label))];
  const bags = classes.map(
    (one) => new BagOfWords(taught.map((each) => ({ text: text(each), label: each.label === one ? 1 : 0 }))),
  );
  const right = asked.filter((each) => {
    const chances = bags.map((bag) => bag.probability(text(each)));
    return classes[chances.indexOf(Math.max(...chances))] === each.label;
  });
  return right.length / asked.length;
}

/** Where fine-tuning starts: with all of a pre-trained model, with some of its layers, or with nothing. */
export type Start = { pretrained: Gpt; layers?: number } | "from scratch";

/** A classifier on top of what was learned before, with its fine-tuner. @param shape  as in `newSibling` */
export function siblingTuner(
  task: TaskName,
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
      : transfer(start.pretrained, { layers: start.layers, dropout, start: startAsWideAsGpt1 }, rng);
  const classifier = new Classifier(gpt, { sequences: 1, classes: classes[task] }, rng);
  return {
    classifier,
    tuner: new FineTuner(classifier, examples, { ...fineTuning, seed, ...options }, taskLength),
  };
}
