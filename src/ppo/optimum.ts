/**
 * What PPO with a KL penalty is looking for, where all answers can be listed.
 *
 *   maximise E_π[r] - β KL(π ‖ π_ref):    π*(y) = π_ref(y) exp(r(y) / β) / Z,    at the best  β ln Z
 *
 * A large β keeps π* near the reference; a small one puts all on the best answer. Any method for this objective must land here.
 *
 * Source: Rafailov et al. 2023, "Direct preference
 *   optimization", eq. (4) and appendix A.1. arXiv:2305.18290
 */
import { exactKl } from "./kl";

/** The optimum. */
export interface Optimum {
  probs: number[];
  /** E[r]. */
  reward: number;
  /** KL(π* ‖ π_ref), nats. */
  kl: number;
  /** E[r] - β KL, which is β ln Z. */
  objective: number;
}

/**
 * The best policy over listed answers.
 *
 * @param reference  probabilities that sum to 1
 * @param rewards    one for each answer
 * @param klCoef     β, above 0
 */
export function klRegularisedOptimum(
  reference: readonly number[],
  rewards: readonly number[],
  klCoef: number,
): Optimum {
  if (!(klCoef > 0)) throw new Error(`klCoef must be above 0, got ${klCoef}`);
  const highest = Math.max(...rewards);
  const weights = reference.map((p, i) => p * Math.exp((rewards[i] - highest) / klCoef));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const probs = weights.map((weight) => weight / total);
  const reward = probs.reduce((sum, p, i) => sum + p * rewards[i], 0);
  const kl = exactKl(probs, reference);
  return { probs, reward, kl, objective: reward - klCoef * kl };
}
