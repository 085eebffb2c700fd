/**
 * Supervised fine-tuning, a step at a time.
 *
 *   const tuner = new FineTuner(classifier, examples, { seed: 1 });
 *   for await (const step of progress(tuner.steps)) tuner.step();
 *   tuner.accuracy(testExamples);
 *
 * Source: Radford et al. 2018, "Improving Language Understanding by Generative Pre-Training", sections 3.2 and 4.1: "a learning rate of
 *   6.25e-5 and a batchsize of 32 … 3 epochs … a linear learning rate decay schedule with warmup over 0.2% of training. λ was set to 0.5".
 * Differs: gradients are clipped to norm 1, as in the released program; the paper does not mention it. The last examples of an epoch
 *   that do not fill a batch wait for the next epoch.
 */
import { assertInteger } from "../core/check";
import { valueAndGradients } from "../core/gradients";
import { entry, float32, int32, Program } from "../core/program";
import { Rng } from "../core/random";
import * as tf from "../core/tf";
import { crossEntropy } from "../lm/cross-entropy";
import { AdamW } from "../optim/adamw";
import { clipByGlobalNorm } from "../optim/clip";
import { linearSchedule, type Schedule } from "../optim/schedule";
import type { Classifier } from "./classifier";
import { padded, type TaskInput } from "./input";
import { answerLoss, auxiliaryWeight, combinedLoss, nextTokens } from "./loss";

/** How fine-tuning goes. */
export interface FineTuneOptions {
  /** How often each example is seen. */
  epochs: number;
  /** Examples in a step. */
  batchSize: number;
  /** The highest learning rate. */
  learningRate: number;
  /** Share of the steps over which the learning rate rises to that. */
  warmup: number;
  /** Weight of the language model's loss, 0 for none. */
  lambda: number;
  /** Which order the examples come in. */
  seed: number;
}

/** Radford et al. 2018, section 4.1. */
export const fineTuneDefaults: FineTuneOptions = {
  epochs: 3,
  batchSize: 32,
  learningRate: 6.25e-5,
  warmup: 0.002,
  lambda: auxiliaryWeight,
  seed: 1,
};

/** The losses of a step, nats: per example, per token, and both together. */
export interface StepLosses {
  answers: number;
  languageModel: number;
  loss: number;
}

/** Trains a classifier on examples. */
export class FineTuner {
  /** Optimizer steps in all. */
  readonly steps: number;
  private readonly options: FineTuneOptions;
  private readonly length: number;
  private readonly optimizer: AdamW;
  private readonly schedule: Schedule;
  private readonly program: ReturnType<FineTuner["compile"]>;
  private readonly rng: Rng;
  private queue: TaskInput[] = [];
  private done = 0;

  /**
   * @param classifier  is trained in place
   * @param examples    what it learns from
   * @param longest     tokens of the longest sequence that it will be asked about; default: the longest of the examples
   * @throws if the examples do not fill one batch
   */
  constructor(
    private readonly classifier: Classifier,
    private readonly examples: readonly TaskInput[],
    options: Partial<FineTuneOptions> = {},
    longest?: number,
  ) {
    this.options = { ...fineTuneDefaults, ...options };
    const { epochs, batchSize, learningRate, warmup, seed } = this.options;
    assertInteger("batchSize", batchSize, 1, examples.length);
    this.steps = epochs * Math.floor(examples.length / batchSize);
    this.length = longest ?? Math.max(...examples.flatMap(({ sequences }) => sequences.map((ids) => ids.length)));
    const warmupSteps = Math.min(this.steps - 1, Math.ceil(warmup * this.steps));
    this.schedule = linearSchedule({ maxLearningRate: learningRate, warmupSteps, maxSteps: this.steps });
    this.optimizer = new AdamW(classifier.parameters());
    this.rng = new Rng(seed);
    this.program = this.compile();
  }

  /** One optimizer step on the next batch. @throws after the last one */
  step(): StepLosses {
    if (this.done >= this.steps) throw new Error(`there are ${this.steps} steps, and all are done`);
    const batch = this.nextBatch();
    const inputs = this.tensors(batch);
    const step = tf.scalar(this.done, "int32");
    try {
      return this.program.numbers("train", { ...inputs, step, learningRate: this.schedule(this.done++) });
    } finally {
      tf.dispose([...Object.values(inputs), step]);
    }
  }

  /** Scores of the answers for each example (number of examples, K); a softmax of a row gives probabilities. */
  scores(examples: readonly TaskInput[]): number[][] {
    const { batchSize } = this.options;
    const scores: number[][] = [];
    for (let from = 0; from < examples.length; from += batchSize) {
      const batch = examples.slice(from, from + batchSize);
      const full = [...batch, ...Array<TaskInput>(batchSize - batch.length).fill(batch[0])]; // one shape, one graph
      const { ids, ends, ...rest } = this.tensors(full);
      const { answers } = this.program.run("answers", { ids, ends });
      scores.push(...((answers as tf.Tensor2D).arraySync() as number[][]).slice(0, batch.length));
      tf.dispose([ids, ends, ...Object.values(rest), answers]);
    }
    return scores;
  }

  /** The answer with the highest score for each example. */
  predict(examples: readonly TaskInput[]): number[] {
    return this.scores(examples).map((row) => row.indexOf(Math.max(...row)));
  }

  /** Share of the examples that are answered right, 0 to 1. */
  accuracy(examples: readonly TaskInput[]): number {
    const answers = this.predict(examples);
    return examples.filter(({ label }, i) => label === answers[i]).length / examples.length;
  }

  /** Frees the graph and the optimizer; the classifier stays. */
  dispose(): void {
    this.program.dispose();
    this.optimizer.dispose();
  }

  /** The next examples: each once in an epoch, in an order of its own. */
  private nextBatch(): TaskInput[] {
    const { batchSize } = this.options;
    if (this.queue.length < batchSize) this.queue = this.rng.shuffle(this.examples);
    return this.queue.splice(0, batchSize);
  }

  private tensors(batch: readonly TaskInput[]) {
    const { ids, ends } = padded(
      batch.flatMap(({ sequences }) => sequences),
      this.length,
    );
    const shape: [number, number] = [ids.length, this.length];
    return {
      ids: tf.tensor2d(ids, shape, "int32"),
      ends: tf.tensor1d(ends, "int32"),
      targets: tf.tensor2d(nextTokens(ids, ends), shape, "int32"),
      labels: tf.tensor1d(
        batch.map(({ label }) => label),
        "int32",
      ),
    };
  }

  private compile() {
    const { classifier, optimizer } = this;
    const { lambda, batchSize: B } = this.options;
    const rows = B * classifier.task.sequences;
    const parameters = classifier.parameters();
    const text = { ids: int32(rows, this.length), ends: int32(rows) };
    const question = { ...text, targets: int32(rows, this.length), labels: int32(B) };
    return new Program(
      { classifier: parameters, optimizer: optimizer.state() },
      {
        train: entry(
          { ...question, step: int32(), learningRate: float32() },
          ({ ids, ends, targets, labels, step, learningRate }) => {
            const { gradients, ...losses } = valueAndGradients(() => {
              const { answers, lm } = classifier.forward(ids, ends, { training: true, step });
              const languageModel = crossEntropy(lm, targets);
              const right = answerLoss(answers, labels);
              return {
                loss: lambda === 0 ? right : combinedLoss(right, languageModel, lambda),
                answers: right,
                languageModel,
              };
            }, parameters);
            optimizer.step(clipByGlobalNorm(gradients, 1).clipped, learningRate);
            return losses;
          },
        ),
        answers: entry(text, ({ ids, ends }) => ({
          answers: classifier.answers(classifier.gpt.hidden(ids), ends),
        })),
      },
    );
  }
}
