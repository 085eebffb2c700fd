/**
 * Reward models of a seed that have seen a tenth of the labels, for studies: one, or several that differ in nothing but their seed.
 */
import type { RewardModel } from "../../reward/reward-model";
import { trainReward } from "../../reward/world-reward";
import type { WorldSeed } from "./seed";

/** Prompts whose labels a model with few labels has seen. */
export const fewLabels = { full: 300, reduced: 8 } as const;

const made = new WeakMap<WorldSeed, Map<number, Promise<RewardModel>>>();

/** Member 0, 1, … of the ensemble: same start and labels; another head, another order. Each is trained once for a seed. */
export function fewLabelsReward(world: WorldSeed, member = 0): Promise<RewardModel> {
  const ofSeed = made.get(world) ?? new Map<number, Promise<RewardModel>>();
  made.set(world, ofSeed);
  if (!ofSeed.has(member)) ofSeed.set(member, train(world, member));
  return ofSeed.get(member)!;
}

async function train(world: WorldSeed, member: number): Promise<RewardModel> {
  const { train: comparisons } = await world.labels();
  const few = comparisons.slice(0, fewLabels[world.reduced ? "reduced" : "full"]);
  const options = { epochs: world.sizes.rewardEpochs };
  return trainReward(await world.sft(), few, world.seed + 1000 * member, options, { chart: false });
}
