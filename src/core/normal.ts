/**
 * The normal distribution: how likely a draw is below x.
 *
 * Source: Abramowitz and Stegun 1964, "Handbook of Mathematical Functions", formula 26.2.17; the error is below 7.5e-8.
 */

/** Density of the standard normal distribution at x. */
export const normalDensity = (x: number): number => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);

/** P(X <= x) for a standard normal X, from 0 to 1. */
export function normalCdf(x: number): number {
  if (x < 0) return 1 - normalCdf(-x);
  const t = 1 / (1 + 0.2316419 * x);
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return 1 - normalDensity(x) * series;
}
