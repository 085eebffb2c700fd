/**
 * Scores are differences: only these are trained. So their zero is put where it is wanted, once, after training.
 *
 *   r'(x, y) = (r(x, y) - mean) / scale     mean over reference answers; scale 1, or their standard deviation
 *
 * Source: Stiennon et al. 2020, "Learning to summarize from human feedback", section 3.4: the reference summaries "achieve a mean score
 *   of 0". Ziegler et al. 2019, section 2.1, also make the variance 1, on answers of the reference policy.
 */

/** What is taken off a score, and what it is then divided by. */
export interface Normalisation {
  mean: number;
  scale: number;
}

/**
 * Measures scores of reference answers.
 *
 * @param unitVariance  whether the standard deviation (of the population) becomes 1 too
 * @throws if there are no scores, or they are all equal and the variance is to be 1
 */
export function measure(scores: readonly number[], unitVariance = false): Normalisation {
  if (scores.length === 0) throw new Error("scores must hold at least one number, got none");
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length;
  if (unitVariance && variance === 0)
    throw new Error("scores must differ where their variance is to be 1, got equal ones");
  return { mean, scale: unitVariance ? Math.sqrt(variance) : 1 };
}

/** A score on the new scale. */
export const normalise = (score: number, { mean, scale }: Normalisation): number => (score - mean) / scale;
