/**
 * What a trainer can be told. A lesson says `maxSteps` and leaves the rest.
 */
import type { Module, Parameters } from "../core/module";
import { fastestPrecision } from "../core/precision";
import type { ProgramOptions } from "../core/program";
import type { Specs } from "../core/program-entry";
import type { Rng } from "../core/random";
import type * as tf from "../core/tf";
import { countedTargets, crossEntropy, ignoreIndex } from "../lm/cross-entropy";
import type { Mode } from "../nn/dropout";
import { inNotebook } from "../notebook/display";
import { AdamW } from "../optim/adamw";
import type { Optimizer } from "../optim/optimizer";
import { cosineSchedule, type Schedule } from "../optim/schedule";
import type { TrainRecord, ValidationRecord } from "./metrics";
import type { Padding } from "./pad-batch";
import type { LossFunction } from "./training-step";

/** How to train. */
export interface TrainerOptions<S extends Specs> {
  /** Optimizer steps in all. */
  maxSteps: number;
  /** What is made small. Default: the cross-entropy of `model.logits(ids)` and `targets`, nats per token. */
  loss?: LossFunction<S>;
  /** What is trained. Default: every parameter of the model. */
  parameters?: Parameters;
  /** Variables that the loss reads and nothing trains, by name: `{ reference: reference.parameters() }`. */
  frozen?: Readonly<Record<string, Parameters>>;
  /** Default: AdamW with beta2 0.99 and weight decay 0.1. */
  optimizer?: (parameters: Parameters) => Optimizer;
  /** The highest learning rate. Default 1e-3. */
  learningRate?: number;
  /** The learning rate of every step. Default: a tenth of the steps (at most 100) up to `learningRate`, then a cosine down to its tenth. */
  schedule?: Schedule;
  /** The greatest gradient norm that is let through. Default 1. */
  maxNorm?: number;
  /** How many batches make one step. Default 1. */
  accumulate?: number;
  /**
   * What fills up a batch that is smaller than declared, by tensor; the loss must leave it out. Default: with the default loss, ids of 0
   * and targets that do not count; with a loss of your own, nothing, and the step is compiled again for the batch's shape.
   */
  padding?: Padding<S>;
  /** Numbers that matrix products are made in. Default: what is fastest on this processor. */
  precision?: ProgramOptions["precision"];

  /** Validation after every so many steps, and before the first and after the last. Default: a tenth of maxSteps. */
  evalEvery?: number;
  /** Batches of a validation, always the same ones; at most an epoch. Default 10. */
  evalBatches?: number;
  /** A record of the training loss at every so many steps. Default: a two-hundredth of maxSteps. */
  logEvery?: number;
  /** What the progress bar and the chart are called. Default "training". */
  label?: string;
  /** Whether a chart grows below the cell. Default: yes in a notebook. */
  chart?: boolean;
  /** More losses to compare with, drawn as lines: `{ trigram: 2.05 }`. */
  baselines?: Readonly<Record<string, number>>;

  /** Keeps checkpoints and metrics in `checkpoints/NAME/`, and goes on from there. Default: nothing is kept. */
  name?: string;
  /** A checkpoint after every so many steps, and after the last. Default: `evalEvery`. */
  saveEvery?: number;
  /** How many checkpoints are kept. Default 2. */
  keep?: number;
  /** Anything that is JSON, kept in the checkpoint: what is needed to make the model again. Default: the model's `config`. */
  config?: unknown;
  /** A generator of your own (for samples, say), saved and restored with the run. */
  rng?: Rng;

  /** Called after every step that is recorded. */
  onStep?: (record: TrainRecord) => void | Promise<void>;
  /** Called after every validation. */
  onValidation?: (record: ValidationRecord) => void | Promise<void>;
  /** Shows what the model can do by now; a text that comes back (or a promise of one) is printed. */
  sample?: (step: number) => unknown;
  /** `sample` is called after every so many steps. Default: `evalEvery`. */
  sampleEvery?: number;
}

/** The options with the defaults filled in. */
export type Settings<S extends Specs> = ReturnType<typeof withDefaults<S>>;

/** Fills the defaults in. @throws if the model needs a loss of its own and gets none */
export function withDefaults<S extends Specs>(model: Module, options: TrainerOptions<S>) {
  const { maxSteps, learningRate = 1e-3 } = options;
  const every = (parts: number): number => Math.max(1, Math.round(maxSteps / parts));
  return {
    loss: options.loss ?? languageModelLoss(model),
    parameters: options.parameters ?? model.parameters(),
    frozen: options.frozen ?? {},
    optimizer: options.optimizer ?? ((parameters) => new AdamW(parameters, { beta2: 0.99, weightDecay: 0.1 })),
    schedule:
      options.schedule ??
      cosineSchedule({
        maxLearningRate: learningRate,
        minLearningRate: learningRate / 10,
        warmupSteps: Math.min(100, Math.floor(maxSteps / 10)),
        maxSteps,
      }),
    maxSteps,
    maxNorm: options.maxNorm ?? 1,
    accumulate: options.accumulate ?? 1,
    padding: options.padding ?? ((options.loss ? {} : { ids: 0, targets: ignoreIndex }) as Padding<S>),
    evalEvery: options.evalEvery ?? every(10),
    evalBatches: options.evalBatches ?? 10,
    logEvery: options.logEvery ?? every(200),
    label: options.label ?? "training",
    chart: options.chart ?? inNotebook(),
    baselines: options.baselines ?? {},
    sampleEvery: options.sampleEvery ?? options.evalEvery ?? every(10),
    saveEvery: options.saveEvery ?? options.evalEvery ?? every(10),
    keep: options.keep ?? 2,
    config: options.config ?? ("config" in model ? model.config : null),
    precision: options.precision ?? fastestPrecision(),
  } satisfies Partial<TrainerOptions<S>>;
}

interface Predicts {
  logits(ids: tf.Tensor2D, mode: Mode): tf.Tensor3D;
}

/** The loss of pre-training: how surprised the model is by the next token, nats per token. */
function languageModelLoss<S extends Specs>(model: Module): LossFunction<S> {
  if (!("logits" in model)) throw new Error("a model without `logits` needs the option `loss`, got none");
  return (batch, mode) => {
    const { ids, targets } = batch as unknown as { ids?: tf.Tensor2D; targets?: tf.Tensor2D };
    if (!ids || !targets) {
      throw new Error(`a batch must hold ids and targets, got ${Object.keys(batch)}; or give the option \`loss\``);
    }
    const loss = crossEntropy((model as unknown as Predicts).logits(ids, mode), targets);
    return { loss, count: countedTargets(targets) };
  };
}
