/**
 * A neural language model: each of the last n tokens becomes a vector, a network with hidden layers makes logits of them.
 *
 *   x = C[y_{t-n}] … C[y_{t-1}] side by side
 *   P(y_t) = softmax(W3 σ(W2 σ(W1 x + b1) + b2) + b3)
 *
 * Source: Bengio, Ducharme, Vincent and Jauvin 2003, "A Neural Probabilistic Language Model", section 2, eq. (1); JMLR 3.
 * Shapes: B contexts, n tokens in a context, C channels of a token's vector, V tokens; h1, h2, … hidden units.
 * Differs: any number of hidden layers instead of one; no direct connections W x from the vectors to the output (the paper's own
 *   choice for its best small models); rows times matrices, x W + b; dropout and decay, which came later.
 */
import { assertInteger, assertShape } from "../core/check";
import { Module } from "../core/module";
import type { Rng } from "../core/random";
import * as tf from "../core/tf";
import { Dropout, evaluating, type Mode } from "../nn/dropout";
import { Embedding } from "../nn/embedding";
import { Linear } from "../nn/linear";
import { type CharTokenizer, EDGE } from "../text/char-tokenizer";
import type { LanguageModel } from "./language-model";

/** The form of the network. */
export interface MlpConfig {
  /** n: how many tokens it looks back. */
  blockSize: number;
  /** C: numbers that stand for one token. */
  nEmbd: number;
  /** h1, h2, …: units of each hidden layer. */
  hidden: readonly number[];
  /** σ, what a hidden unit does with its sum. */
  activation: "tanh" | "relu";
  /** Share of the numbers that are set to 0 while training, in front of every layer but the first; 0 to below 1. */
  dropout: number;
}

/** Bengio's model on characters. */
export class MlpLm extends Module implements LanguageModel {
  readonly embedding: Embedding; // C (V, C)
  readonly layers: Linear[]; //     W1, W2, …, the last one gives the logits
  private readonly dropouts: Dropout[];
  private readonly ids: ReadonlyMap<string, number>;

  /** @param rng  where the first weights come from: their standard deviation keeps the size of the numbers from layer to layer */
  constructor(
    readonly tokenizer: CharTokenizer,
    readonly config: MlpConfig,
    rng: Rng,
  ) {
    super();
    const { blockSize, nEmbd, hidden, activation, dropout } = config;
    assertInteger("blockSize", blockSize, 1);
    assertInteger("number of hidden layers", hidden.length, 1);
    this.embedding = new Embedding(tokenizer.vocabSize, nEmbd, rng, 1);
    const sizes = [blockSize * nEmbd, ...hidden, tokenizer.vocabSize];
    const gain = activation === "relu" ? Math.SQRT2 : 5 / 3; // He et al. 2015; a tanh makes numbers smaller
    this.layers = sizes.slice(1).map((nOut, i) => {
      const last = i === hidden.length;
      return new Linear(sizes[i], nOut, rng, last ? 0.1 / Math.sqrt(sizes[i]) : gain / Math.sqrt(sizes[i]));
    });
    this.dropouts = hidden.map(() => new Dropout(dropout, rng));
    this.ids = new Map(tokenizer.tokens.map((token, id) => [token, id]));
  }

  get vocabulary(): readonly string[] {
    return this.tokenizer.tokens;
  }

  get contextLength(): number {
    return this.config.blockSize;
  }

  /**
   * @param ids  the last n tokens, EDGE where the text has not begun (B, n), int32
   * @returns    (B, V)
   * @throws     if ids does not have n columns
   */
  logits(ids: tf.Tensor2D, mode: Mode = evaluating): tf.Tensor2D {
    const { blockSize, nEmbd, activation } = this.config;
    assertShape("ids", ids, [null, blockSize]);
    return tf.tidy(() => {
      let x: tf.Tensor = tf.reshape(this.embedding.forward(ids), [-1, blockSize * nEmbd]); // (B, n C)
      this.layers.slice(0, -1).forEach((layer, i) => {
        x = layer.forward(x); //                                                             (B, h)
        x = this.dropouts[i].forward(activation === "relu" ? tf.relu(x) : tf.tanh(x), mode);
      });
      return this.layers[this.layers.length - 1].forward(x) as tf.Tensor2D; //               (B, V)
    });
  }

  /** See LanguageModel. */
  after(history: readonly string[]): (next: string) => number {
    const p = tf.tidy(() =>
      tf.softmax(this.logits(tf.tensor2d([this.context(history)], undefined, "int32"))).dataSync(),
    );
    return (next) => p[this.ids.get(next) ?? -1] ?? 0; // a token that there is not: 0
  }

  private context(history: readonly string[]): number[] {
    const n = this.config.blockSize;
    return lastIds(this.tokenizer.encode(history.slice(-n).join("")), n);
  }
}

/** Contexts and answers: row i of x, n ids, comes before y[i]. */
export interface ContextPairs {
  readonly x: Int32Array; // (N n)
  readonly y: Int32Array; // (N)
}

/** Every pair (last n tokens, next token) of the texts, EDGE before the first and after the last: "an", n = 2: ee→a, ea→n, an→e. */
export function contextPairs(tokenizer: CharTokenizer, texts: readonly string[], n: number): ContextPairs {
  const whole = texts.map((text) => tokenizer.encode(text));
  return {
    x: Int32Array.from(whole.flatMap((ids) => [...ids, EDGE].flatMap((_, i) => lastIds(ids.slice(0, i), n)))),
    y: Int32Array.from(whole.flatMap((ids) => [...ids, EDGE])),
  };
}

/** The last n ids, with edges in front where there are fewer. */
function lastIds(ids: readonly number[], n: number): number[] {
  const last = ids.slice(-n);
  return [...new Array<number>(n - last.length).fill(EDGE), ...last];
}
