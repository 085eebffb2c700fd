/**
 * How good a reward model's scores are: accuracy on pairs, and whether its probabilities mean what they say.
 *
 *   P(i preferred to j) = σ(r_i - r_j)
 *
 * Source: Bradley and Terry 1952 for the probability; Guo et al. 2017, "On calibration of modern neural networks", section 2, for the bins.
 *   arXiv:1706.04599
 */

/** A pair as it was labelled: the scores of the answer that was preferred, and of the other. */
export interface ScoredPair {
  preferred: number;
  other: number;
}

/** The pairs of a batch. `better` as from `betterThan`. */
export function scoredPairs(
  scores: readonly (readonly number[])[],
  better: readonly (readonly (readonly number[])[])[],
): ScoredPair[] {
  return scores.flatMap((row, b) =>
    row.flatMap((preferred, i) => row.flatMap((other, j) => (better[b][i][j] === 1 ? [{ preferred, other }] : []))),
  );
}

/** Share of the pairs whose preferred answer has the higher score, 0 to 1; equal scores count one half. NaN without pairs. */
export function pairAccuracy(pairs: readonly ScoredPair[]): number {
  const points = pairs.map(({ preferred, other }) => (preferred > other ? 1 : preferred === other ? 0.5 : 0) as number);
  return points.reduce((sum, point) => sum + point, 0) / pairs.length;
}

/** σ(x): the probability that goes with a difference of scores. */
export const preferenceProbability = (difference: number): number => 1 / (1 + Math.exp(-difference));

/** One bin of a reliability diagram. */
export interface ReliabilityBin {
  /** Mean of the probabilities that the model gave to the answer it scored higher. */
  predicted: number;
  /** Share of these pairs in which that answer was preferred. */
  observed: number;
  count: number;
}

/**
 * A reliability diagram: pairs sorted into bins by the probability that the model gives to its own favourite, 0.5 to 1.
 *
 * @returns the bins that hold a pair, from low to high
 */
export function reliability(pairs: readonly ScoredPair[], bins = 10): ReliabilityBin[] {
  const sorted = Array.from({ length: bins }, () => ({ predicted: 0, observed: 0, count: 0 }));
  for (const { preferred, other } of pairs) {
    const confidence = preferenceProbability(Math.abs(preferred - other));
    const bin = sorted[Math.min(bins - 1, Math.floor((confidence - 0.5) * 2 * bins))];
    bin.predicted += confidence;
    bin.observed += preferred > other ? 1 : preferred === other ? 0.5 : 0;
    bin.count++;
  }
  const filled = sorted.filter(({ count }) => count > 0);
  return filled.map(({ predicted, observed, count }) => ({
    predicted: predicted / count,
    observed: observed / count,
    count,
  }));
}

/** Expected calibration error: mean distance between what was predicted and what was observed, 0 to 0.5, weighted by pairs. */
export function calibrationError(bins: readonly ReliabilityBin[]): number {
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  return bins.reduce(
    (sum, { predicted, observed, count }) => sum + (count / total) * Math.abs(predicted - observed),
    0,
  );
}

/** The ranking loss of pairs that are scored already: mean of -log σ(r_w - r_l), nats per pair, ln 2 when nothing is known. */
export function pairLoss(pairs: readonly ScoredPair[]): number {
  const losses = pairs.map(({ preferred, other }) => -Math.log(preferenceProbability(preferred - other)));
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}
