/**
 * The course's reward model of the small world: settings, and functions that collect labels and train on them.
 *
 * Of facts it learns some of those that it saw labels for, and hardly any others, though its trunk states them all (`tests/reward/shipped.test.ts`).
 */
import { Rng } from "../core/random";
import { agreement, type Labeler, type LabelerPanel, labelerPanel, noiseForAgreement } from "../data/world/labelers";
import type { Part } from "../data/world/parts";
import { drawPrompts } from "../data/world/tasks";
import type { Gpt } from "../lm/gpt";
import { TextGenerator } from "../lm/text-generator";
import type { TrainerOptions } from "../pretrain/trainer";
import { type Answer, answerTasks } from "../sft/answers";
import { worldChat } from "../sft/world-chat";
import { type Comparison, compare, comparedPairs, groupsOf, withStrangers } from "./comparisons";
import { measure } from "./normalise";
import { RewardModel } from "./reward-model";
import { type RankingInputs, type RewardOptions, rewardTrainer } from "./reward-trainer";
import { ScalarModel } from "./scalar-model";

/** How many prompts and answers are labelled, how often labelers agree, and how the model is trained. */
export const worldReward = {
  prompts: 3000,
  answers: 4,
  agreement: 0.73,
  batchSize: 16,
  epochs: 3,
  learningRate: 1e-3,
} as const;

/** Answers of a policy to prompts of a part, one group for each prompt, at temperature 1. */
export async function sampleGroups(
  policy: Gpt,
  part: Part,
  prompts: number,
  answers: number,
  seed: number,
): Promise<Answer[][]> {
  const generator = new TextGenerator(policy);
  const tasks = drawPrompts(prompts, part, new Rng(seed));
  const drawn = await answerTasks(generator, tasks, { samples: answers, seed });
  generator.dispose();
  return groupsOf(drawn, answers);
}

/** Labels to train on, by some labelers; and answers to other prompts, labelled by labelers of both kinds. */
export interface Labels {
  panel: LabelerPanel;
  /** How often two labelers agree on the pairs to train on. */
  agreement: number;
  train: Comparison[];
  /** Other prompts, the same labelers. */
  seen: Comparison[];
  /** The same answers as `seen`, other labelers. */
  heldOut: Comparison[];
}

/**
 * Lets labelers rank answers.
 *
 * What is learned from has an answer to another prompt in each group.
 *
 * @param train   answers to learn from, one group for each prompt
 * @param test    answers to other prompts
 * @param noise   of the labelers; default: such that any two of them agree as often as wanted on the answers to learn from
 */
export function labelGroups(train: Answer[][], test: Answer[][], seed: number, noise?: number): Labels {
  const rng = new Rng(seed);
  const biased = labelerPanel(1, rng);
  const pairs = comparedPairs(compare(train, biased.trained, new Rng(seed)));
  const found = noise ?? noiseForAgreement(biased.trained, pairs, worldReward.agreement);
  const withNoise = (labelers: Labeler[]): Labeler[] => labelers.map((labeler) => ({ ...labeler, noise: found }));
  const panel: LabelerPanel = { trained: withNoise(biased.trained), heldOut: withNoise(biased.heldOut) };
  return {
    panel,
    agreement: agreement(panel.trained, pairs),
    train: compare(withStrangers(train, rng), panel.trained, rng),
    seen: compare(test, panel.trained, rng),
    heldOut: compare(test, panel.heldOut, rng),
  };
}

/**
 * Trains a reward model that starts as a copy of the policy, and puts its zero at the mean score of the policy's answers.
 *
 * @param unitVariance  whether the standard deviation of these scores becomes 1, so that one KL coefficient suits all reward models
 */
export async function trainReward(
  policy: Gpt,
  comparisons: readonly Comparison[],
  seed: number,
  options: Partial<RewardOptions> & { unitVariance?: boolean } = {},
  trainer: Partial<TrainerOptions<RankingInputs>> = {},
): Promise<RewardModel> {
  const { unitVariance = true, ...rest } = options;
  const model = ScalarModel.from(policy, new Rng(seed));
  const training = rewardTrainer(model, comparisons, { ...worldReward, seed, pad: worldChat.pad, ...rest }, trainer);
  await training.run();
  training.dispose();
  const reward = new RewardModel(model, worldChat.pad);
  const reference = comparisons.slice(0, 500).flatMap(({ answers }) => answers.slice(0, worldReward.answers)); // no strangers
  model.normalise(measure(reward.score(reference), unitVariance));
  return reward;
}
