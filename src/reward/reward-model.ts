/**
 * A reward model in use: prompts with answers in, one number for each out.
 *
 *   r(x, y) = the scalar head's output at the last token of y
 *
 * PPO and best-of-n know nothing of it but `RewardFunction`, so that anything that gives numbers can take its place: an ensemble, the truth
 * score, a count of words.
 * Shapes: B rows, T tokens.
 */
import { type Entries, entry, int32, Program } from "../core/program";
import * as tf from "../core/tf";
import type { ScalarModel } from "./scalar-model";

/** A prompt and an answer, in ids as they were generated: never decoded and encoded again. */
export interface Answered {
  prompt: readonly number[];
  /** At least one; `<end>` is the last where the answer ended by itself. */
  ids: readonly number[];
}

/** One number for each answer; higher is better. */
export type RewardFunction = (answers: readonly Answered[]) => number[];

/** Rows that are scored side by side. */
const rows = 64;

/** Scores answers with a scalar model, compiled; the model's newest weights are used at every call. */
export class RewardModel {
  private readonly program: Program<Entries>;
  private readonly lengths: number[] = [];

  /**
   * @param model  a trained scalar model
   * @param pad    the id that fills short rows
   */
  constructor(
    readonly model: ScalarModel,
    private readonly pad: number,
  ) {
    const { blockSize } = model.trunk.config;
    for (let length = 16; length < blockSize; length += 16) this.lengths.push(length);
    this.lengths.push(blockSize);
    const entries: Entries = {};
    for (const length of this.lengths) {
      entries[`score${length}`] = entry({ ids: int32(rows, length), last: int32(rows) }, ({ ids, last }) => ({
        scores: model.scores(ids as tf.Tensor2D, last as tf.Tensor1D),
      }));
    }
    this.program = new Program({ model: model.parameters() }, entries);
  }

  /**
   * The score of each answer.
   *
   * @throws if an answer is empty, or longer with its prompt than the context
   */
  score(answers: readonly Answered[]): number[] {
    const texts = answers.map(({ prompt, ids }) => {
      if (ids.length === 0) throw new Error("an answer must hold at least one token, got none");
      return [...prompt, ...ids];
    });
    // Texts of similar length side by side: less filling. A score does not depend on its neighbours.
    const order = texts.map((_, i) => i).sort((i, j) => texts[i].length - texts[j].length);
    const scores = Array<number>(texts.length);
    for (let from = 0; from < order.length; from += rows) {
      const group = order.slice(from, from + rows);
      const found = this.scoreRows(group.map((i) => texts[i]));
      for (const [row, i] of group.entries()) scores[i] = found[row];
    }
    return scores;
  }

  /** Frees the graph; the model stays. */
  dispose(): void {
    this.program.dispose();
  }

  /** Scores of at most `rows` texts. */
  private scoreRows(texts: readonly number[][]): Float32Array {
    const longest = Math.max(...texts.map((text) => text.length));
    const length = this.lengths.find((each) => each >= longest);
    if (length === undefined)
      throw new Error(`prompt and answer must have at most ${this.lengths.at(-1)} tokens, got ${longest}`);
    const ids = new Int32Array(rows * length).fill(this.pad);
    const last = new Int32Array(rows);
    for (const [row, text] of texts.entries()) {
      ids.set(text, row * length);
      last[row] = text.length - 1;
    }
    const inputs = { ids: tf.tensor2d(ids, [rows, length], "int32"), last: tf.tensor1d(last, "int32") };
    try {
      const { scores } = this.program.run(`score${length}`, inputs);
      const numbers = scores.dataSync() as Float32Array;
      scores.dispose();
      return numbers;
    } finally {
      tf.dispose(inputs);
    }
  }
}
