/**
 * PPO's passes and its step, compiled over one set of variables: policy, reference, value model, reward model, two optimizers.
 *
 *   judge  log π_ref (log π too, where it is to be recomputed), V, r    of a batch of answers, without gradients
 *   step   policy and value model each moved once by a minibatch
 *
 * Each is compiled for a few widths, and a batch takes the narrowest that holds it: most answers are short. Rows go from short to long, so
 * that the short ones of a batch can be computed apart.
 */
import { valueAndGradients } from "../core/gradients";
import type { Parameters } from "../core/module";
import { type Entries, entry, float32, int32, Program } from "../core/program";
import type { Specs } from "../core/program-entry";
import * as tf from "../core/tf";
import { clipByGlobalNorm } from "../optim/clip";
import type { Optimizer } from "../optim/optimizer";
import {
  byLength,
  type Episode,
  type Experience,
  episodeTensors,
  tokenRows,
  tokenTensor,
  type Width,
  widthFor,
} from "./episode";
import { MovingAverage } from "./moving-average";
import { logprobsOf, scoresOf, valuesOf } from "./passes";
import { type Minibatch, minibatchPolicyLoss, minibatchValueLoss, type PretrainingText } from "./ppo-loss";
import { learnersOf, type PpoModels } from "./ppo-models";
import type { PpoSettings } from "./ppo-options";
import type { PpoSizes } from "./ppo-sizes";

/** What a step measured. */
export interface StepOfPpo {
  loss: number;
  clipFraction: number;
  approxKl: number;
  ratio: number;
  gradNorm: number;
  ptxLoss: number;
  valueLoss: number;
  valueClipFraction: number;
  valueGradNorm: number;
}

/** What the models say of an episode. */
export type Verdict = Pick<Experience, "logprobs" | "refLogprobs" | "values"> & { score?: number };

/** The compiled parts of PPO. */
export class PpoProgram {
  private readonly program: Program<Entries>;

  constructor(
    private readonly models: PpoModels,
    private readonly optimizers: { policy: Optimizer; value: Optimizer },
    private readonly settings: PpoSettings,
    private readonly sizes: PpoSizes,
    private readonly recompute: boolean,
  ) {
    const { policy, reference, value, reward, average } = models;
    const entries: Entries = {};
    for (const width of sizes.judged.widths) entries[nameOf("judge", width)] = this.judgeEntry(width);
    for (const width of sizes.learned.widths) entries[nameOf("step", width)] = this.stepEntry(width);
    const groups = eachOnce({
      policy: policy.parameters(),
      reference: reference.parameters(),
      value: value.parameters(),
      ...(reward && { reward: reward.parameters() }),
      ...(average && { average: average.parameters() }),
      policyOptimizer: optimizers.policy.state(),
      valueOptimizer: optimizers.value.state(),
    });
    this.program = new Program(groups, entries, { precision: settings.precision });
  }

  /** What the models say of each episode; a batch's worth at a time, those of like length together. */
  judge(episodes: readonly Episode[]): Verdict[] {
    const { batchSize, widths } = this.sizes.judged;
    const order = byLength(episodes);
    const verdicts = new Map<Episode, Verdict>();
    for (let first = 0; first < order.length; first += batchSize) {
      const rows = order.slice(first, first + batchSize);
      const filled = [...Array<Episode>(batchSize - rows.length).fill(rows[0]), ...rows].slice(0, batchSize);
      const width = widthFor(filled, widths);
      const outputs = this.run(nameOf("judge", width), { ...episodeTensors(filled, width) });
      const added = filled.length - rows.length;
      const of = (name: string): number[][] => tokenRows(outputs[name] as tf.Tensor2D, filled).slice(added);
      const [refLogprobs, values] = [of("refLogprobs"), of("values")];
      const logprobs = this.recompute ? of("logprobs") : rows.map((row) => row.logprobs);
      const scores = outputs.scores?.dataSync();
      for (const [b, episode] of rows.entries()) {
        const verdict = { logprobs: logprobs[b], refLogprobs: refLogprobs[b], values: values[b] };
        verdicts.set(episode, { ...verdict, score: scores?.[added + b] });
      }
      tf.dispose(outputs);
    }
    return episodes.map((episode) => verdicts.get(episode)!);
  }

  /**
   * Moves policy and value model once. Where a loss or gradient is not finite, or ratios have run away, that model stays as it is.
   *
   * @param text  is disposed of here
   */
  step(episodes: readonly Experience[], rates: { policy: number; value: number }, text?: PretrainingText): StepOfPpo {
    const rows = byLength(episodes); // their order does not matter to a mean
    const width = widthFor(rows, this.sizes.learned.widths);
    const { width: _, ...tensors } = minibatchTensors(rows, width);
    const inputs: Record<string, tf.Tensor | number> = { ...tensors };
    if (text) Object.assign(inputs, { textIds: text.ids, textTargets: text.targets });
    const outputs = this.run(nameOf("step", width), { ...inputs, rate: rates.policy, valueRate: rates.value });
    const numbers = Object.fromEntries(Object.entries(outputs).map(([name, x]) => [name, x.dataSync()[0]]));
    tf.dispose(outputs);
    return numbers as unknown as StepOfPpo;
  }

  /** Frees the graph; the variables stay. */
  dispose(): void {
    this.program.dispose();
  }

  private run(name: string, inputs: Record<string, tf.Tensor | number>): Record<string, tf.Tensor> {
    try {
      return this.program.run(name, inputs);
    } finally {
      tf.dispose(Object.values(inputs).filter((x) => typeof x !== "number"));
    }
  }

  private episodeSpecs(B: number, { positions }: Width) {
    return { ids: int32(B, positions), promptLengths: int32(B), answerLengths: int32(B) };
  }

  private judgeEntry(width: Width) {
    const { policy, reference, value, reward } = this.models;
    const { temperature } = this.settings;
    return entry(this.episodeSpecs(this.sizes.judged.batchSize, width), (batch): Record<string, tf.Tensor> => {
      return {
        refLogprobs: logprobsOf(reference, batch, width, temperature),
        values: valuesOf(value, batch, width),
        ...(this.recompute && { logprobs: logprobsOf(policy, batch, width, temperature) }),
        ...(reward && { scores: scoresOf(reward, batch, width) }),
      };
    });
  }

  private stepEntry(width: Width) {
    const { text: textShape } = this.sizes;
    const B = this.sizes.learned.batchSize;
    const perToken = float32(B, width.answerTokens);
    const specs: Specs = {
      ...this.episodeSpecs(B, width),
      ...{ oldLogprobs: perToken, oldValues: perToken, advantages: perToken, returns: perToken },
      ...(textShape && { textIds: int32(...textShape), textTargets: int32(...textShape) }),
      rate: float32(),
      valueRate: float32(),
    };
    return entry<Specs, Record<string, tf.Tensor>>(specs, (given) => {
      const batch = { ...given, width } as unknown as Minibatch;
      const text = given.textIds && ({ ids: given.textIds, targets: given.textTargets } as PretrainingText);
      return {
        ...this.movePolicy(batch, given.rate as tf.Scalar, text),
        ...this.moveValue(batch, given.valueRate as tf.Scalar),
      };
    });
  }

  private movePolicy(batch: Minibatch, rate: tf.Scalar, text?: PretrainingText) {
    const { policy, average } = this.models;
    const { maxNorm, ratioLimit, averageDecay, frozenLayers } = this.settings;
    const learning = learnersOf(this.models, frozenLayers).policy;
    const { gradients, meanRatio, ...numbers } = valueAndGradients(
      () => ({ ...minibatchPolicyLoss(policy, batch, this.settings, text) }),
      learning,
    );
    const { clipped, norm } = clipByGlobalNorm(gradients, maxNorm);
    const finite = tf.all(tf.isFinite(tf.stack([norm, numbers.loss])));
    const go = tf.logicalAnd(finite, tf.lessEqual(meanRatio, ratioLimit)) as tf.Scalar;
    this.optimizers.policy.step(clipped, rate, go);
    if (average) new MovingAverage(learning, average.parameters(), averageDecay).update();
    return { ...numbers, ratio: meanRatio, gradNorm: norm };
  }

  private moveValue(batch: Minibatch, rate: tf.Scalar) {
    const { value } = this.models;
    const { maxNorm, valueClipRange, frozenLayers } = this.settings;
    const { gradients, loss, clipFraction } = valueAndGradients(
      () => ({ ...minibatchValueLoss(value, batch, valueClipRange) }),
      learnersOf(this.models, frozenLayers).value,
    );
    const { clipped, norm } = clipByGlobalNorm(gradients, maxNorm);
    this.optimizers.value.step(clipped, rate, tf.all(tf.isFinite(tf.stack([norm, loss]))) as tf.Scalar);
    return { valueLoss: loss, valueClipFraction: clipFraction, valueGradNorm: norm };
  }
}

/** Groups of variables in which each variable stands once, in the first group that has it. */
function eachOnce(groups: Record<string, Parameters>): Record<string, Parameters> {
  const seen = new Set<tf.Variable>();
  const fresh = (variable: tf.Variable): boolean => !seen.has(variable) && seen.add(variable) !== undefined;
  return Object.fromEntries(
    Object.entries(groups).map(([name, group]) => [name, new Map([...group].filter(([, each]) => fresh(each)))]),
  );
}

const nameOf = (name: "judge" | "step", { positions, answerTokens, short }: Width): string =>
  `${name}${positions}x${answerTokens}${short ? `.${short.rows}` : ""}`;

/** A minibatch in rows of a width. Who asks for it disposes of it. */
export function minibatchTensors(episodes: readonly Experience[], width: Width): Minibatch {
  const per = (name: "logprobs" | "values" | "advantages" | "returns"): tf.Tensor2D =>
    tokenTensor(
      episodes.map((episode) => episode[name]),
      width.answerTokens,
    );
  return {
    ...episodeTensors(episodes, width),
    width,
    oldLogprobs: per("logprobs"),
    oldValues: per("values"),
    advantages: per("advantages"),
    returns: per("returns"),
  };
}
