/**
 * One optimizer step, compiled: loss, gradients, clipping, weights.
 *
 *   g = 1/n Σ_i ∇ loss(batch_i),   g = g min(1, maxNorm / |g|),   weights = optimizer(weights, g)
 *
 * n is the number of small batches whose gradients are added up; usually 1.
 */
import { valueAndGradients } from "../core/gradients";
import type { Parameters } from "../core/module";
import { type Entries, entry, float32, int32, Program, type ProgramOptions } from "../core/program";
import type { Specs, Tensors } from "../core/program-entry";
import * as tf from "../core/tf";
import { evaluating, type Mode } from "../nn/dropout";
import { GradientSum } from "../optim/accumulate";
import { clipByGlobalNorm } from "../optim/clip";
import type { Optimizer } from "../optim/optimizer";
import { type Padding, padBatch } from "./pad-batch";
import { weightedMeans } from "./weighted-means";

/**
 * What is made small, and anything else that is worth watching: one number each. `count` is a name of its own: over how many tokens (or
 * examples) of this batch the others are means. Batches are weighed by it, where several make one step or one validation; without it,
 * all weigh the same.
 *
 * @param batch  the tensors of a batch
 * @param mode   whether this is training, and which step: to be handed on to the model, for dropout
 */
export type LossFunction<S extends Specs> = (
  batch: Tensors<S>,
  mode: Mode,
) => { loss: tf.Scalar; count?: tf.Scalar; [statistic: string]: tf.Tensor | undefined };

/** What a step gives besides moved weights: the loss and statistics of the loss function, and the gradient's norm. */
export interface StepNumbers {
  loss: number;
  /** Length of the gradient before it was clipped. */
  gradNorm: number;
  [statistic: string]: number;
}

/** How a step is made. */
export interface TrainingStepOptions {
  optimizer: Optimizer;
  /** The greatest gradient norm that is let through. */
  maxNorm: number;
  /** How many batches make one step. */
  accumulate: number;
  precision: ProgramOptions["precision"];
  /** What fills up batches that are smaller than declared; those that it does not fit have the step compiled again. */
  padding?: Readonly<Record<string, number | undefined>>;
  /** Variables that the loss reads and nothing trains, by name: a reference model's, say. */
  frozen: Readonly<Record<string, Parameters>>;
}

/** A loss over some parameters, ready to be trained. */
export class TrainingStep<S extends Specs> {
  private readonly program: Program<Entries>;
  private readonly sum: GradientSum | undefined;

  /**
   * @param parameters  what is trained
   * @param inputs      the tensors of a batch
   * @param lossOf      as `LossFunction` says
   */
  constructor(
    parameters: Parameters,
    private readonly inputs: S,
    lossOf: LossFunction<S>,
    private readonly options: TrainingStepOptions,
  ) {
    const taken = ["learningRate", "step"].find((name) => name in inputs);
    if (taken) throw new Error(`a batch must not have a tensor called "${taken}"; rename it`);
    const { optimizer, maxNorm, accumulate, precision, frozen } = options;
    const batchOf = (given: Tensors<S>) =>
      Object.fromEntries(Object.keys(inputs).map((name) => [name, given[name]])) as Tensors<S>;
    const backward = (given: Tensors<S> & { step: tf.Scalar }) =>
      valueAndGradients(() => measured(lossOf(batchOf(given), { training: true, step: given.step })), parameters);
    const move = (gradients: ReadonlyMap<string, tf.Tensor>, learningRate: tf.Scalar, loss?: tf.Scalar) => {
      const { clipped, norm } = clipByGlobalNorm(gradients, maxNorm);
      const finite = tf.all(tf.isFinite(loss ? tf.stack([norm, loss]) : norm)) as tf.Scalar;
      optimizer.step(clipped, learningRate, finite);
      return { gradNorm: norm };
    };
    const withStep = { ...inputs, step: int32() };
    const evaluate = entry<Specs, Record<string, tf.Tensor>>(inputs, (given) =>
      measured(lossOf(given as Tensors<S>, evaluating)),
    );
    const groups: Record<string, Parameters> = { ...frozen, model: parameters, optimizer: optimizer.state() };
    const entries: Entries = { evaluate };
    if (accumulate === 1) {
      entries.train = entry<Specs, Record<string, tf.Tensor>>({ ...withStep, learningRate: float32() }, (given) => {
        const { gradients, count: _, ...numbers } = backward(given as Tensors<S> & { step: tf.Scalar });
        return { ...numbers, ...move(gradients, given.learningRate as tf.Scalar, numbers.loss) };
      });
    } else {
      const sum = new GradientSum(parameters);
      this.sum = sum;
      groups.sum = sum.state();
      entries.add = entry<Specs, Record<string, tf.Tensor>>(withStep, (given) => {
        const { gradients, ...numbers } = backward(given as Tensors<S> & { step: tf.Scalar });
        sum.add(gradients, numbers.count);
        return numbers;
      });
      entries.apply = entry({ learningRate: float32() }, ({ learningRate }) => {
        const moved = move(sum.mean(), learningRate);
        sum.clear();
        return moved;
      });
    }
    this.program = new Program(groups, entries, { precision });
  }

  /**
   * Moves the weights once; if the loss or the gradient is not a finite number, it leaves weights and optimizer exactly as they are.
   *
   * @param next          gives a batch; asked once, or once for each batch that is added up. The batches are disposed of here.
   * @param learningRate  how far weights move
   * @param step          steps taken before this one: another step, other dropout masks
   * @returns             the numbers before the move; of several batches, their means
   */
  run(next: () => Tensors<S>, learningRate: number, step: number): StepNumbers {
    const { accumulate } = this.options;
    if (accumulate === 1) return this.numbers("train", next(), { learningRate, step }) as StepNumbers;
    const all = Array.from({ length: accumulate }, (_, i) =>
      this.numbers("add", next(), { step: step * accumulate + i }),
    );
    return { ...weightedMeans(all), ...this.program.numbers("apply", { learningRate }) } as StepNumbers;
  }

  /** Loss, statistics and `count` of one batch, which is disposed of; no weight moves, nothing is dropped. */
  evaluate(batch: Tensors<S>): Record<string, number> {
    return this.numbers("evaluate", batch, {});
  }

  private numbers(name: string, given: Tensors<S>, scalars: Record<string, number>): Record<string, number> {
    const batch = padBatch(given, this.inputs, (this.options.padding ?? {}) as Padding<S>);
    try {
      return this.program.numbers(name, { ...batch, ...scalars });
    } finally {
      tf.dispose(batch);
    }
  }

  /** Frees the graph. Weights and the optimizer's memory stay. */
  dispose(): void {
    this.program.dispose();
    this.sum?.dispose();
  }
}

/** What a loss function gave, with a count of 1 if it gave none. */
function measured({ loss, count, ...others }: ReturnType<LossFunction<Specs>>) {
  return { ...(others as Record<string, tf.Tensor>), loss, count: count ?? (tf.scalar(1) as tf.Scalar) };
}
