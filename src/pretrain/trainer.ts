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
import type { ProgramOptions } from "../core/program";
import type { Specs } from "../core/program-entry";
import { stopRequested } from "../core/stop";
import { progress } from "../notebook/progress";
import type { Optimizer } from "../optim/optimizer";
import type { TrainingData } from "./batch-source";
import { LossChart } from "./loss-chart";
import type { MetricsRecord, ValidationRecord } from "./metrics";
import { RunSaver } from "./run-saver";
import { type Settings, type TrainerOptions, withDefaults } from "./trainer-options";
import { type StepNumbers, TrainingStep } from "./training-step";
import { type Means, Validation } from "./validation";

export type { TrainerOptions } from "./trainer-options";

/** How a run ended. */
export interface TrainingResult {
  /** Optimizer steps taken in all. */
  step: number;
  /** Whether all steps were taken; false when the reader pressed the interrupt button. */
  finished: boolean;
  /** The last loss on what was held out, if anything was. */
  validationLoss?: number;
  /** Why the last checkpoint could not be written, if it could not. */
  unsaved?: string;
}

/** Trains a model's weights. */
export class Trainer<S extends Specs> {
  /** Optimizer steps taken. */
  step = 0;
  /** What was measured so far. */
  history: MetricsRecord[] = [];
  readonly optimizer: Optimizer;
  private readonly settings: Settings<S>;
  private readonly saver: RunSaver | undefined;
  private readonly validation: Validation<S> | undefined;
  private precision: ProgramOptions["precision"];
  private resumed = false;
  private compiled: TrainingStep<S> | undefined;
  private chart: LossChart | undefined;
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
    this.settings = withDefaults(model, options);
    const { maxSteps, accumulate, evalEvery, evalBatches, logEvery, sampleEvery, saveEvery, keep } = this.settings;
    const wholes = { maxSteps, accumulate, evalEvery, evalBatches, logEvery, sampleEvery, saveEvery, keep };
    for (const [name, value] of Object.entries(wholes)) assertInteger(name, value, 1);
    const { parameters, config, precision } = this.settings;
    this.precision = precision;
    this.optimizer = this.settings.optimizer(parameters);
    if (data.validation) this.validation = new Validation(data.validation, evalBatches);
    const groups = { model: new Map([...model.parameters(), ...parameters]), optimizer: this.optimizer.state() };
    const parts = { model, groups, train: data.train, rng: options.rng, config };
    if (options.name !== undefined) this.saver = new RunSaver(options.name, keep, parts);
  }

  /**
   * Trains until `maxSteps`, from the last checkpoint on if the run has a name and one is there. When the reader presses the
   * interrupt button it returns early, with everything learned so far in the model's weights; called again, it goes on.
   *
   * @param until  this time no further than to this step; the learning rate follows `maxSteps` all the same
   * @throws what a callback throws; if checkpoints are there and none can be used; if a loss or gradient is not a finite number.
   *         Then, too, the model keeps what it had learned.
   */
  async run(until = Number.POSITIVE_INFINITY): Promise<TrainingResult> {
    try {
      this.saver?.open(this.data.tokenizer);
      this.resume();
      this.chart = this.settings.chart ? new LossChart(this.data, this.settings, this.history) : undefined;
      this.lastRecord = undefined;
      await this.validateIfDue();
      const last = Math.min(until, this.settings.maxSteps);
      for await (const _ of progress(last, this.settings.label, this.step)) {
        await this.trainAndRecord();
        await this.validateIfDue();
        await this.sampleIfDue();
        if (this.step % this.settings.saveEvery === 0) this.save();
      }
      return this.result(this.save());
    } finally {
      this.chart?.done();
      this.chart = undefined;
      this.release();
      this.saver?.close();
    }
  }

  /**
   * Goes on where the newest usable checkpoint of `checkpoints/NAME/` is; `run` does this by itself.
   *
   * @returns the step to go on with, 0 if there is no checkpoint or the run has no name
   * @throws  if there are checkpoints, but none is whole and of this run
   */
  resume(): number {
    if (!this.saver || this.resumed) return this.step;
    const found = this.saver.resume();
    this.resumed = true;
    if (!found) return this.step;
    [this.step, this.history] = [found.step, found.metrics];
    this.precision = this.options.precision ?? found.precision; // another precision gives other losses
    console.log(`goes on from step ${this.step} of ${this.saver.folder.path}`);
    return this.step;
  }

  /**
   * One optimizer step, for a loop of your own.
   *
   * @returns loss, gradient norm and statistics, from before the weights moved
   * @throws  if the loss or the gradient is not a finite number; then weights, optimizer and data are as they were before
   */
  trainStep(): StepNumbers {
    const { train } = this.data;
    const [position, learningRate] = [train.state(), this.settings.schedule(this.step)];
    const numbers = this.stepper().run(() => train.next(), learningRate, this.step);
    if (!Number.isFinite(numbers.loss) || !Number.isFinite(numbers.gradNorm)) {
      train.restore(position);
      throw new Error(this.notFinite(numbers, learningRate));
    }
    this.step++;
    return numbers;
  }

  /**
   * Mean loss and statistics on what was held out: the same batches every time.
   *
   * @returns undefined if the reader pressed the interrupt button meanwhile
   * @throws if there are no validation data
   */
  async validate(): Promise<Means | undefined> {
    if (!this.validation) throw new Error("there are no validation data to validate with");
    return this.validation.means((batch) => this.stepper().evaluate(batch));
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
    const { parameters, loss } = this.settings;
    const options = { ...this.settings, optimizer: this.optimizer, precision: this.precision };
    this.compiled ??= new TrainingStep(parameters, this.data.train.inputs, loss, options);
    return this.compiled;
  }

  private async trainAndRecord(): Promise<void> {
    const step = this.step;
    const numbers = this.trainStep();
    if (step % this.settings.logEvery !== 0 && this.step < this.settings.maxSteps) return;
    const learningRate = this.settings.schedule(step);
    const record = { kind: "train" as const, step, ...numbers, learningRate, ...this.rate(step) };
    this.record(record);
    await this.options.onStep?.(record);
  }

  /** Steps a second since the last record. */
  private rate(step: number): { stepsPerSecond?: number } {
    const [last, time] = [this.lastRecord, performance.now()];
    this.lastRecord = { step, time };
    return last ? { stepsPerSecond: (1000 * (step - last.step)) / (time - last.time) } : {};
  }

  private due(every: number): boolean {
    return !stopRequested() && (this.step === this.settings.maxSteps || this.step % every === 0);
  }

  private async validateIfDue(): Promise<void> {
    const { step, history } = this;
    const done = history.some((record) => record.kind === "validation" && record.step === step);
    if (!this.validation || done || !this.due(this.settings.evalEvery)) return;
    const means = await this.validate();
    if (!means) return;
    const record: ValidationRecord = { kind: "validation", step, ...means };
    this.record(record);
    await this.options.onValidation?.(record);
  }

  private async sampleIfDue(): Promise<void> {
    if (!this.options.sample || !this.due(this.settings.sampleEvery)) return;
    const { step } = this;
    const text = await this.options.sample(step);
    if (typeof text !== "string") return;
    console.log(`step ${step}: ${text}`);
    this.record({ kind: "sample", step, text });
  }

  private record(record: MetricsRecord): void {
    this.history.push(record);
    this.saver?.folder.append(record);
    this.chart?.add(record);
  }

  /** Writes a checkpoint, if the run has a name. A full disk costs the checkpoint, not the run. Returns what went wrong. */
  private save(): string | undefined {
    try {
      this.saver?.save(this.step, this.precision);
      return undefined;
    } catch (error) {
      console.log(`NOT SAVED at step ${this.step}, training goes on: ${(error as Error).message}`);
      return (error as Error).message;
    }
  }

  private result(unsaved: string | undefined): TrainingResult {
    const { step, history } = this;
    const last = history.filter(({ kind }) => kind === "validation").at(-1) as ValidationRecord | undefined;
    const finished = step >= this.settings.maxSteps;
    return { step, finished, ...(last && { validationLoss: last.loss }), ...(unsaved !== undefined && { unsaved }) };
  }

  /** Saves the last good state, and says what to try. */
  private notFinite({ loss, gradNorm }: StepNumbers, learningRate: number): string {
    const unsaved = this.save();
    const kept = this.saver && !unsaved ? `the model and ${this.saver.folder.path} keep` : "the model keeps";
    const half = this.precision === "bfloat16" ? ', precision: "float32"' : "";
    return (
      `step ${this.step}: loss and gradient norm must be finite, got ${loss} and ${gradNorm}; ${kept} what was learned before. ` +
      `Try a smaller learningRate (now ${learningRate}) or maxNorm (now ${this.settings.maxNorm}), a longer warm-up${half}; ` +
      "or look for what is wrong in this step's batch"
    );
  }
}
