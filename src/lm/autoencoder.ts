/**
 * An auto-encoder of short words: a network that must say what it was told, through a narrow middle.
 *
 *   code = W2 σ(W1 x + b1) + b2          x: one 1 for each letter, V places a letter
 *   x'   = softmax(W4 σ(W3 code + b3) + b4), at each place
 *   loss = -mean ln P(letter at each place)    nats per place
 *
 * Source: Hinton and Salakhutdinov 2006, "Reducing the dimensionality of data with neural networks", Science 313.
 * Shapes: B words, L places, V symbols, k numbers in the code.
 * Differs: one hidden layer on each side, trained at once; the paper trained layer by layer. The loss is that of a language model.
 */
import { assertInteger } from "../core/check";
import { Module } from "../core/module";
import type { Rng } from "../core/random";
import { labelLogprobs } from "../core/sparse-softmax";
import * as tf from "../core/tf";
import { Linear } from "../nn/linear";
import { type CharTokenizer, EDGE } from "../text/char-tokenizer";

/** The form of the network. */
export interface AutoencoderConfig {
  /** L: longer words are not taken; shorter ones are filled up with END. */
  length: number;
  /** k: numbers in the code. */
  code: number;
  /** Hidden units on each side. */
  hidden: number;
}

/** Word → k numbers → word. */
export class Autoencoder extends Module {
  readonly encoder: [Linear, Linear]; // L V -> hidden -> k
  readonly decoder: [Linear, Linear]; // k -> hidden -> L V

  constructor(
    readonly tokenizer: CharTokenizer,
    readonly config: AutoencoderConfig,
    rng: Rng,
  ) {
    super();
    const { length, code, hidden } = config;
    for (const [name, value] of Object.entries(config)) assertInteger(name, value, 1);
    const wide = length * tokenizer.vocabSize;
    // A word has only L ones among its L V numbers, so W1 starts as if it had L inputs.
    this.encoder = [
      new Linear(wide, hidden, rng, Math.sqrt(2 / length)),
      new Linear(hidden, code, rng, 1 / Math.sqrt(hidden)),
    ];
    this.decoder = [
      new Linear(code, hidden, rng, Math.sqrt(2 / code)),
      new Linear(hidden, wide, rng, 1 / Math.sqrt(hidden)),
    ];
  }

  /**
   * The ids of words, filled up with END.
   * @returns (B, L), int32
   * @throws if a word is longer than L, or has an unknown letter
   */
  ids(words: readonly string[]): tf.Tensor2D {
    const { length } = this.config;
    const rows = words.map((word) => {
      const ids = this.tokenizer.encode(word);
      if (ids.length > length) throw new Error(`a word must have at most ${length} letters, got "${word}"`);
      return [...ids, ...new Array<number>(length - ids.length).fill(EDGE)];
    });
    return tf.tensor2d(rows, [words.length, length], "int32");
  }

  /** (B, L) -> (B, k) */
  encode(ids: tf.Tensor2D): tf.Tensor2D {
    const { tokenizer, config, encoder } = this;
    return tf.tidy(() => {
      const x = tf.reshape(tf.oneHot(ids, tokenizer.vocabSize), [-1, config.length * tokenizer.vocabSize]);
      const hidden = tf.relu(encoder[0].forward(tf.cast(x, "float32"))); // (B, hidden)
      return encoder[1].forward(hidden) as tf.Tensor2D; //                  (B, k)
    });
  }

  /** (B, k) -> logits (B, L, V) */
  decode(code: tf.Tensor2D): tf.Tensor3D {
    const { tokenizer, config, decoder } = this;
    return tf.tidy(() => {
      const hidden = tf.relu(decoder[0].forward(code)); //                  (B, hidden)
      return tf.reshape(decoder[1].forward(hidden), [-1, config.length, tokenizer.vocabSize]);
    });
  }

  /** How surprised it is by the words that it was given, nats per place. */
  loss(ids: tf.Tensor2D): tf.Scalar {
    const V = this.tokenizer.vocabSize;
    return tf.tidy(() => {
      const logits = tf.reshape(this.decode(this.encode(ids)), [-1, V]) as tf.Tensor2D;
      return tf.neg(tf.mean(labelLogprobs(logits, tf.reshape(ids, [-1]) as tf.Tensor1D))) as tf.Scalar;
    });
  }

  /** The codes of words. */
  codes(words: readonly string[]): number[][] {
    return tf.tidy(() => this.encode(this.ids(words)).arraySync());
  }

  /** The word of each code: the likeliest symbol at each place, up to the first END. */
  words(codes: readonly (readonly number[])[]): string[] {
    const likeliest = tf.tidy(
      () => tf.argMax(this.decode(tf.tensor2d(codes as number[][])), -1).arraySync() as number[][],
    );
    return likeliest.map((ids) => {
      const end = ids.indexOf(EDGE);
      return this.tokenizer.decode(end < 0 ? ids : ids.slice(0, end));
    });
  }
}
