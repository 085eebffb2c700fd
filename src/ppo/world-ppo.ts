/**
 * The course's PPO of the small world: settings, and a function that does it.
 */
import { Rng } from "../core/random";
import type { Task } from "../data/world/task";
import { drawPrompts } from "../data/world/tasks";
import { truth } from "../data/world/truth";
import { copyOf } from "../lm/copy";
import type { Gpt } from "../lm/gpt";
import { worldCorpus, worldTokenizer } from "../pretrain/world-base";
import type { RewardEnsemble } from "../reward/ensemble";
import { ScalarModel } from "../reward/scalar-model";
import { answerFrom, mostTokens } from "../sft/answers";
import { inChat, worldChat } from "../sft/world-chat";
import type { Episode } from "./episode";
import type { EpisodeReward, PpoParts } from "./ppo-models";
import type { PpoOptions } from "./ppo-options";
import { PpoTrainer } from "./ppo-trainer";

/**
 * Prompts, iterations over 96 of them each, and the price of a nat. With many more iterations, or a reward model that knows less, the policy comes
 * to say what the reward model likes and what is less often right: on prompts of part `choose` that began between the tenth and the twentieth.
 */
export const worldPpo = {
  prompts: 1536,
  iterations: 20,
  klCoef: 0.1,
  learningRate: 1e-4,
  valueLearningRate: 5e-4,
} as const;

/** Pre-training text beside the episodes: windows of it in each minibatch, and γ. */
export const worldPtx = { windows: 8, coef: 1 } as const;

/** The truth score of episodes whose prompts are these tasks. */
export const truthOf =
  (tasks: readonly Task[]) =>
  (episodes: readonly Pick<Episode, "index" | "answer">[]): number[] =>
    episodes.map(({ index, answer }) => {
      const { task, words, ended } = answerFrom(tasks[index], [...answer]);
      return truth(task, words, ended).truth;
    });

/**
 * A PPO trainer of the small world. Its policy starts as a copy of the fine-tuned model; truth is measured and not trained on.
 *
 * @param reward   the value model starts from it, or from an ensemble's first member; prompts and their order do not depend on which it is
 * @param options  what differs; `pretraining` adds the loss on so many documents of pre-training text (PPO-ptx)
 */
export function worldPpoTrainer(
  sft: Gpt,
  reward: ScalarModel | RewardEnsemble,
  seed: number,
  { pretraining, ...options }: Partial<PpoOptions> & { pretraining?: number } = {},
): PpoTrainer {
  const { prompts: count, ...settings } = worldPpo;
  const tasks = drawPrompts(count, "train", new Rng(5000 + seed));
  const ptx =
    pretraining === undefined
      ? {}
      : { ptx: { coef: worldPtx.coef, data: worldCorpus(900 + seed, pretraining, worldPtx.windows).train } };
  const parts: PpoParts = { policy: copyOf(sft), reward: reward instanceof ScalarModel ? reward : scoreOf(reward) };
  const trainer = new PpoTrainer(parts, tasks.map(inChat), {
    ...settings,
    ...ptx,
    maxNewTokens: mostTokens,
    stop: [worldChat.end],
    seed,
    decode: (ids) => worldTokenizer.decode(ids),
    truth: truthOf(tasks),
    ...options,
  });
  if (!(reward instanceof ScalarModel)) trainer.models.value.copyFrom(reward.members[0].model);
  return trainer;
}

const scoreOf =
  (ensemble: RewardEnsemble): EpisodeReward =>
  (episodes) =>
    ensemble.score(episodes.map(({ prompt, answer }) => ({ prompt, ids: answer })));
