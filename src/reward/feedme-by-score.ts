/**
 * FeedME with a reward model in the place of the people who rate: fine-tuning on those of its own answers that score best.
 *
 * The simplest way to put a reward model to use in training: one round of drawing, one epoch of ordinary fine-tuning, nothing that holds
 * the model near where it started but that it stops.
 *
 * Source: OpenAI, "Model index for researchers", 2022, for FeedME; Ouyang et al. 2022, "Training language models to follow instructions with
 *   human feedback", for the reward model it is given here. Chosen by score it is also called best-of-n distillation or rejection sampling.
 */
import type { Gpt } from "../lm/gpt";
import { answerChat } from "../sft/answers";
import { bestOfEach } from "../sft/feedme";
import { fineTuneOn } from "../sft/world-sft";
import { groupsOf } from "./comparisons";
import type { RewardFunction } from "./reward-model";
import { sampleGroups } from "./world-reward";

/** Prompts of part `train`, answers to each, how often and how fast their best ones are learned: as where people rate, in the study "feedme". */
export const feedMe = { prompts: 960, answers: 4, epochs: 1, learningRate: 3e-4 } as const;

/** How much. */
export type FeedMeOptions = Record<keyof typeof feedMe, number>;

/**
 * Fine-tunes a copy of a policy on the best-scored of its own answers.
 *
 * @param seed  decides prompts, answers and their order
 * @returns     the tuned policy
 */
export async function feedMeByScore(
  policy: Gpt,
  reward: RewardFunction,
  seed: number,
  options: Partial<FeedMeOptions> = {},
): Promise<Gpt> {
  const { prompts, answers, epochs, learningRate } = { ...feedMe, ...options };
  const groups = await sampleGroups(policy, "train", prompts, answers, seed + 5000);
  const chosen = bestOfEach(groupsOf(reward(groups.flat()), answers)); // one call: short groups would be mostly filling
  const chats = chosen.map(({ prompt, answer }) => answerChat(groups[prompt][answer]));
  return fineTuneOn(policy, chats, { seed, epochs, learningRate, start: new Map() }, { chart: false });
}
