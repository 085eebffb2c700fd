/**
 * A pre-trained transformer with one new matrix, which turns the vector of the last token into scores of the answers.
 *
 *   P(y | x1 … xm) = softmax(h_l^m W_y)
 *
 * Source: Radford et al. 2018, "Improving Language Understanding by Generative Pre-Training", section 3.2, eq. (3); section 3.3 for several
 *   sequences: "added element-wise" (similarity), "normalized via a softmax layer" (multiple choice).
 * Shapes: B examples, S sequences for each, T tokens, C channels, K classes.
 */
import { assertShape } from "../core/check";
import { Module } from "../core/module";
import type { Rng } from "../core/random";
import { normalVariable } from "../core/random-tensor";
import * as tf from "../core/tf";
import type { Gpt } from "../lm/gpt";
import { Dropout, evaluating, type Mode } from "../nn/dropout";

/** What an example of a task consists of and how many answers there are. */
export interface Task {
  /** S: 1 for classification and entailment, 2 for similarity, the number of answers for multiple choice. */
  sequences: number;
  /** K: the classes; in multiple choice, the answers. */
  classes: number;
  /** Whether the sequences are answers to choose from; otherwise what is read at the end of each is added. */
  choice?: boolean;
}

/** A transformer that answers. */
export class Classifier extends Module {
  readonly gpt: Gpt;
  readonly outputWeight: tf.Variable<tf.Rank.R2>; // W_y (C, K), or (C, 1) in multiple choice
  readonly task: Task;
  private readonly drop: Dropout;

  /**
   * @param gpt  becomes part of the classifier and is trained with it
   * @param rng  where W_y and the dropout masks come from
   * @throws if in multiple choice there are not as many sequences as answers
   */
  constructor(gpt: Gpt, task: Task, rng: Rng) {
    super();
    if (task.choice && task.sequences !== task.classes)
      throw new Error(`a choice must have as many sequences as answers, got ${task.sequences} and ${task.classes}`);
    this.gpt = gpt;
    this.task = task;
    this.outputWeight = normalVariable<tf.Rank.R2>([gpt.config.nEmbd, task.choice ? 1 : task.classes], 0.02, rng);
    this.drop = new Dropout(gpt.config.dropout, rng);
  }

  /**
   * Scores of the answers, and the logits of the language model for the auxiliary objective.
   *
   * @param ids   (B S, T), int32; the sequences of an example stand one below the other
   * @param ends  the column of the extract token in each row (B S), int32
   */
  forward(ids: tf.Tensor2D, ends: tf.Tensor1D, mode: Mode = evaluating): { answers: tf.Tensor2D; lm: tf.Tensor3D } {
    return tf.tidy(() => {
      const h = this.gpt.hidden(ids, mode); //              (B S, T, C)
      return { answers: this.answers(h, ends, mode), lm: this.gpt.unembed(h) };
    });
  }

  /** Eq. (3) before the softmax: (B S, T, C) → (B, K). */
  answers(h: tf.Tensor3D, ends: tf.Tensor1D, mode: Mode = evaluating): tf.Tensor2D {
    const { sequences: S, classes: K, choice = false } = this.task;
    const [rows, T, C] = h.shape;
    assertShape("ends", ends, [rows]);
    return tf.tidy(() => {
      const atEnd = tf.cast(tf.equal(tf.range(0, T, 1, "int32"), tf.reshape(ends, [rows, 1])), "float32"); // (B S, T)
      const last = this.drop.forward(tf.sum(tf.mul(h, tf.expandDims(atEnd, -1)), 1) as tf.Tensor2D, mode); //  (B S, C)
      const read = choice ? last : tf.sum(tf.reshape(last, [rows / S, S, C]), 1); //         (B S, C) or (B, C)
      const scores = tf.matMul(read as tf.Tensor2D, this.outputWeight); //                   (B S, 1) or (B, K)
      return tf.reshape(scores, [rows / S, K]);
    });
  }
}
