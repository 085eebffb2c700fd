/**
 * The small sibling of GPT-1, pre-trained anew for every seed of a study: so intervals over seeds hold the chance of its first weights and
 * of the order in which it reads. Texts, merges and what is held out are the same for all.
 *
 * Seed 1 is the long run that comes with the course. The others take the same steps when they are first asked for, a quarter of an hour
 * each on one core, and are kept in checkpoints/gpt1-sibling-seed-N; one that was cut off goes on where it was.
 */
import { fastestPrecision } from "../../core/precision";
import { cached } from "../../data/files";
import {
  fromTheBeginning,
  longRun,
  newSibling,
  pretraining,
  sibling,
  siblingCorpus,
  siblingTrainer,
} from "../../finetune/recipe";
import type { Gpt } from "../../lm/gpt";
import { cosineSchedule } from "../../optim/schedule";
import type { Corpus } from "../../pretrain/corpus";
import { validationCurve } from "../../pretrain/metrics";
import { RunFolder } from "../../pretrain/run-folder";
import { openRun } from "../../pretrain/saved-run";
import { openShippedRun } from "../../pretrain/shipped-run";
import type { TokenInputs } from "../../pretrain/token-batches";
import type { Trainer, TrainerOptions } from "../../pretrain/trainer";
import { ByteBpe } from "../../text/byte-bpe";

/** The long run, as src/pretrain/configs/gpt1-sibling.json has it. */
export const longTraining = { maxSteps: 5000, warmupSteps: 200 } as const;

/** The short form: a model of one narrow layer that reads few texts for a moment, so that it is over in seconds. */
export const shortForm = { shape: { nLayer: 1, nEmbd: 16, nHead: 1 }, texts: 1500, maxSteps: 20 } as const;

/** A sibling that has read, and how its loss on what is held out fell on the way: tokens read, nats per token. */
export interface Pretrained {
  readonly model: Gpt;
  readonly curve: readonly (readonly [tokens: number, loss: number])[];
}

const shipped = cached(() => openShippedRun(longRun));

/** The tokens that all of them read. */
export const siblingTokens = cached(() => {
  const { tokenizer } = shipped();
  if (!(tokenizer instanceof ByteBpe)) throw new Error(`the run ${longRun} must have a byte-pair tokenizer`);
  return tokenizer;
});

/** Tokens that are read in a step. */
export const tokensPerStep = pretraining.batchSize * sibling.blockSize;

const corpora = {
  full: cached(() => siblingCorpus(siblingTokens())),
  reduced: cached(() => siblingCorpus(siblingTokens(), shortForm.texts)),
};

/** What there is to read, and what is held out. */
export const corpusOf = (reduced: boolean): Corpus => corpora[reduced ? "reduced" : "full"]();

/** A trainer that takes the long run's steps in the precision that is fastest here, as `npm run train` does. */
export function longTrainer(
  gpt: Gpt,
  corpus: Corpus,
  options: Partial<TrainerOptions<TokenInputs>> = {},
): Trainer<TokenInputs> {
  const { learningRate } = pretraining;
  const rates = { maxLearningRate: learningRate, minLearningRate: learningRate / 10 };
  const every = { evalEvery: 250, saveEvery: 250, logEvery: 25, keep: 1 };
  return siblingTrainer(gpt, corpus, {
    ...every,
    maxSteps: longTraining.maxSteps,
    schedule: cosineSchedule({ ...rates, ...longTraining }),
    chart: false,
    precision: fastestPrecision(),
    ...options,
  });
}

const runName = (seed: number): string => `${longRun}-seed-${seed}`;

/** Trains to the end. @param steps  few, with the learning rate of few; default: the long run's */
export async function pretrain(seed: number, reduced: boolean, steps?: number): Promise<Pretrained> {
  const model = newSibling(seed, reduced ? shortForm.shape : {});
  const corpus = fromTheBeginning(corpusOf(reduced), seed);
  const label = `pre-training, seed ${seed}`;
  const maxSteps = steps ?? shortForm.maxSteps;
  const isLong = steps === undefined && !reduced;
  const trainer = isLong
    ? longTrainer(model, corpus, { label, name: runName(seed) })
    : siblingTrainer(model, corpus, { maxSteps, label, chart: false });
  await trainer.run();
  trainer.dispose();
  return { model, curve: validationCurve(trainer.history, tokensPerStep) };
}

/** The long run of a seed, as it was kept; undefined until it is finished. */
function kept(seed: number): Pretrained | undefined {
  if (new RunFolder(runName(seed)).checkpoints().length === 0) return undefined;
  const { model, step, history } = openRun(runName(seed));
  if (step === longTraining.maxSteps) return { model, curve: validationCurve(history, tokensPerStep) };
  model.dispose();
  return undefined;
}

let last: { key: string; run: Promise<Pretrained> } | undefined;

/** The long run of a seed; its model belongs to all who ask. The conditions of a seed run one after the other: only the last one is kept. */
export function pretrained(seed: number, reduced: boolean): Promise<Pretrained> {
  if (seed === 1 && !reduced) {
    const { model, history } = shipped();
    return Promise.resolve({ model, curve: validationCurve(history, tokensPerStep) });
  }
  const key = `${seed} ${reduced}`;
  if (last?.key !== key) {
    const done = reduced ? undefined : kept(seed);
    last = { key, run: done ? Promise.resolve(done) : pretrain(seed, reduced) };
  }
  return last.run;
}
