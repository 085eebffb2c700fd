/**
 * Trains the network of `./mlp`, one batch at a time, as a compiled step.
 *
 *   loss = -mean ln P(y | x)    nats per token; AdamW, learning rate up to its highest and down along a cosine
 *
 * Source: Bengio et al. 2003, section 2 (the likelihood that is maximised); AdamW and the schedule as in `optim/`.
 */
import { assertInteger } from "../core/check";
import { valueAndGradients } from "../core/gradients";
import { entry, float32, int32, Program } from "../core/program";
import { Rng } from "../core/random";
import { labelLogprobs } from "../core/sparse-softmax";
import * as tf from "../core/tf";
import { AdamW } from "../optim/adamw";
import { cosineSchedule, type Schedule } from "../optim/schedule";
import { CharTokenizer } from "../text/char-tokenizer";
import type { LanguageModel } from "./language-model";
import { type ContextPairs, contextPairs, type MlpConfig, MlpLm } from "./mlp";

/** How to train. */
export interface MlpTraining {
  /** Decides the first weights, which pairs are drawn in which order, and what dropout drops. */
  seed: number;
  /** Pairs in a batch. */
  batchSize: number;
  /** Optimizer steps until the learning rate has fallen to 0. */
  maxSteps: number;
  /** The highest learning rate. */
  learningRate: number;
  /** See AdamW. */
  weightDecay: number;
}

/** A network that learns a little with every `step()`. */
export class MlpTrainer implements LanguageModel {
  readonly model: MlpLm;
  private readonly pairs: ContextPairs;
  private readonly optimizer: AdamW;
  private readonly program: ReturnType<MlpTrainer["compile"]>;
  private readonly schedule: Schedule;
  private readonly rng: Rng;
  private steps = 0;

  /** @throws if the texts are empty, or a number of the form or of the training is out of range */
  constructor(
    texts: readonly string[],
    private readonly config: MlpConfig,
    private readonly training: MlpTraining,
  ) {
    assertInteger("batchSize", training.batchSize, 1);
    this.rng = new Rng(training.seed);
    this.model = new MlpLm(new CharTokenizer(texts), config, this.rng);
    this.pairs = contextPairs(this.model.tokenizer, texts, config.blockSize);
    this.optimizer = new AdamW(this.model.parameters(), { weightDecay: training.weightDecay });
    const warmupSteps = Math.floor(training.maxSteps / 20);
    this.schedule = cosineSchedule({
      maxLearningRate: training.learningRate,
      warmupSteps,
      maxSteps: training.maxSteps,
    });
    this.program = this.compile();
  }

  private compile() {
    const [B, n] = [this.training.batchSize, this.config.blockSize];
    const train = entry(
      { x: int32(B, n), y: int32(B), learningRate: float32(), step: int32() },
      ({ x, y, learningRate, step }) => {
        const f = () => ({ loss: meanLoss(this.model.logits(x, { training: true, step }), y) });
        const { loss, gradients } = valueAndGradients(f, this.model.parameters());
        this.optimizer.step(gradients, learningRate);
        return { loss };
      },
    );
    return new Program({ model: this.model.parameters(), optimizer: this.optimizer.state() }, { train });
  }

  get vocabulary(): readonly string[] {
    return this.model.vocabulary;
  }

  get contextLength(): number {
    return this.config.blockSize;
  }

  /** One step on a batch drawn with replacement. Returns the batch's loss before the step, with dropout, nats per token. */
  step(): number {
    const [B, n] = [this.training.batchSize, this.config.blockSize];
    const [xs, ys] = [new Int32Array(B * n), new Int32Array(B)];
    for (let i = 0; i < B; i++) {
      const pair = this.rng.int(this.pairs.y.length);
      ys[i] = this.pairs.y[pair];
      xs.set(this.pairs.x.subarray(pair * n, (pair + 1) * n), i * n);
    }
    const [x, y] = [tf.tensor2d(xs, [B, n], "int32"), tf.tensor1d(ys, "int32")];
    const learningRate = this.schedule(this.steps);
    const { loss } = this.program.numbers("train", { x, y, learningRate, step: this.steps });
    tf.dispose([x, y]);
    this.steps++;
    return loss;
  }

  /**
   * ln P of every next token of texts, END included, in the order of `contextPairs`, without dropout; never above 0.
   * @throws on a character that was not in the training texts
   */
  logprobs(texts: readonly string[]): Float32Array {
    const { x, y } = contextPairs(this.model.tokenizer, texts, this.config.blockSize);
    return tf.tidy(() => {
      const logits = this.model.logits(tf.tensor2d(x, [y.length, this.config.blockSize], "int32"));
      return labelLogprobs(logits, tf.tensor1d(y, "int32")).dataSync<"float32">();
    });
  }

  /** The loss on texts without dropout, nats per token, END included. @throws as `logprobs` does */
  loss(texts: readonly string[]): number {
    const logprobs = this.logprobs(texts);
    return logprobs.reduce((sum, logprob) => sum - logprob, 0) / logprobs.length;
  }

  /** See LanguageModel. */
  after(history: readonly string[]): (next: string) => number {
    return this.model.after(history);
  }

  /** Gives all memory back. */
  dispose(): void {
    this.program.dispose();
    this.optimizer.dispose();
    this.model.dispose();
  }
}

function meanLoss(logits: tf.Tensor2D, y: tf.Tensor1D): tf.Scalar {
  return tf.tidy(() => tf.neg(tf.mean(labelLogprobs(logits, y))) as tf.Scalar);
}
