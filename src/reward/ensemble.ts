/**
 * Several reward models instead of one: what one of them likes wrongly, the others hardly like too.
 *
 *   mean        1/k Σ r_i
 *   worst case  min_i r_i
 *   uncertainty-weighted   mean - λ · variance
 *
 * Source: Coste et al. 2023, "Reward model ensembles help mitigate overoptimization", section 3. arXiv:2310.02743
 */
import type { Answered, RewardModel } from "./reward-model";

/** How to make one score of several. */
export type Conservative = "mean" | "worst" | "uncertainty";

/**
 * One score for an answer from the scores of several models.
 *
 * @param scores  one for each model, on one scale (normalise them first)
 * @param lambda  weight of the variance (of the population), for "uncertainty"
 * @throws if there are no scores
 */
export function ensembleScore(scores: readonly number[], how: Conservative, lambda = 0.5): number {
  if (scores.length === 0) throw new Error("scores must hold at least one number, got none");
  if (how === "worst") return Math.min(...scores);
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  if (how === "mean") return mean;
  return mean - (lambda * scores.reduce((sum, score) => sum + (score - mean) ** 2, 0)) / scores.length;
}

/** Several reward models in use as one. */
export class RewardEnsemble {
  /** @param members  at least one, their scores on one scale */
  constructor(
    readonly members: readonly RewardModel[],
    readonly how: Conservative,
  ) {}

  /** The score of each answer. */
  score(answers: readonly Answered[]): number[] {
    const scores = this.members.map((member) => member.score(answers));
    return answers.map((_, i) =>
      ensembleScore(
        scores.map((each) => each[i]),
        this.how,
      ),
    );
  }
}
