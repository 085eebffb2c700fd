/**
 * How much of the returns the value model foresaw.
 *
 *   1 - mean((R - V)²) / var(R)     1: all of it, 0: no more than their mean would, negative: less
 *
 * Source: openai/lm-human-preferences (2019), train_policy.py `var_explained`.
 * Differs: stable-baselines divides var(R - V), which forgives a constant error: for R = 1, 2, 3, 4 and V = 1.5, 1.5, 3, 3 that is 0.75, and
 *   here 0.70.
 */

/** Explained variance of the tokens that count; NaN where their returns do not vary. */
export function explainedVariance(
  returns: readonly number[],
  values: readonly number[],
  mask = returns.map(() => 1),
): number {
  const counted = returns.flatMap((r, t) => (mask[t] === 1 ? [{ r, v: values[t] }] : []));
  const mean = counted.reduce((sum, { r }) => sum + r, 0) / counted.length;
  const variance = counted.reduce((sum, { r }) => sum + (r - mean) ** 2, 0) / counted.length;
  const error = counted.reduce((sum, { r, v }) => sum + (r - v) ** 2, 0) / counted.length;
  return variance === 0 ? Number.NaN : 1 - error / variance;
}
