/**
 * A neural bigram language model: the next token's probabilities depend on the last token alone.
 *
 *   P(y|x) = softmax(W[x])_y         one row of W for each token x
 *   loss   = −mean over pairs of ln P(y|x)         nats per token
 *
 * Source: Bengio, Ducharme, Vincent and Jauvin 2003, "A Neural Probabilistic Language Model" (the softmax over the vocabulary and
 *   the likelihood that is maximised), with a context of one word and no hidden layer.
 * Shapes: V tokens, B pairs; W is [V, V].
 */
import { labelLogprobs } from "../core/sparse-softmax";
import * as tf from "../core/tf";
import { type BigramPairs, type CharTokenizer, EDGE } from "../text/char-tokenizer";
import type { LanguageModel } from "./language-model";

/** A table of V × V numbers that learns by gradient descent. */
export class BigramLm implements LanguageModel {
  /** W [V, V]: row x holds the logits of what follows token x. All 0 at first: every token is equally likely. */
  readonly logits: tf.Variable<tf.Rank.R2>;
  readonly contextLength = 1;
  /** The id of each token; the edge goes by the name END. */
  private readonly ids: ReadonlyMap<string, number>;

  constructor(readonly tokenizer: CharTokenizer) {
    const V = tokenizer.vocabSize;
    this.logits = tf.tidy(() => tf.variable(tf.zeros([V, V])));
    this.ids = new Map(tokenizer.tokens.map((token, id) => [token, id]));
  }

  get vocabulary(): readonly string[] {
    return this.tokenizer.tokens;
  }

  /** The logits [B, V] of what follows each token of x [B]. */
  forward(x: tf.Tensor1D): tf.Tensor2D {
    return tf.gather(this.logits, x) as tf.Tensor2D;
  }

  /**
   * How surprised the model is by these pairs.
   *
   * @returns scalar, nats per token; ln V while the model knows nothing, smaller is better
   * @throws if there are no pairs
   */
  loss({ x, y }: BigramPairs): tf.Scalar {
    if (x.length === 0 || x.length !== y.length)
      throw new Error(`x and y must be as long as each other and not empty, got ${x.length} and ${y.length}`);
    return tf.tidy(() => {
      const logits = this.forward(tf.tensor1d(x, "int32")); // [B, V]
      const logprobs = labelLogprobs(logits, tf.tensor1d(y, "int32")); // [B]: ln P of what came next
      return tf.neg(tf.mean(logprobs)) as tf.Scalar;
    });
  }

  /**
   * One step of training: measures the loss, and moves every number of W a little in the direction that lowers it.
   *
   * @returns the loss before the step, nats per token
   */
  step(pairs: BigramPairs, optimizer: tf.Optimizer): number {
    return tf.tidy(() => {
      const loss = optimizer.minimize(() => this.loss(pairs), true, [this.logits]);
      if (!loss) throw new Error("the optimizer must return the loss, got null");
      return loss.dataSync()[0];
    });
  }

  /** The whole table as probabilities [V][V]: row x says what follows token x. Rows sum to 1. */
  probabilities(): number[][] {
    return tf.tidy(() => tf.softmax(this.logits).arraySync());
  }

  /** See LanguageModel. @throws on a character outside the vocabulary */
  after(history: readonly string[]): (next: string) => number {
    const last = history.length === 0 ? EDGE : this.tokenizer.encode(history[history.length - 1])[0];
    const row = tf.tidy(() => tf.softmax(this.forward(tf.tensor1d([last], "int32"))).dataSync());
    return (next) => row[this.ids.get(next) ?? -1] ?? 0; // a token that there is not: 0
  }

  /** Gives the table's memory back; the model is of no use afterwards. */
  dispose(): void {
    this.logits.dispose();
  }
}
