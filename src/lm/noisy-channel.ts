/**
 * The noisy channel: somebody meant Y, we see X; find the likeliest Y.
 *
 *   Y* = argmax_Y P(Y|X) = argmax_Y P(X|Y) P(Y) / P(X) = argmax_Y P(X|Y) P(Y)
 *
 * P(Y) is a language model, P(X|Y) the channel; here the channel changes one symbol at a time: P(X|Y) = Π_t P(x_t|y_t).
 *
 * Source: Shannon 1948, "A Mathematical Theory of Communication", part II; Bahl, Jelinek and Mercer 1983, "A maximum likelihood
 *   approach to continuous speech recognition" (the formula); Viterbi 1967, "Error bounds for convolutional codes and an
 *   asymptotically optimum decoding algorithm" (the dynamic programming).
 */
import { assertInteger } from "../core/check";
import type { Rng } from "../core/random";
import { END } from "../text/sequence";
import type { LanguageModel } from "./language-model";

/** One thing that may have been meant, and how likely it would have come out as what we see. */
export interface Cause {
  meant: string;
  /** log P(seen | meant), nats. */
  logProb: number;
}

/** P(X|Y), asked backwards: everything that could have come out as `seen`. Never empty. */
export type Channel = (seen: string) => readonly Cause[];

interface Path {
  symbols: string[];
  score: number;
}

/**
 * argmax P(X|Y) alone: for every symbol the cause that the channel finds likeliest. No language model.
 *
 * @param rng  decides between causes that are equally likely
 */
export function decodeByChannel(seen: readonly string[], channel: Channel, rng: Rng): string[] {
  return seen.map((symbol) => {
    const causes = channel(symbol);
    const best = Math.max(...causes.map((cause) => cause.logProb));
    return rng.choice(causes.filter((cause) => cause.logProb >= best - 1e-12)).meant;
  });
}

/**
 * argmax P(X|Y) P(Y), END included, by dynamic programming over the language model's contexts (Viterbi).
 *
 * Paths that end in the same context are merged: only the better one can win. Then the `beam` best go on, so the answer is exact
 * when the beam is at least the number of contexts, and close to exact when it is some tens.
 *
 * @throws if the beam is not a whole number >= 1, or if the model gives probability 0 to every path
 */
export function decode(seen: readonly string[], channel: Channel, model: LanguageModel, beam = 32): string[] {
  assertInteger("beam", beam, 1);
  let paths: Path[] = [{ symbols: [], score: 0 }];
  for (const symbol of seen) paths = prune(extend(paths, channel(symbol), model), model.contextLength, beam);
  const ended = paths.map((path) => ({ ...path, score: path.score + Math.log(model.after(path.symbols)(END)) }));
  const best = ended.reduce((a, b) => (b.score > a.score ? b : a));
  if (best.score === Number.NEGATIVE_INFINITY)
    throw new Error("the language model gives every path probability 0; smooth it");
  return best.symbols;
}

function extend(paths: Path[], causes: readonly Cause[], model: LanguageModel): Path[] {
  return paths.flatMap(({ symbols, score }) => {
    const next = model.after(symbols);
    return causes.map(({ meant, logProb }) => ({
      symbols: [...symbols, meant],
      score: score + logProb + Math.log(next(meant)),
    }));
  });
}

function prune(paths: Path[], contextLength: number, beam: number): Path[] {
  const bestByContext = new Map<string, Path>();
  for (const path of paths) {
    const context = contextLength === 0 ? "" : path.symbols.slice(-contextLength).join(" ");
    const rival = bestByContext.get(context);
    if (!rival || path.score > rival.score) bestByContext.set(context, path);
  }
  return [...bestByContext.values()].sort((a, b) => b.score - a.score).slice(0, beam);
}

/** How many symbols differ; both sequences have the same length. */
export function errorsIn(decoded: readonly string[], truth: readonly string[]): number {
  if (decoded.length !== truth.length) {
    throw new Error(`decoded and truth must have the same length, got ${decoded.length} and ${truth.length}`);
  }
  return decoded.filter((symbol, i) => symbol !== truth[i]).length;
}
