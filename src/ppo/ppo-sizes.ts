/**
 * How many episodes are computed at once, and in rows of which widths.
 */
import { type Width, widthsFor } from "./episode";
import type { PpoOptions, PpoSettings } from "./ppo-options";

/** Batches of one size. */
export interface Rows {
  batchSize: number;
  /** From narrow to wide. */
  widths: readonly Width[];
}

/** Sizes of what is compiled. */
export interface PpoSizes {
  /** Episodes of a minibatch. */
  learned: Rows;
  /** Episodes that are judged at once: more of them, because nothing is kept for gradients. */
  judged: Rows;
  /** Shape of a batch of pre-training text. */
  text?: readonly [number, number];
}

/** Tokens that are judged at once, if there are so many: as many as matrices like, and few enough that their logits take no memory worth mentioning. */
const JUDGED_TOKENS = 2048;

/**
 * How many of the episodes are judged at once: as even parts as there are, none larger than the limit of tokens, but for a minibatch, for which
 * there is memory in any case.
 *
 * @param minibatch  episodes of one
 * @param positions  T of the widest rows
 */
export function judgedAtOnce(episodes: number, minibatch: number, positions: number): number {
  const most = Math.max(minibatch, Math.floor(JUDGED_TOKENS / positions));
  return Math.ceil(episodes / Math.ceil(episodes / most));
}

/**
 * The sizes for these prompts.
 * @throws if a prompt leaves no room for an answer
 */
export function sizesFor(
  prompts: readonly (readonly number[])[],
  blockSize: number,
  { episodes, minibatches }: Pick<PpoSettings, "episodes" | "minibatches">,
  { maxNewTokens, ptx }: Pick<PpoOptions, "maxNewTokens" | "ptx">,
): PpoSizes {
  const rows = (batchSize: number): Rows => {
    return { batchSize, widths: widthsFor(prompts, maxNewTokens, blockSize, batchSize) };
  };
  const learned = rows(episodes / minibatches);
  const { positions } = learned.widths[learned.widths.length - 1]; // the widest
  const text = ptx?.data.inputs.ids.shape as [number, number] | undefined;
  return { learned, judged: rows(judgedAtOnce(episodes, learned.batchSize, positions)), ...(text && { text }) };
}
