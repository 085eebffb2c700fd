/**
 * A rollout: the policy answers a batch of prompts, with the weights that it has now, from its own unaltered probabilities.
 *
 * The log-probability of each token is kept as it was when the token was drawn: it is the denominator of every ratio.
 */
import type { TextGenerator } from "../lm/text-generator";
import type { Episode } from "./episode";

/** How to draw. */
export interface RolloutOptions {
  maxNewTokens: number;
  stop: readonly number[];
  temperature: number;
  /** Same seed, same answers. */
  seed: number;
}

/**
 * Draws an answer to each prompt.
 *
 * @param indices  which prompts of the list
 * @returns        undefined if the reader pressed the interrupt button meanwhile
 */
export async function rollOut(
  generator: TextGenerator,
  prompts: readonly (readonly number[])[],
  indices: readonly number[],
  options: RolloutOptions,
): Promise<Episode[] | undefined> {
  const chosen = indices.map((index) => prompts[index]);
  const completions = await generator.generate(chosen, options);
  if (completions.some(({ end }) => end === "interrupted")) return undefined;
  return completions.map(({ ids, logprobs, end }, b) => {
    return { index: indices[b], prompt: chosen[b], answer: ids, ended: end === "stop", logprobs };
  });
}
