/**
 * Best of n over many prompts: what the reward model's favourites are truly worth, for n = 1, 2, 4, …
 */
import { bestOfN } from "./best-of-n";

/** A point of the curve. */
export interface BestOfNPoint {
  n: number;
  /** Mean truth of what is kept. */
  truth: number;
  /** Its standard error over prompts. */
  error: number;
  /** Mean score of what is kept. */
  proxy: number;
}

/**
 * Means over prompts, each without bias from all N samples of its prompt.
 *
 * @param proxy  scores that choose (prompts, N)
 * @param gold   what is measured (prompts, N)
 * @param ns     each at most N; at n = N there is one choice per prompt only, and the error is largest
 */
export function bestOfNCurve(
  proxy: readonly (readonly number[])[],
  gold: readonly (readonly number[])[],
  ns: readonly number[],
): BestOfNPoint[] {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  return ns.map((n) => {
    const values = proxy.map((scores, prompt) => bestOfN(scores, gold[prompt], n));
    const truth = mean(values);
    const error = Math.sqrt(mean(values.map((value) => (value - truth) ** 2)) / values.length);
    return { n, truth, error, proxy: mean(proxy.map((scores) => bestOfN(scores, scores, n))) };
  });
}
