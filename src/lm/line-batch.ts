/**
 * Short texts side by side as one batch: START in front of each, END behind it, and what is left of the row does not count.
 *
 *   "an", T = 4:   ids  START a n (START)    targets  a n END (ignored)
 *
 * Shapes: B lines, T tokens.
 * START and END are one token, EDGE. A causal model never looks at the filling, which stands behind everything that counts.
 */
import * as tf from "../core/tf";
import { type CharTokenizer, EDGE } from "../text/char-tokenizer";
import { ignoreIndex } from "./cross-entropy";

/**
 * @param lines  texts of at most T - 1 characters
 * @param T      tokens in a row
 * @returns      ids and targets, each (B, T), int32
 * @throws       if a line is too long, or holds a character that the tokenizer does not know
 */
export function lineBatch(tokenizer: CharTokenizer, lines: readonly string[], T: number) {
  const shape: [number, number] = [lines.length, T];
  const ids = new Int32Array(lines.length * T).fill(EDGE);
  const targets = new Int32Array(lines.length * T).fill(ignoreIndex);
  for (const [b, line] of lines.entries()) {
    const tokens = tokenizer.encode(line);
    if (tokens.length >= T) throw new Error(`a line must have at most ${T - 1} characters, got "${line}"`);
    ids.set(tokens, b * T + 1);
    targets.set([...tokens, EDGE], b * T);
  }
  return { ids: tf.tensor2d(ids, shape, "int32"), targets: tf.tensor2d(targets, shape, "int32") };
}
