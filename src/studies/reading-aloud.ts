/**
 * Three generations of language models on one text: a table of counts, Bengio's network, a transformer. The text is a dictionary
 * of how words are said, one word a line.
 *
 * Notebook 05 shows the results beside its own run. Each seed draws another split of the words.
 */
import { Rng } from "../core/random";
import { defineStudy, type Outcome, type RunRequest } from "../core/study";
import { readAloud } from "../data/cmudict";
import { spaced } from "../data/split";
import { Gpt } from "../lm/gpt";
import { MlpTrainer } from "../lm/mlp-trainer";
import { kneserNey } from "../lm/ngram";
import { NgramCounts } from "../lm/ngram-counts";
import { byPart, type Surprises, surprises, surprisesOf, surprisesOfNetwork } from "../lm/reading";
import { scaleForWidth } from "../nn/width";
import { progress } from "../notebook/progress";
import { lineBatches } from "../pretrain/line-batches";
import { Trainer } from "../pretrain/trainer";
import { CharTokenizer } from "../text/char-tokenizer";
import { letters } from "../text/sequence";
import { readingWords } from "./attention-parts";

const conditions = ["n-gram, 3 symbols", "network, 8 symbols", "network, whole line", "transformer"] as const;
type Condition = (typeof conditions)[number];

/** START, at most 8 letters, "=", at most 8 sounds. */
const blockSize = 18;

/** The best table by validation loss: 3 symbols of context, discount 0.75. */
export function countingModel(train: readonly string[]) {
  return kneserNey(new NgramCounts(4, train.map(letters)));
}

/** Notebook 03's network, looking at the last `window` symbols. */
export function networkTrainer(train: readonly string[], window: number, seed: number, maxSteps: number) {
  const form = { blockSize: window, nEmbd: 16, hidden: [256], activation: "relu", dropout: 0 } as const;
  return new MlpTrainer(train, form, { seed, batchSize: 512, maxSteps, learningRate: 0.005, weightDecay: 0.01 });
}

/** The transformer of notebook 05 and its trainer. */
export function transformerTrainer(train: readonly string[], seed: number, maxSteps: number, label = "transformer") {
  const tokenizer = new CharTokenizer(train);
  const model = new Gpt({ vocabSize: tokenizer.vocabSize, blockSize, nLayer: 2, nHead: 4, nEmbd: 64 }, new Rng(seed));
  scaleForWidth(model.parameters(), 64);
  const data = { train: lineBatches(tokenizer, train, { batchSize: 48, blockSize, seed }), unit: "nats per symbol" };
  const options = {
    maxSteps,
    learningRate: 0.004,
    precision: "float32",
    label,
    logEvery: Math.ceil(maxSteps / 40),
  } as const;
  return { model, tokenizer, data, options };
}

async function nats(
  condition: Condition,
  seed: number,
  train: string[],
  held: string[],
  reduced: boolean,
): Promise<Surprises> {
  if (condition === "n-gram, 3 symbols") return surprisesOf(countingModel(train), held);
  if (condition === "transformer") {
    const { model, tokenizer, data, options } = transformerTrainer(train, seed, reduced ? 10 : 900);
    await new Trainer(model, data, { ...options, chart: false }).run();
    const result = surprises(model, tokenizer, held);
    model.dispose();
    return result;
  }
  const steps = reduced ? 20 : 1500;
  const network = networkTrainer(train, condition === "network, 8 symbols" ? 8 : blockSize - 1, seed, steps);
  for await (const _ of progress(steps, condition)) network.step();
  const result = surprisesOfNetwork(network.model, held);
  network.dispose();
  return result;
}

async function run({ condition, seed, reduced }: RunRequest<Condition>): Promise<Outcome> {
  const { train, test } = readingWords(seed);
  const some = reduced ? spaced(train, 2000) : train;
  const held = spaced(test, reduced ? 30 : 500).map(readAloud);
  const { letters, sounds, all } = byPart(held, await nats(condition, seed, some.map(readAloud), held, reduced));
  return { metrics: { letters, sounds, all } };
}

/** The comparison, nats per symbol on 500 held-out words. */
export const study = defineStudy<Condition>({
  name: "reading-aloud",
  question: "How well do three generations of language models foretell how a word is said?",
  conditions,
  seeds: 5,
  tolerance: { letters: 0.05, sounds: 0.05, all: 0.05 },
  run,
});
