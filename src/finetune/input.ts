/**
 * Input transformations: every task becomes one or more sequences of tokens that a language model can read from left to right.
 *
 *   classification    start text extract
 *   entailment        start premise delimiter hypothesis extract
 *   similarity        start one delimiter other extract,  and the same with one and other exchanged
 *   multiple choice   start context delimiter answer extract,  one sequence for each answer
 *
 * Source: Radford et al. 2018, "Improving Language Understanding by Generative Pre-Training", section 3.3 and figure 1.
 * Differs: texts that are too long are cut, the longest one first; the paper does not say what it does with them.
 */
import { assertInteger } from "../core/check";

/** Ids of the three tokens that fine-tuning adds to the vocabulary. */
export interface TaskTokens {
  readonly start: number;
  readonly delimiter: number;
  /** The last token: the model's answer is read where it stands. */
  readonly extract: number;
}

/** How many ids `taskTokens` gives out. */
export const nTaskTokens = 3;

/** The three ids after those that the model was pre-trained with. */
export function taskTokens(vocabSize: number): TaskTokens {
  assertInteger("vocabSize", vocabSize, 1);
  return { start: vocabSize, delimiter: vocabSize + 1, extract: vocabSize + 2 };
}

/** One example of a task, ready for a model: one sequence or several, and the right answer. */
export interface TaskInput {
  readonly sequences: readonly (readonly number[])[];
  /** The class, or, in multiple choice, which answer is right; from 0. */
  readonly label: number;
}

/** What every transformation needs to know. */
export interface InputOptions {
  readonly tokens: TaskTokens;
  /** The most tokens that a sequence may have, those of the task included. */
  readonly longest: number;
}

/** start text extract: for spam or ham, praise or blame. */
export function classificationInput(text: readonly number[], label: number, options: InputOptions): TaskInput {
  return { sequences: [joined([text], options)], label };
}

/** start premise delimiter hypothesis extract: does the second follow from the first? The order says which is which. */
export function entailmentInput(
  premise: readonly number[],
  hypothesis: readonly number[],
  label: number,
  options: InputOptions,
): TaskInput {
  return { sequences: [joined([premise, hypothesis], options)], label };
}

/** Both orders, since neither text comes first by nature; the model adds what it reads at the end of each. */
export function similarityInput(
  one: readonly number[],
  other: readonly number[],
  label: number,
  options: InputOptions,
): TaskInput {
  return { sequences: [joined([one, other], options), joined([other, one], options)], label };
}

/**
 * One sequence for each answer; the model gives each a score, and a softmax compares them.
 * @throws if label is not the number of an answer
 */
export function multipleChoiceInput(
  context: readonly number[],
  answers: readonly (readonly number[])[],
  label: number,
  options: InputOptions,
): TaskInput {
  assertInteger("label", label, 0, answers.length - 1);
  return { sequences: answers.map((answer) => joined([context, answer], options)), label };
}

/** Texts with start in front, delimiters between and extract behind, cut so that they fit. */
function joined(texts: readonly (readonly number[])[], { tokens, longest }: InputOptions): number[] {
  const room = longest - texts.length - 1;
  assertInteger("longest", longest, 2 * texts.length + 1);
  const lengths = texts.map((text) => text.length);
  while (lengths.reduce((a, b) => a + b, 0) > room) lengths[lengths.indexOf(Math.max(...lengths))]--;
  const cut = texts.map((text, i) => text.slice(0, lengths[i]));
  return [tokens.start, ...cut.flatMap((text, i) => (i === 0 ? text : [tokens.delimiter, ...text])), tokens.extract];
}

/**
 * Sequences as one matrix, and where the last token of each stands.
 *
 * Short ones are filled up behind their last token; a causal model never looks there.
 *
 * @param length  columns, at least as many as the longest sequence has tokens
 * @returns       rows of `length` ids, and for each row the column of its extract token
 * @throws        if a sequence is longer than that
 */
export function padded(sequences: readonly (readonly number[])[], length: number): { ids: number[][]; ends: number[] } {
  const ids = sequences.map((sequence) => {
    if (sequence.length > length)
      throw new Error(`a sequence must have at most ${length} tokens, got ${sequence.length}`);
    return [...sequence, ...Array<number>(length - sequence.length).fill(sequence[sequence.length - 1])];
  });
  return { ids, ends: sequences.map((sequence) => sequence.length - 1) };
}
