/**
 * What the studies of fine-tuning share: the base, the fine-tuned model of a seed, and how much is done.
 *
 * The short form fine-tunes the small base, a few steps on few demonstrations: it has learned enough for its numbers to move when the code
 * changes, and all conditions of a seed are over in seconds.
 */
import type { Gpt } from "../../lm/gpt";
import { openSmallBase } from "../../pretrain/small-base";
import { fineTune, worldSft } from "../../sft/world-sft";
import { worldSeed } from "./seed";

/** How much is done: demonstrations and how often each is seen, the rate, the share of the prompts, conversations, prompts of FeedME. */
export const tuningSizes = {
  full: { ...worldSft, share: 1, talks: 360, prompts: worldSft.demonstrations, noise: undefined, documents: 1000 },
  reduced: {
    ...{ demonstrations: 96, epochs: 2, learningRate: 3e-3, batchSize: 24 },
    ...{ share: 0.1, talks: 36, prompts: 48, noise: 0.3, documents: 60 },
  },
} as const;

/** Sizes by form. */
export const sizesOf = (reduced: boolean): (typeof tuningSizes)["full" | "reduced"] =>
  tuningSizes[reduced ? "reduced" : "full"];

/** The base: the course's; in the short form the small one. */
export const baseOf = (seed: number, reduced: boolean): Gpt =>
  reduced ? openSmallBase() : worldSeed(seed, false).base;

let last: { seed: number; model: Promise<Gpt> } | undefined;

/** The fine-tuned model of a seed, made once for all conditions of it. */
export function tunedOf(seed: number, reduced: boolean): Promise<Gpt> {
  if (!reduced) return worldSeed(seed, false).sft();
  const { demonstrations, epochs, learningRate } = tuningSizes.reduced;
  if (last?.seed !== seed) {
    const options = { demonstrations, epochs, learningRate };
    last = { seed, model: fineTune(baseOf(seed, true), seed, options, { chart: false }) };
  }
  return last.model;
}
