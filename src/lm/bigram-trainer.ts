/**
 * Trains the bigram table of `./bigram` on random batches of neighbours, one step at a time. Notebook 00 shows the same table all
 * neighbours at every step, in fewer and larger steps.
 *
 * Nothing here shows a tensor: a notebook that only wants a trained bigram need not load TensorFlow's types, which takes its type
 * checker a second or two.
 */
import { assertInteger } from "../core/check";
import { Rng } from "../core/random";
import * as tf from "../core/tf";
import { type BigramPairs, CharTokenizer } from "../text/char-tokenizer";
import { BigramLm } from "./bigram";
import type { LanguageModel } from "./language-model";

/** How to train. */
export interface BigramTraining {
  /** Decides which pairs are drawn, in which order. */
  seed: number;
  /** Pairs per step. Default 2048. */
  batchSize?: number;
  /** Adam's learning rate. Default 0.05. */
  learningRate?: number;
}

/** A bigram model that learns a little with every `step()`. */
export class BigramTrainer implements LanguageModel {
  readonly contextLength = 1;
  private readonly tokenizer: CharTokenizer;
  private readonly model: BigramLm;
  private readonly pairs: BigramPairs;
  private readonly optimizer: tf.Optimizer;
  private readonly rng: Rng;
  private readonly batchSize: number;

  /** @throws if the texts are empty or the batch size is not a whole number >= 1 */
  constructor(texts: readonly string[], { seed, batchSize = 2048, learningRate = 0.05 }: BigramTraining) {
    assertInteger("batchSize", batchSize, 1);
    this.tokenizer = new CharTokenizer(texts);
    this.model = new BigramLm(this.tokenizer);
    this.pairs = this.tokenizer.pairs(texts);
    this.optimizer = tf.train.adam(learningRate);
    this.rng = new Rng(seed);
    this.batchSize = batchSize;
  }

  get vocabulary(): readonly string[] {
    return this.tokenizer.tokens;
  }

  /** One step on a batch drawn with replacement. Returns the batch's loss before the step, nats per character. */
  step(): number {
    const drawn = Array.from({ length: this.batchSize }, () => this.rng.int(this.pairs.x.length));
    const x = Int32Array.from(drawn, (i) => this.pairs.x[i]);
    const y = Int32Array.from(drawn, (i) => this.pairs.y[i]);
    return this.model.step({ x, y }, this.optimizer);
  }

  /** The loss on texts, nats per character, END included. @throws on a character that was not in the training texts */
  loss(texts: readonly string[]): number {
    const loss = this.model.loss(this.tokenizer.pairs(texts));
    const [nats] = loss.dataSync();
    loss.dispose();
    return nats;
  }

  /** P(next | last) as learned: row 0 is START, column 0 is END, then the characters in the order of `vocabulary`. */
  probabilities(): number[][] {
    return this.model.probabilities();
  }

  /** See LanguageModel. */
  after(history: readonly string[]): (next: string) => number {
    return this.model.after(history);
  }

  /** Gives the memory of the table and of the optimizer back. */
  dispose(): void {
    this.model.dispose();
    this.optimizer.dispose();
  }
}
