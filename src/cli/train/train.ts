/**
 * The run itself: what it prints, and how it is stopped.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { device } from "../../core/device";
import { courseRoot } from "../../core/paths";
import { duration } from "../../notebook/progress";
import { configuredRun } from "../../pretrain/configured-run";
import type { TrainRecord, ValidationRecord } from "../../pretrain/metrics";
import { RunFolder } from "../../pretrain/run-folder";
import { shipRun } from "../../pretrain/shipped-run";
import { parseTrainConfig } from "../../pretrain/train-config";
import { print, stoppable } from "./stoppable";

/**
 * Trains as a file says, until it is done or interrupted.
 *
 * @param steps  this time no further than this, whatever the file says
 * @param ship   whether a finished run is written to datasets/checkpoints
 * @returns the exit code
 * @throws what is wrong with the file, the data or a checkpoint
 */
export async function train(file: string, steps = Number.POSITIVE_INFINITY, ship = false): Promise<number> {
  const config = parseTrainConfig(fs.readFileSync(file, "utf8"), file);
  const { maxSteps, batchSize, accumulate = 1 } = config.training;
  const tokensPerStep = batchSize * accumulate * config.model.blockSize;
  const begun = { step: 0, time: 0 };
  let recent: TrainRecord | undefined;
  const { model, corpus, trainer } = configuredRun(config, {
    onStep: (record) => {
      recent = record;
    },
    onValidation: (record) => {
      const rate = (trainer.step - begun.step) / ((performance.now() - begun.time) / 1000);
      print(validationLine(record, recent?.loss, rate, { maxSteps, tokensPerStep }));
    },
  });
  const million = (count: number) => `${(count / 1e6).toFixed(2)} M`;
  const { processor, cores, kind } = device();
  print(
    `${config.name}: ${million(model.countParameters())} weights, ${million(corpus.train.stream.length)} tokens to train on, ` +
      `${corpus.tokenizer.vocabSize} kinds of them; ${kind}: ${processor}, ${cores} threads`,
  );
  Object.assign(begun, { step: trainer.resume(), time: performance.now() });
  const result = await stoppable(() => trainer.run(steps));
  const loss = result.validationLoss === undefined ? "" : `, validation loss ${result.validationLoss.toFixed(3)}`;
  const saved = result.unsaved
    ? `NOT SAVED: ${result.unsaved}`
    : `saved in ${path.relative(courseRoot(), new RunFolder(config.name).path)}`;
  print(`step ${result.step} of ${maxSteps}${loss}; ${saved}`);
  if (result.finished) print(`in a notebook: const { model, tokenizer } = openRun("${config.name}");`);
  if (result.unsaved) return 1;
  if (result.finished && ship) shipRun(config.name, config);
  return result.step >= Math.min(maxSteps, steps) ? 0 : 130;
}

/**
 * `step 500 of 5000 · training 2.310 · validation 2.402 · 31,488 tokens/s · 1 min 50 s left`
 *
 * @param training  the last training loss, if there was one
 * @param rate      optimizer steps a second; 0 at the start
 */
export function validationLine(
  { step, loss }: ValidationRecord,
  training: number | undefined,
  rate: number,
  { maxSteps, tokensPerStep }: { maxSteps: number; tokensPerStep: number },
): string {
  const parts = [`step ${step} of ${maxSteps}`];
  if (training !== undefined) parts.push(`training ${training.toFixed(3)}`);
  parts.push(`validation ${loss.toFixed(3)}`);
  if (rate > 0) {
    parts.push(`${Math.round(rate * tokensPerStep).toLocaleString("en")} tokens/s`);
    parts.push(`${duration((maxSteps - step) / rate)} left`);
  }
  return parts.join(" · ");
}
