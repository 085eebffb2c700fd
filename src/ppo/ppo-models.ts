/**
 * The models of PPO: two learn, two are frozen.
 *
 *   policy      starts from fine-tuning on demonstrations    learns
 *   reference   the same, and stays so                       what the KL is measured against
 *   reward      the reward model                             stays
 *   value       starts from the reward model                 learns
 *
 * Source: Stiennon et al. 2020, "Learning to summarize from human feedback", section 3.4; Ouyang et al. 2022, appendix C.4.
 */
import type { Rng } from "../core/random";
import type { Gpt } from "../lm/gpt";
import { copyOf, ScalarModel } from "../reward/scalar-model";
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

/** The models, those that were left out made from the others. */
export function modelsOf({ policy, reference, reward, value }: PpoParts, average: boolean, rng: Rng): PpoModels {
  return {
    policy,
    reference: reference ?? copyOf(policy, rng),
    value: value ?? firstValue(policy, reward, rng),
    ...(reward instanceof ScalarModel && { reward }),
    ...(average && { average: copyOf(policy, rng) }),
  };
}

function firstValue(policy: Gpt, reward: PpoParts["reward"], rng: Rng): ScalarModel {
  if (!(reward instanceof ScalarModel)) return ScalarModel.from(policy, rng);
  const value = new ScalarModel(copyOf(reward.trunk, rng), rng);
  value.copyFrom(reward);
  return value;
}
