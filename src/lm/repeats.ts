/**
 * Random tokens that repeat themselves: a text with nothing to learn by heart, in which all but the first round can be foretold by who
 * looks up what came after the present token the last time.
 *
 *   K = 3:   START q f c q f c q f …
 *
 * Source: Olsson et al. 2022, "In-context Learning and Induction Heads", section "Per-token losses on repeated random tokens". arXiv:2209.11895
 */
import type { Rng } from "../core/random";
import * as tf from "../core/tf";
import { tokenLogprobs } from "./cross-entropy";

/** A network that gives logits for every position, such as `Gpt`. */
interface Predictor {
  logits(ids: tf.Tensor2D): tf.Tensor3D;
}

/** One text, and after how many tokens it repeats itself. */
export interface Repeat {
  readonly ids: number[];
  readonly period: number;
}

/**
 * @param length     tokens in the text, START among them
 * @param vocabSize  V; 0 is START, the others are equally likely
 * @param periods    K is drawn from these, smallest and greatest
 */
export function repeatedTokens(
  length: number,
  vocabSize: number,
  [least, most]: readonly [number, number],
  rng: Rng,
): Repeat {
  const period = least + rng.int(most - least + 1);
  const round = Array.from({ length: period }, () => 1 + rng.int(vocabSize - 1));
  return { ids: [0, ...Array.from({ length: length - 1 }, (_, i) => round[i % period])], period };
}

/**
 * Loss in the first round, in which nothing can be known, and in the later ones, nats per token. The first token of the second round,
 * which no one can tell from the start of a longer round, counts in neither.
 *
 * @param texts  each of `blockSize` + 1 tokens: the last one is only an answer
 */
export function lossByRound(model: Predictor, texts: readonly Repeat[]): { first: number; later: number } {
  const logprobs = tf.tidy(() => {
    const rows = (from: number, end?: number) =>
      tf.tensor2d(
        texts.map(({ ids }) => ids.slice(from, end)),
        undefined,
        "int32",
      );
    return tokenLogprobs(model.logits(rows(0, -1)), rows(1)).arraySync(); // (B, T)
  });
  const mean = (counts: (t: number, period: number) => boolean): number => {
    const kept = logprobs.flatMap((row, i) => row.filter((_, t) => counts(t, texts[i].period)));
    return -kept.reduce((sum, logprob) => sum + logprob, 0) / kept.length;
  };
  return { first: mean((t, period) => t < period), later: mean((t, period) => t > period) };
}
