/**
 * What a language model is: something that says how likely each symbol is to come next.
 *
 *   P(y) = Π_t P(y_t | y_1 … y_{t-1}),  the last y being END
 */
import { END } from "../text/sequence";

/** A count table, a neural network, anything that predicts the next symbol. */
export interface LanguageModel {
  /** Every symbol that it can predict, END among them. */
  readonly vocabulary: readonly string[];
  /** How many of the last symbols it looks at. */
  readonly contextLength: number;
  /**
   * The probabilities of what comes after a history.
   *
   * @param history  all symbols so far, without START
   * @returns a function from a symbol to its probability, 0 to 1
   */
  after(history: readonly string[]): (next: string) => number;
}

/** The probability of every symbol of the vocabulary, in its order. */
export function distribution(model: LanguageModel, history: readonly string[]): number[] {
  return model.vocabulary.map(model.after(history));
}

/** log P(sequence, END), nats; minus infinity if the model thinks it impossible. */
export function logProb(model: LanguageModel, symbols: readonly string[]): number {
  let sum = 0;
  for (let i = 0; i <= symbols.length; i++) sum += Math.log(model.after(symbols.slice(0, i))(symbols[i] ?? END));
  return sum;
}

/**
 * Negative log-likelihood: the mean of −log P(next | so far) over every symbol of every sequence, END included.
 *
 * @returns nats per symbol: 0 is certainty, ln V is knowing nothing, smaller is better
 * @throws if there are no sequences
 */
export function negativeLogLikelihood(model: LanguageModel, sequences: readonly (readonly string[])[]): number {
  if (sequences.length === 0) throw new Error("sequences must hold at least one sequence, got none");
  let nats = 0;
  let symbols = 0;
  for (const sequence of sequences) {
    nats -= logProb(model, sequence);
    symbols += sequence.length + 1;
  }
  return nats / symbols;
}

/**
 * exp(NLL): among how many equally likely symbols the model is, on average, choosing.
 *
 * Source: Jelinek, Mercer, Bahl and Baker 1977, "Perplexity: a measure of the difficulty of speech recognition tasks".
 */
export function perplexity(natsPerSymbol: number): number {
  return Math.exp(natsPerSymbol);
}
