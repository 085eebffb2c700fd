/**
 * What dies without each part of a transformer: the same small model reads words aloud with one part taken out.
 *
 * Notebook 05 shows the results, and runs one condition live.
 */
import { Rng } from "../core/random";
import { defineStudy, type Outcome, type RunRequest } from "../core/study";
import { readAloud, shortWords } from "../data/cmudict";
import { spaced, split } from "../data/split";
import { AblatedGpt, type Parts } from "../lm/ablations";
import { byPart, sayAloud, surprises } from "../lm/reading";
import { scaleForWidth } from "../nn/width";
import { lineBatches } from "../pretrain/line-batches";
import { Trainer } from "../pretrain/trainer";
import { CharTokenizer } from "../text/char-tokenizer";

const conditions = [
  "whole",
  "without 1/√d",
  "without mask",
  "without positions",
  "sinusoidal positions",
  "without residuals",
  "one head",
] as const;
type Condition = (typeof conditions)[number];

const taken: Record<Condition, Partial<Parts>> = {
  whole: {},
  "without 1/√d": { scale: false },
  "without mask": { mask: false },
  "without positions": { positions: "none" },
  "sinusoidal positions": { positions: "sinusoidal" },
  "without residuals": { residuals: false },
  "one head": {},
};

/** START, at most 8 letters, "=", at most 8 sounds. */
const blockSize = 18;

/** The words, split so that words that begin alike (AARDVARK, AARDVARKS) stand on one side. */
export function readingWords(seed: number) {
  return split(shortWords(), { seed, validation: 0.03, test: 0.03, groupBy: ({ word }) => word.slice(0, 5) });
}

let read: ReturnType<typeof readLines> | undefined;

/** The lines of all runs, whose split is one and the same. */
function readLines() {
  const { train, validation } = readingWords(1);
  const lines = train.map(readAloud);
  return { lines, validation, tokenizer: new CharTokenizer(lines) };
}

async function run({ condition, seed, reduced, report }: RunRequest<Condition>): Promise<Outcome> {
  read ??= readLines();
  const { lines: train, validation, tokenizer } = read;
  const sizes = { vocabSize: tokenizer.vocabSize, blockSize, nLayer: 2, nEmbd: 64 };
  const model = new AblatedGpt({ ...sizes, nHead: condition === "one head" ? 1 : 4 }, new Rng(seed), taken[condition]);
  scaleForWidth(model.parameters(), 64);
  const batches = lineBatches(tokenizer, train, { batchSize: 48, blockSize, seed });
  const judged = spaced(validation, reduced ? 64 : 400);
  const lines = judged.map(readAloud);
  const curve: [number, number][] = [];
  const look = (step: number): void => {
    const { sounds } = byPart(lines, surprises(model, tokenizer, lines));
    curve.push([step, sounds]);
    report?.("sounds", step, sounds);
  };
  const trainer = new Trainer(
    model,
    { train: batches },
    {
      maxSteps: reduced ? 12 : 250,
      learningRate: 0.004,
      precision: "float32",
      label: condition,
      chart: false,
      logEvery: reduced ? 12 : 25,
      onStep: ({ step }) => look(step),
    },
  );
  await trainer.run();
  look(trainer.step);
  trainer.dispose();
  const { letters, sounds } = byPart(lines, surprises(model, tokenizer, lines));
  const said = sayAloud(
    model,
    tokenizer,
    judged.map(({ word }) => word),
  );
  const right = said.filter((sound, i) => lines[i] === `${judged[i].word}=${sound}`).length;
  model.dispose();
  return { metrics: { letters, sounds, right: (100 * right) / judged.length }, curves: { sounds: curve } };
}

/** The comparison. `letters` and `sounds` in nats per symbol, `right` in % of held-out words said without a mistake. */
export const study = defineStudy<Condition>({
  name: "attention-parts",
  question: "What becomes of a small transformer that reads words aloud when one of its parts is taken out?",
  conditions,
  seeds: 5,
  tolerance: { letters: 0.05, sounds: 0.05, right: 2 },
  run,
});
