/**
 * Two reward models that learned from different labels: where they differ, at least one of them is wrong, and nobody needs the truth to see it.
 *
 * Source: Lakshminarayanan et al. 2017, "Simple and scalable predictive uncertainty estimation using deep ensembles": disagreement as a
 *   sign of not knowing. arXiv:1612.01474
 */
import { pairAccuracy, scoredPairs } from "./pair-metrics";
import { betterThan } from "./ranking-loss";

/** How often two models agree, and how often each is right. */
export interface TwoOpinions {
  /** Share of the pairs in which both prefer the same answer, 0 to 1. */
  agree: number;
  /** How often that is the better one. NaN if they never agree. */
  rightTogether: number;
  /** How often the first model is right where they differ; the second is right in the rest. NaN if they never differ. */
  firstRight: number;
}

/**
 * Compares two models pair by pair; a model that scores two answers equally prefers neither, and differs from any other.
 *
 * @param first, second  scores of the same answers, one list for each prompt
 * @param ranks          lower is better; ties are no pairs
 */
export function twoOpinions(
  first: readonly (readonly number[])[],
  second: readonly (readonly number[])[],
  ranks: readonly (readonly number[])[],
): TwoOpinions {
  const better = betterThan(ranks);
  const [a, b] = [first, second].map((scores) => scoredPairs(scores, better));
  const same = a.map((pair, i) => (pair.preferred - pair.other) * (b[i].preferred - b[i].other) > 0);
  return {
    agree: same.filter(Boolean).length / same.length,
    rightTogether: pairAccuracy(a.filter((_, i) => same[i])),
    firstRight: pairAccuracy(a.filter((_, i) => !same[i])),
  };
}
