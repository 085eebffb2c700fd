/**
 * The training loop: batch, loss, gradient, step, again; now and then a look at what was held out.
 *
 *     await new Trainer(model, corpus, { maxSteps: 500 }).run();
 *
 * The same loop pre-trains, fine-tunes and trains reward models: data and loss are replaceable.
 *
 * Source: Radford et al. 2018, section 4.1, for the order of things.
 */
import { assertInteger } from "../core/check";
import type { Module } from "../core/module";
import type { Specs } from "../core/program-entry";
import { nextStep, stopRequested } from "../core/stop";
import { type LiveChart, liveChart } from "../notebook/chart";
import { inNotebook } from "../notebook/display";
import { progress } from "../notebook/progress";
import type { Optimizer } from "../optim/optimizer";
import type { TrainingData } from "./batch-source";
import type { MetricsRecord, TrainRecord, ValidationRecord } from "./metrics";
import { type TrainerOptions, withDefaults } from "./trainer-options";
import { type StepNumbers, TrainingStep } from "./training-step";

export type { TrainerOptions } from "./trainer-options";

/** How a run ended. */
export interface TrainingResult {
  /** Optimizer steps taken in all. */
  step: number;
  /** Whether all steps were taken; false when the reader pressed the interrupt button. */
  finished: boolean;
  /** The last loss on what was held out, if anything was. */
  validationLoss?: number;
}

/** Trains a model's weights. */
export class Trainer<S extends Specs> {
  /** Optimizer steps taken. */
  step = 0;
  /** What was measured so far. */
  readonly history: MetricsRecord[] = [];
  readonly optimizer: Optimizer;
  private readonly settings: ReturnType<typeof withDefaults<S>>;
  private readonly firstValidation: unknown; // position of the batches that every validation takes
  private compiled: TrainingStep<S> | undefined;
  private chart: LiveChart | undefined;
  private lastRecord: { step: number; time: number } | undefined;

  /**
   * @param model    any module; its weights are trained where they are
   * @param data     batches to train on, and to judge with
   * @param options  `maxSteps` and whatever else differs from the defaults
   * @throws if a number of steps or batches is not a whole number >= 1, or the model needs a loss of its own
   */
  constructor(
    readonly model: Module,
    private readonly data: TrainingData<S>,
    private readonly options: TrainerOptions<S>,
  ) {
    assertInteger("maxSteps", options.maxSteps, 1);
    this.settings = withDefaults(model, options);
    const { accumulate, evalEvery, evalBatches, logEvery, sampleEvery } = this.settings;
    for (const [name, value] of Object.entries({ accumulate, evalEvery, evalBatches, logEvery, sampleEvery })) {
      assertInteger(name, value, 1);
    }
    this.optimizer = this.settings.optimizer(this.settings.parameters);
    this.firstValidation = data.validation?.state();
  }

  /**
   * Trains until `maxSteps`. When the reader presses the interrupt button it returns early, with everything learned so far in the
   * model's weights; called again, it goes on.
   *
   * @throws what a callback throws, and what `trainStep` throws; then, too, the model keeps what it has learned
   */
  async run(): Promise<TrainingResult> {
    const { maxSteps } = this.options;
    const { label } = this.settings;
    this.chart = (this.options.chart ?? inNotebook()) ? this.newChart() : undefined;
    this.lastRecord = undefined;
    try {
      if (this.step === 0) await this.look();
      for await (const _ of progress(maxSteps, label, this.step)) {
        await this.trainAndRecord();
        await this.look();
      }
    } finally {
      this.chart?.done();
      this.chart = undefined;
      this.release();
    }
    const validations = this.history.filter((record) => record.kind === "validation");
    const last = validations.at(-1) as ValidationRecord | undefined;
    return { step: this.step, finished: this.step >= maxSteps, ...(last && { validationLoss: last.loss }) };
  }

  /** One optimizer step, for a loop of your own. Returns loss, gradient norm and statistics, from before the weights moved. */
  trainStep(): StepNumbers {
    const numbers = this.stepper().run(() => this.data.train.next(), this.settings.schedule(this.step), this.step);
    this.step++;
    return numbers;
  }

  /**
   * Mean loss and statistics on what was held out: the same batches every time.
   *
   * @returns undefined if the reader pressed the interrupt button meanwhile
   * @throws if there are no validation data
   */
  async validate(): Promise<{ loss: number; [statistic: string]: number } | undefined> {
    const { validation } = this.data;
    if (!validation) throw new Error("there are no validation data to validate with");
    validation.restore(this.firstValidation);
    const count = Math.min(this.settings.evalBatches, validation.batchesPerEpoch);
    const means: Record<string, number> = {};
    for (let i = 0; i < count; i++) {
      if (!(await nextStep())) return undefined;
      for (const [name, value] of Object.entries(this.stepper().evaluate(validation.next()))) {
        means[name] = (means[name] ?? 0) + value / count;
      }
    }
    return means as { loss: number };
  }

  /** Frees the graph and the optimizer's memory. The model's weights stay. */
  dispose(): void {
    this.release();
    this.optimizer.dispose();
  }

  private release(): void {
    this.compiled?.dispose();
    this.compiled = undefined;
  }

  private stepper(): TrainingStep<S> {
    const { parameters, loss, maxNorm, accumulate, precision, frozen } = this.settings;
    const { optimizer } = this;
    const options = { optimizer, maxNorm, accumulate, precision, frozen };
    this.compiled ??= new TrainingStep(parameters, this.data.train.inputs, loss, options);
    return this.compiled;
  }

  private async trainAndRecord(): Promise<void> {
    const step = this.step;
    const learningRate = this.settings.schedule(step);
    const numbers = this.trainStep();
    if (step % this.settings.logEvery !== 0 && this.step < this.options.maxSteps) return;
    const record: TrainRecord = { kind: "train", step, ...numbers, learningRate, ...this.rate(step) };
    this.record(record);
    this.chart?.add(step, record.loss, "training");
    await this.options.onStep?.(record);
  }

  /** Steps a second since the last record. */
  private rate(step: number): { stepsPerSecond?: number } {
    const [last, time] = [this.lastRecord, performance.now()];
    this.lastRecord = { step, time };
    return last ? { stepsPerSecond: (1000 * (step - last.step)) / (time - last.time) } : {};
  }

  /** Validation and a sample, where they are due. */
  private async look(): Promise<void> {
    const { step } = this;
    const last = step === this.options.maxSteps;
    const due = (every: number): boolean => !stopRequested() && (last || step % every === 0);
    if (this.data.validation && due(this.settings.evalEvery)) {
      const means = await this.validate();
      if (means) {
        const record: ValidationRecord = { kind: "validation", step, ...means };
        this.record(record);
        this.chart?.add(step, record.loss, "validation");
        await this.options.onValidation?.(record);
      }
    }
    if (this.options.sample && step > 0 && due(this.settings.sampleEvery)) {
      const text = await this.options.sample(step);
      if (typeof text === "string") {
        console.log(`step ${step}: ${text}`);
        this.record({ kind: "sample", step, text });
      }
    }
  }

  private record(record: MetricsRecord): void {
    this.history.push(record);
  }

  private newChart(): LiveChart {
    const { label } = this.settings;
    const chart = liveChart({
      title: label[0].toUpperCase() + label.slice(1),
      x: "step",
      y: `loss (${this.data.unit ?? "nats per token"})`,
      baselines: { ...this.data.baselines, ...this.options.baselines },
      xDomain: [0, this.options.maxSteps],
    });
    const names = { train: "training", validation: "validation" } as const;
    for (const record of this.history) {
      if (record.kind !== "sample") chart.add(record.step, record.loss, names[record.kind]);
    }
    return chart;
  }
}
