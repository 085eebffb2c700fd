/**
 * An episode: one prompt, one answer, and what is known about each token of the answer.
 *
 *   prompt p0 … p(P-1), answer a0 … a(L-1); the end token, where the model wrote it, is the last of the answer and counts like any other
 *
 * Token ids are kept from the sampler to the loss: nothing is decoded and encoded again.
 * Shapes: B episodes side by side, rows of T positions filled at their ends, N tokens of the answers.
 */
import * as tf from "../core/tf";

/** A prompt and what the policy answered. */
export interface Episode {
  /** Which prompt of the list, counted from 0. */
  index: number;
  prompt: readonly number[];
  /** The tokens drawn, the end token included; at least one. */
  answer: readonly number[];
  /** Whether the policy ended the answer itself. */
  ended: boolean;
  /** log π_old of each token of the answer, as it was when the token was drawn; nats. */
  logprobs: readonly number[];
}

/** An episode that was judged: numbers for each token of its answer, in order. */
export interface Experience extends Episode {
  /** log π_ref of each token. */
  refLogprobs: readonly number[];
  /** V of the state before each token. */
  values: readonly number[];
  /** The reward model's score of the whole answer, as it came. */
  score: number;
  /** What each token earned: the toll, and at the last one the score. */
  rewards: readonly number[];
  /** A of each token, whitened where that is wanted. */
  advantages: readonly number[];
  /** What the values should have been. */
  returns: readonly number[];
}

/** How wide a batch is: T and N. */
export interface Width {
  positions: number;
  answerTokens: number;
  /** So many of the first rows are no wider than this: they are computed apart, and nothing is spent on their filling. */
  short?: { rows: number; positions: number; answerTokens: number };
}

/** Episodes as tensors. Who asks for them disposes of them. */
export interface EpisodeTensors {
  ids: tf.Tensor2D; //           (B, T), int32: prompt, answer, filling
  promptLengths: tf.Tensor1D; // (B), int32
  answerLengths: tf.Tensor1D; // (B), int32
}

/**
 * Puts episodes into rows. The filling is token 0, which no token before it looks at.
 *
 * @throws if an episode is wider
 */
export function episodeTensors(
  episodes: readonly Pick<Episode, "prompt" | "answer">[],
  { positions, answerTokens }: Width,
): EpisodeTensors {
  const ids = new Int32Array(episodes.length * positions);
  for (const [b, { prompt, answer }] of episodes.entries()) {
    if (prompt.length + answer.length > positions || answer.length > answerTokens) {
      const got = `${prompt.length} + ${answer.length}`;
      throw new Error(`an episode must have at most ${positions} tokens, ${answerTokens} of the answer, got ${got}`);
    }
    ids.set([...prompt, ...answer], b * positions);
  }
  const lengths = (of: "prompt" | "answer") => Int32Array.from(episodes, (episode) => episode[of].length);
  return {
    ids: tf.tensor2d(ids, [episodes.length, positions], "int32"),
    promptLengths: tf.tensor1d(lengths("prompt"), "int32"),
    answerLengths: tf.tensor1d(lengths("answer"), "int32"),
  };
}

/** Numbers of answers' tokens as a tensor (B, N), 0 where a row is filled. */
export function tokenTensor(rows: readonly (readonly number[])[], count: number): tf.Tensor2D {
  const numbers = new Float32Array(rows.length * count);
  for (const [b, row] of rows.entries()) numbers.set(row, b * count);
  return tf.tensor2d(numbers, [rows.length, count]);
}

/** The rows of (B, N) without what stands after the answers' ends. */
export function tokenRows(x: tf.Tensor2D, episodes: readonly Pick<Episode, "answer">[]): number[][] {
  const [, count] = x.shape;
  const numbers = x.dataSync();
  return episodes.map(({ answer }, b) => [...numbers.slice(b * count, b * count + answer.length)]);
}

type Row = Pick<Episode, "prompt" | "answer">;
const holds = ({ positions, answerTokens }: Omit<Width, "short">, { prompt, answer }: Row): boolean =>
  prompt.length + answer.length <= positions && answer.length <= answerTokens;

/** Rows from short to long. */
export function byLength<T extends Row>(episodes: readonly T[]): T[] {
  const length = ({ prompt, answer }: T): number => prompt.length + answer.length;
  return [...episodes].sort((a, b) => length(a) - length(b));
}

/** The first of some widths that holds all episodes, which come from short to long; the last one if none does. */
export function widthFor(episodes: readonly Row[], widths: readonly Width[]): Width {
  const fits = (width: Width): boolean =>
    episodes.every((episode, b) => holds(width.short && b < width.short.rows ? width.short : width, episode));
  return widths.find(fits) ?? widths[widths.length - 1];
}

/**
 * From narrow to wide: half of the longest prompt and answer; half for three quarters of the rows; all. All alone where that is short.
 *
 * @param batchSize  rows of a batch
 * @throws if a prompt leaves no room for an answer
 */
export function widthsFor(
  prompts: readonly (readonly number[])[],
  maxNewTokens: number,
  blockSize: number,
  batchSize: number,
): Width[] {
  const longest = Math.max(...prompts.map(({ length }) => length));
  if (longest >= blockSize)
    throw new Error(`prompts must be shorter than the context of ${blockSize} tokens, got one of ${longest}`);
  const positions = Math.min(blockSize, longest + maxNewTokens);
  const answerTokens = Math.min(maxNewTokens, blockSize - 1);
  const half: Width = { positions: Math.ceil(positions / 2), answerTokens: Math.ceil(answerTokens / 2) };
  const all: Width = { positions, answerTokens };
  const rows = Math.floor(0.75 * batchSize);
  if (positions < 24 || rows === 0) return [all]; // short rows are not worth the compiling
  return [half, { ...all, short: { rows, ...half } }, all];
}
