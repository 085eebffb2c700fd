/**
 * Best of n: draw n answers and keep the one that the reward model likes best. The simplest way to use it, and a strong baseline.
 *
 *   mean over all n-subsets of N samples:   Σ_{i=n..N} C(i-1, n-1) / C(N, n) · gold(i),   samples sorted by proxy, the lowest first
 *   KL(best of n ‖ policy) <= ln n - (n - 1) / n
 *
 * Source: Nakano et al. 2021, "WebGPT", appendix I, for the unbiased estimator. arXiv:2112.09332. Stiennon et al. 2020, appendix G.3, for
 *   the formula of the KL; Beirami et al. 2024, "Theoretical guarantees on the best-of-n alignment policy", show that it is an upper bound,
 *   and loose where one answer is likely. arXiv:2401.01879
 */
import { assertInteger } from "../core/check";

/**
 * The mean of `gold` over what best-of-n keeps, without bias, from N >= n samples for one prompt.
 *
 * @param proxy  the score that chooses (N)
 * @param gold   what is measured (N); the same list as proxy measures the proxy itself
 * @throws if the lists differ in length, or n is not a whole number from 1 to N
 */
export function bestOfN(proxy: readonly number[], gold: readonly number[], n: number): number {
  const N = proxy.length;
  if (gold.length !== N) throw new Error(`gold must have ${N} numbers, got ${gold.length}`);
  assertInteger("n", n, 1, N);
  const order = proxy.map((_, i) => i).sort((i, j) => proxy[i] - proxy[j]);
  let weight = n / N; // C(N-1, n-1) / C(N, n): the highest is in the subset
  let mean = 0;
  for (let i = N; i >= n; i--) {
    mean += weight * gold[order[i - 1]];
    weight *= (i - n) / (i - 1); // C(i-2, n-1) / C(i-1, n-1)
  }
  return mean;
}

/** The upper bound of KL(best of n ‖ policy), nats. */
export const bestOfNKlBound = (n: number): number => Math.log(n) - (n - 1) / n;

/** How often, at most, best-of-n beats one sample by the score that chose it: n / (n + 1), exactly that without ties. */
export const bestOfNWinRate = (n: number): number => n / (n + 1);

/**
 * KL(best of n ‖ policy) exactly, where all answers are known and have different scores, nats.
 *
 * @param probs  probability of each answer, the lowest score first
 */
export function bestOfNKl(probs: readonly number[], n: number): number {
  let below = 0;
  return probs.reduce((kl, p) => {
    const kept = (below + p) ** n - below ** n; // all n draws are at most this one, and not all are below it
    below += p;
    return kept > 0 ? kl + kept * Math.log(kept / p) : kl;
  }, 0);
}
