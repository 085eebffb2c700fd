/**
 * The bar for any classifier of texts: a straight line over which words occur, however often and in whatever order.
 *
 *   P(1 | x) = sigmoid(b + Σ over the different words w of x of a_w)
 *
 * Trained by gradient descent on the mean of -ln P(label | x) plus (decay / 2) Σ a_w².
 *
 * Source: logistic regression, Cox 1958; for short texts, Wang and Manning 2012, "Baselines and Bigrams", section 2, uses presence instead of counts too.
 */
import type { LabelledText } from "../data/definition-tasks";

/** The different words of a text, in small letters; ends of sentences and the like count as words, since spam shouts. */
export function wordsOf(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\d]+|[!?$%]/gu) ?? []);
}

/** How to train. */
export interface BagOptions {
  /** Weight of Σ a_w² / 2 in the loss. */
  decay: number;
  /** Steps of gradient descent on all examples. */
  steps: number;
  /** Learning rate. */
  rate: number;
}

/** A weight for each word that was seen, and one for nothing. */
export class BagOfWords {
  private readonly weights = new Map<string, number>();
  private bias = 0;

  /** @param examples  what it learns from, labels 0 and 1 */
  constructor(examples: readonly LabelledText[], { decay, steps, rate }: BagOptions = bagDefaults) {
    const bags = examples.map(({ text, label }) => ({ words: wordsOf(text), label }));
    for (let step = 0; step < steps; step++) {
      const errors = bags.map(({ words, label }) => this.of(words) - label); // the gradient by each score
      for (const [word, a] of this.weights) this.weights.set(word, a * (1 - rate * decay));
      for (const [i, { words }] of bags.entries()) {
        const move = (rate * errors[i]) / bags.length;
        this.bias -= move;
        for (const word of words) this.weights.set(word, (this.weights.get(word) ?? 0) - move);
      }
    }
  }

  /** P(1 | text). */
  probability(text: string): number {
    return this.of(wordsOf(text));
  }

  private of(words: ReadonlySet<string>): number {
    let score = this.bias;
    for (const word of words) score += this.weights.get(word) ?? 0;
    return 1 / (1 + Math.exp(-score));
  }
}

const bagDefaults: BagOptions = { decay: 0.01, steps: 300, rate: 1 };
