/**
 * FeedME: fine-tuning on the model's own best-rated answers. Which answers those are, and the control that any claim about it needs.
 *
 * Source: OpenAI's "Model index for researchers", 2022: "supervised fine-tuning on human-written demonstrations and on model samples rated
 *   7/7 by human labelers". Choosing by a reward model's score is called rejection sampling or best-of-n distillation.
 */
import type { Rng } from "../core/random";

/** One chosen answer: which prompt, and which of its answers. */
export interface Chosen {
  prompt: number;
  answer: number;
}

/** The best answer of every prompt; the first one if several are equal. */
export function bestOfEach(scores: readonly (readonly number[])[]): Chosen[] {
  return scores.map((row, prompt) => ({ prompt, answer: row.indexOf(Math.max(...row)) }));
}

/** The control: a random answer of every prompt. What is gained over it, the choice has gained; the rest is more training. */
export function randomOfEach(scores: readonly (readonly number[])[], rng: Rng): Chosen[] {
  return scores.map((row, prompt) => ({ prompt, answer: rng.int(row.length) }));
}

/** The best answers of all, whatever their prompts: an easy prompt may be there many times, a hard one never. */
export function bestOverall(scores: readonly (readonly number[])[], count: number): Chosen[] {
  const all = scores.flatMap((row, prompt) => row.map((score, answer) => ({ score, prompt, answer })));
  const sorted = all.sort((a, b) => b.score - a.score || a.prompt - b.prompt || a.answer - b.answer);
  return sorted.slice(0, count).map(({ prompt, answer }) => ({ prompt, answer }));
}

/** All answers that are rated so high, such as 7 of 7. */
export function ratedAtLeast(ratings: readonly (readonly number[])[], rating: number): Chosen[] {
  return ratings.flatMap((row, prompt) => row.flatMap((r, answer) => (r >= rating ? [{ prompt, answer }] : [])));
}
