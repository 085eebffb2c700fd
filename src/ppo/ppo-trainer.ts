/**
 * The PPO loop: answer prompts, judge the answers, learn from each a few times, again.
 *
 *   for each iteration
 *     rollout   the policy answers B prompts; each token's log π is kept
 *     judge     log π_ref, V, and the reward model's score; rewards with toll, advantages, returns
 *     update    epochs × minibatches: clipped steps of policy and value model
 *
 *     await new PpoTrainer({ policy, reward }, prompts, { iterations: 40, maxNewTokens: 32, stop: [end] }).run();
 *
 * `ppo-in-short.ts` is the same loop without anything but the algorithm.
 *
 * Source: Ouyang et al. 2022, 3.5; Stiennon et al. 2020, 3.4 (value model from the reward model); Schulman et al. 2017, algorithm 1.
 */
import { Rng } from "../core/random";
import { TextGenerator } from "../lm/text-generator";
import { progress } from "../notebook/progress";
import { Adam } from "../optim/adam";
import type { EvaluationRecord, MetricsRecord } from "../pretrain/metrics";
import { RunSaver } from "../pretrain/run-saver";
import { ShuffledEpochs } from "../pretrain/shuffled-epochs";
import { ScalarModel } from "../reward/scalar-model";
import { withAdvantages } from "./advantages";
import type { Experience } from "./episode";
import { type EpisodeReward, learnersOf, modelsOf, type PpoModels, type PpoParts } from "./ppo-models";
import { type PpoOptions, type PpoSettings, ppoSettings } from "./ppo-options";
import { PpoProgram, type StepOfPpo } from "./ppo-program";
import { type PpoRecord, rolloutNumbers, sampleText } from "./ppo-record";
import { type PpoSizes, sizesFor } from "./ppo-sizes";
import { PpoState } from "./ppo-state";
import { rollOut } from "./rollout";

/** How a run ended. */
export interface PpoResult {
  /** Iterations done in all. */
  iteration: number;
  /** False when the reader pressed the interrupt button. */
  finished: boolean;
  /** The last record. */
  last?: PpoRecord;
}

/** Trains a policy with PPO. */
export class PpoTrainer {
  /** Iterations done. */
  iteration = 0;
  /** What was measured so far. */
  history: MetricsRecord[] = [];
  readonly models: PpoModels;
  readonly settings: PpoSettings;
  private readonly optimizers: { policy: Adam; value: Adam };
  private readonly rewardOf: EpisodeReward | undefined;
  private readonly order: ShuffledEpochs;
  private readonly rng: Rng;
  private readonly state: PpoState;
  private readonly saver: RunSaver | undefined;
  private readonly sizes: PpoSizes;
  private program: PpoProgram | undefined;
  private generator: TextGenerator | undefined;
  private resumed = false;

  /**
   * @param prompts  ids, each ending where the answer is to begin
   * @throws if a setting is out of its range, or a prompt leaves no room for an answer
   */
  constructor(
    parts: PpoParts,
    private readonly prompts: readonly (readonly number[])[],
    private readonly options: PpoOptions,
  ) {
    this.settings = ppoSettings(options);
    this.rng = new Rng(this.settings.seed);
    const { averageDecay, frozenLayers } = this.settings;
    this.models = modelsOf(parts, { average: averageDecay > 0, frozenLayers }, this.rng);
    this.rewardOf = parts.reward instanceof ScalarModel ? undefined : parts.reward;
    const { policy, value, average, reference, reward } = this.models;
    const adam = { beta1: 0.9, beta2: 0.95, eps: 1e-5, ...options.adam };
    const learning = learnersOf(this.models, frozenLayers);
    this.optimizers = { policy: new Adam(learning.policy, adam), value: new Adam(learning.value, adam) };
    this.order = new ShuffledEpochs(prompts.length, this.rng.seed());
    const frozen = reward ? [reference, reward] : [reference];
    this.state = new PpoState(this.settings.klCoef, options.adaptiveKl, this.order, options.ptx?.data, frozen);
    this.sizes = sizesFor(prompts, policy.config.blockSize, this.settings, options);
    if (options.name === undefined) return;
    const groups = {
      model: policy.parameters(),
      optimizer: this.optimizers.policy.state(),
      value: value.parameters(),
      valueOptimizer: this.optimizers.value.state(),
      ...(average && { average: average.parameters() }),
    };
    const run = { model: policy, groups, train: this.state, rng: this.rng, config: policy.config };
    this.saver = new RunSaver(options.name, options.keep ?? 2, run);
  }

  /**
   * Trains until `iterations`, from the last checkpoint on if the run has a name and one is there. When the reader presses the interrupt
   * button it returns early: an iteration whose answers were not all drawn yet does not count, one that is being learned from is finished.
   *
   * @param until  this time no further than to this iteration
   * @throws what a callback throws; if a loss or gradient is not a finite number
   */
  async run(until = Number.POSITIVE_INFINITY): Promise<PpoResult> {
    const { iterations, label = "PPO", saveEvery = Math.max(1, Math.round(iterations / 10)) } = this.options;
    try {
      this.saver?.open();
      this.resume();
      await this.evaluateIfDue();
      for await (const _ of progress(Math.min(until, iterations), label, this.iteration)) {
        if (!(await this.iterate())) continue; // interrupted: `progress` ends
        await this.evaluateIfDue();
        if (this.iteration % saveEvery === 0) this.save();
      }
      this.save();
    } finally {
      this.release();
      this.saver?.close();
    }
    const last = this.history.filter(({ kind }) => kind === "train").at(-1) as PpoRecord | undefined;
    return { iteration: this.iteration, finished: this.iteration >= iterations, ...(last && { last }) };
  }

  /** Goes on where the newest usable checkpoint is; `run` does this by itself. @returns the iteration to go on with */
  resume(): number {
    if (!this.saver || this.resumed) return this.iteration;
    const found = this.saver.resume();
    this.resumed = true;
    if (!found) return this.iteration;
    [this.iteration, this.history] = [found.step, found.metrics];
    this.settings.precision = this.options.precision ?? found.precision; // another one gives other numbers
    console.log(`goes on from iteration ${this.iteration} of ${this.saver.folder.path}`);
    return this.iteration;
  }

  /**
   * One iteration, for a loop of your own.
   *
   * @returns what it measured; undefined if the reader pressed the interrupt button while answers were drawn: then nothing has changed
   */
  async iterate(): Promise<PpoRecord | undefined> {
    const [rng, data, start] = [this.rng.state(), this.state.state(), performance.now()];
    const experience = await this.collect();
    if (!experience) {
      this.rng.restore(rng);
      this.state.restore(data);
      return undefined;
    }
    const middle = performance.now();
    const steps = this.update(experience);
    const seconds = { rolloutSeconds: (middle - start) / 1000, updateSeconds: (performance.now() - middle) / 1000 };
    const record = { ...this.recordOf(experience, steps), ...seconds };
    this.state.controller.update(record.kl, experience.length);
    this.iteration++;
    this.history.push(record);
    this.saver?.folder.append(record);
    await this.options.onIteration?.(record);
    return record;
  }

  /** Draws answers to the next prompts and judges them; undefined if the reader pressed the interrupt button meanwhile. */
  async collect(): Promise<Experience[] | undefined> {
    const { episodes: count, temperature, precision } = this.settings;
    const { maxNewTokens, stop = [] } = this.options;
    this.generator ??= new TextGenerator(this.models.policy, undefined, precision);
    const indices = Array.from({ length: count }, () => this.order.next());
    const draw = { maxNewTokens, stop, temperature, seed: this.rng.seed() };
    const episodes = await rollOut(this.generator, this.prompts, indices, draw);
    if (!episodes) return undefined;
    const verdicts = this.compiled().judge(episodes);
    const scores = this.rewardOf ? await this.rewardOf(episodes) : verdicts.map(({ score }) => score!);
    const judged = episodes.map((episode, i) => ({ ...episode, ...verdicts[i], score: scores[i] }));
    return withAdvantages(judged, this.state.controller.klCoef, this.settings);
  }

  /** Learns from episodes: every epoch in another order. @throws if a loss or gradient is not a finite number */
  update(experience: readonly Experience[]): StepOfPpo[] {
    const { epochs, minibatches, learningRate, valueLearningRate } = this.settings;
    const factor = this.options.schedule?.(this.iteration) ?? 1;
    const rates = { policy: learningRate * factor, value: valueLearningRate * factor };
    const size = experience.length / minibatches;
    const steps: StepOfPpo[] = [];
    for (let epoch = 0; epoch < epochs; epoch++) {
      const order = this.rng.shuffle(experience);
      for (let first = 0; first < order.length; first += size) {
        const step = this.compiled().step(order.slice(first, first + size), rates, this.options.ptx?.data.next());
        const wrong = Object.entries(step).find(([, value]) => !Number.isFinite(value));
        if (wrong) throw new Error(`iteration ${this.iteration}: ${wrong[0]} must be finite, got ${wrong[1]}`);
        steps.push(step);
      }
    }
    return steps;
  }

  /** Frees what was compiled and the optimizers. The models stay. */
  dispose(): void {
    this.release();
    this.optimizers.policy.dispose();
    this.optimizers.value.dispose();
  }

  private compiled(): PpoProgram {
    const { precision, temperature } = this.settings;
    const recompute = precision !== "float32" || temperature !== 1; // else what was noted while drawing is the same
    this.program ??= new PpoProgram(this.models, this.optimizers, this.settings, this.sizes, recompute);
    return this.program;
  }

  private recordOf(experience: readonly Experience[], steps: readonly StepOfPpo[]) {
    const { truth, decode } = this.options;
    const mean = (name: keyof StepOfPpo): number => steps.reduce((sum, step) => sum + step[name], 0) / steps.length;
    const names = Object.keys(steps[0]) as (keyof StepOfPpo)[];
    const means = Object.fromEntries(names.map((name) => [name, mean(name)])) as unknown as StepOfPpo;
    const truths = truth?.(experience);
    return {
      kind: "train" as const,
      step: this.iteration,
      learningRate: this.settings.learningRate * (this.options.schedule?.(this.iteration) ?? 1),
      ...rolloutNumbers(experience),
      ...(truths && { truth: truths.reduce((sum, value) => sum + value, 0) / truths.length }),
      klCoef: this.state.controller.klCoef,
      ...means,
      firstApproxKl: steps[0].approxKl,
      ...(decode && { sample: sampleText(experience[0], decode) }),
    };
  }

  private async evaluateIfDue(): Promise<void> {
    const { evaluate, evalEvery = 1, iterations } = this.options;
    const { iteration, history } = this;
    const done = history.some((record) => record.kind === "evaluation" && record.step === iteration);
    if (!evaluate || done || (iteration % evalEvery !== 0 && iteration !== iterations)) return;
    const numbers = await evaluate(iteration);
    const record: EvaluationRecord = { kind: "evaluation", step: iteration, ...numbers };
    this.history.push(record);
    this.saver?.folder.append(record);
  }

  private save(): void {
    this.saver?.save(this.iteration, this.settings.precision);
  }

  private release(): void {
    this.program?.dispose();
    this.program = undefined;
    this.generator?.dispose();
    this.generator = undefined;
  }
}
