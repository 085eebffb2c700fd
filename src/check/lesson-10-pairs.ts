/**
 * What the checks of notebook 10 share: the pairs of a ranking, sums and means.
 */

/** Sum of a list. */
export const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
/** Mean of a list. */
export const mean = (values: readonly number[]): number => sum(values) / values.length;

/** Places, 0 for the best; equal ones are a tie. */
export type Ranks = readonly number[];

/** Index pairs [i, j] that a test of their ranks lets through. */
export function pairsWhere(ranks: Ranks, isPair: (i: number, j: number) => boolean): [number, number][] {
  return ranks.flatMap((_, i) => ranks.flatMap((__, j): [number, number][] => (isPair(i, j) ? [[i, j]] : [])));
}

/** The pairs [better, worse] that a ranking orders. */
export const orderedPairs = (ranks: Ranks): [number, number][] => pairsWhere(ranks, (i, j) => ranks[i] < ranks[j]);

/** Index pairs [i, j], i < j, that a test lets through: what loops give of which the inner one begins at i + 1. */
export const pairsByIndex = (ranks: Ranks, isPair: (i: number, j: number) => boolean): [number, number][] =>
  pairsWhere(ranks, (i, j) => i < j && isPair(i, j));
