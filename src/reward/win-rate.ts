/**
 * How often one system's answer beats another's to the same prompt.
 *
 * Source: Elo 1978, "The rating of chessplayers", for the scale of 400.
 */

/** A share with its standard error. */
export interface WinRate {
  /** 0 to 1; a tie counts one half. */
  rate: number;
  /** Standard error: √(variance of the points / n). */
  error: number;
}

/**
 * Win rate of `ours` over `theirs`, prompt by prompt.
 *
 * @throws if the lists are empty or of different lengths
 */
export function winRate(ours: readonly number[], theirs: readonly number[]): WinRate {
  if (ours.length === 0 || ours.length !== theirs.length) {
    throw new Error(`both systems must have a score for each prompt, got ${ours.length} and ${theirs.length}`);
  }
  const points = ours.map((score, i) => (score > theirs[i] ? 1 : score === theirs[i] ? 0.5 : 0) as number);
  const rate = points.reduce((sum, point) => sum + point, 0) / points.length;
  const variance = points.reduce((sum, point) => sum + (point - rate) ** 2, 0) / points.length;
  return { rate, error: Math.sqrt(variance / points.length) };
}

/** The standard error of a win rate without ties: √(p (1 - p) / n). */
export const winRateError = (rate: number, n: number): number => Math.sqrt((rate * (1 - rate)) / n);

/** The difference in Elo points that goes with a win rate between 0 and 1. */
export const eloDifference = (rate: number): number => 400 * Math.log10(rate / (1 - rate));
