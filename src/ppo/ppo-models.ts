/**
 * The models of PPO: two learn, two are frozen.
 *
 *   policy      starts from fine-tuning on demonstrations    learns
 *   reference   the same, and stays so                       what the KL is measured against
 *   reward      the reward model                             stays
 *   value       starts from the reward model                 learns
 *
 * Where the lower part of both learners is frozen, policy and reference share it, and so do value and reward model.
 *
 * Source: Stiennon et al. 2020, "Learning to summarize from human feedback", section 3.4; Ouyang et al. 2022, appendix C.4.
 */
import type { Parameters } from "../core/module";
import type { Rng } from "../core/random";
import type { Gpt } from "../lm/gpt";
import { abovePart, branchOf } from "../lm/lower-part";
import { ScalarModel } from "../reward/scalar-model";
import type { Episode } from "./episode";

/** The models of PPO, each with variables of its own. */
export interface PpoModels {
  policy: Gpt;
  /** Frozen. */
  reference: Gpt;
  value: ScalarModel;
  /** Frozen. Undefined where the score comes from elsewhere. */
  reward?: ScalarModel;
  /** Takes in a moving average of the policy, where one is wanted. */
  average?: Gpt;
}

/** A score for each whole answer: of an ensemble, of a rule. */
export type EpisodeReward = (episodes: readonly Episode[]) => readonly number[] | Promise<readonly number[]>;

/** What PPO begins with. */
export interface PpoParts {
  /** Fine-tuned on demonstrations; trained where it is. */
  policy: Gpt;
  /** What the KL is measured against. Default: a copy of the policy as it is now. */
  reference?: Gpt;
  /** A reward model, or any function. */
  reward: ScalarModel | EpisodeReward;
  /** Default: a copy of the reward model; of the policy with a new head, where the reward is a function. */
  value?: ScalarModel;
}

/**
 * The models, those that were left out made from the others.
 *
 * @param average       whether a moving average of the policy is kept
 * @param frozenLayers  first blocks that do not learn; 0: everything learns, and nothing is shared
 */
export function modelsOf(
  { policy, reference, reward, value }: PpoParts,
  { average, frozenLayers }: { average: boolean; frozenLayers: number },
  rng: Rng,
): PpoModels {
  const branch = (model: Gpt): Gpt => branchOf(model, frozenLayers, rng);
  const firstValue = (): ScalarModel => {
    if (!(reward instanceof ScalarModel)) return new ScalarModel(branch(policy), rng);
    const start = new ScalarModel(branch(reward.trunk), rng);
    start.copyFrom(reward);
    return start;
  };
  return {
    policy,
    reference: reference ?? branch(policy),
    value: value ?? firstValue(),
    ...(reward instanceof ScalarModel && { reward }),
    ...(average && { average: branch(policy) }),
  };
}

/** What learns of the two models that do. */
export function learnersOf(
  { policy, value }: PpoModels,
  frozenLayers: number,
): { policy: Parameters; value: Parameters } {
  return { policy: abovePart(policy, policy, frozenLayers), value: abovePart(value, value.trunk, frozenLayers) };
}
