/**
 * Reading aloud, judged: how surprised a model is by each symbol of a line "KNIGHT=nīt", apart for letters and sounds, and what it
 * says when it is given "KNIGHT=".
 *
 * All models are asked the same: nats per symbol, END included, on the same lines.
 *
 * Shapes: B lines, T tokens, V vocabulary.
 */
import { labelLogprobs } from "../core/sparse-softmax";
import * as tf from "../core/tf";
import { type CharTokenizer, EDGE } from "../text/char-tokenizer";
import { END, letters } from "../text/sequence";
import { tokenLogprobs } from "./cross-entropy";
import type { LanguageModel } from "./language-model";
import { lineBatch } from "./line-batch";
import { contextPairs, type MlpLm } from "./mlp";

/** A network that gives logits for every position, such as `Gpt`. */
export interface Transformer {
  readonly config: { readonly blockSize: number };
  logits(ids: tf.Tensor2D): tf.Tensor3D;
}

/** nats[line][symbol]: -ln P of each symbol of each line, END last. */
export type Surprises = number[][];

/** The surprises of a model that is asked symbol by symbol: a table. */
export function surprisesOf(model: LanguageModel, lines: readonly string[]): Surprises {
  return lines.map((line) => {
    const symbols = letters(line);
    return [...symbols, END].map((next, t) => -Math.log(model.after(symbols.slice(0, t))(next)));
  });
}

/** The surprises of notebook 03's network, all symbols of many lines at once. */
export function surprisesOfNetwork(network: MlpLm, lines: readonly string[]): Surprises {
  return inParts(lines, 256).flatMap((part) => {
    const n = network.contextLength;
    const { x, y } = contextPairs(network.tokenizer, part, n);
    const logprobs = tf.tidy(() =>
      labelLogprobs(network.logits(tf.tensor2d(x, [y.length, n], "int32")), tf.tensor1d(y, "int32")).dataSync(),
    );
    let at = 0;
    return part.map((line) => Array.from({ length: letters(line).length + 1 }, () => -logprobs[at++]));
  });
}

/** The surprises of a transformer, all positions of many lines at once. */
export function surprises(model: Transformer, tokenizer: CharTokenizer, lines: readonly string[]): Surprises {
  const T = model.config.blockSize;
  return inParts(lines, 256).flatMap((part) => {
    const logprobs = tf.tidy(() => {
      const { ids, targets } = lineBatch(tokenizer, part, T);
      return tokenLogprobs(model.logits(ids), targets).arraySync(); // (B, T)
    });
    return part.map((line, b) => logprobs[b].slice(0, letters(line).length + 1).map((logprob) => -logprob));
  });
}

/** Mean nats per symbol: of the spelling with its "=", of the sounds with the END, and of everything. */
export function byPart(lines: readonly string[], nats: Surprises): { letters: number; sounds: number; all: number } {
  const cut = lines.map((line) => letters(line).indexOf("=") + 1);
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    letters: mean(nats.flatMap((line, i) => line.slice(0, cut[i]))),
    sounds: mean(nats.flatMap((line, i) => line.slice(cut[i]))),
    all: mean(nats.flat()),
  };
}

/**
 * What the model says for each word, the likeliest symbol every time.
 *
 * @param words  spellings: "KNIGHT"
 * @returns      sounds: "nīt"; cut off where the context ends
 * @throws       if a word does not fit, or holds a character that the tokenizer does not know
 */
export function sayAloud(model: Transformer, tokenizer: CharTokenizer, words: readonly string[]): string[] {
  const T = model.config.blockSize;
  return inParts(words, 256).flatMap((part) => {
    const rows = part.map((word) => [EDGE, ...tokenizer.encode(`${word}=`)]);
    const said = part.map((): number[] => []);
    const open = new Set(rows.keys());
    while (open.size > 0) {
      const likeliest = tf.tidy(() => {
        const ids = rows.map((row) => [...row, ...new Array<number>(T - row.length).fill(EDGE)]);
        return tf.argMax(model.logits(tf.tensor2d(ids, [rows.length, T], "int32")), -1).arraySync() as number[][];
      });
      for (const b of [...open]) {
        const next = likeliest[b][rows[b].length - 1];
        if (next !== EDGE) said[b].push(next);
        if (next === EDGE || rows[b].length === T) open.delete(b);
        else rows[b].push(next);
      }
    }
    return said.map((ids) => tokenizer.decode(ids));
  });
}

function inParts<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}
