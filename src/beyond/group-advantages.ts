/**
 * Advantages without a value model: each answer is compared with the others to the same prompt.
 *
 *   GRPO      (r - mean) / (std + 1e-4)      std of the sample, divided by K - 1
 *   Dr. GRPO  r - mean                       a prompt whose answers are nearly equal does not count more for it
 *   RLOO      r - mean of the others
 *
 * Where all answers of a prompt score the same, all advantages are 0 and nothing is learned from it: the share of such prompts is worth
 * watching.
 *
 * Source: Shao et al. 2024, "DeepSeekMath", eq. (3) ff. arXiv:2402.03300. Liu et al. 2025, "Understanding R1-Zero-like training".
 *   arXiv:2503.20783. Ahmadian et al. 2024, "Back to basics", eq. (9), for RLOO. arXiv:2402.14740
 */

/** Which of the three. */
export type Baseline = "grpo" | "dr-grpo" | "rloo";

/**
 * The advantages of the answers to one prompt.
 *
 * @param rewards  r of each, at least two
 */
export function groupAdvantages(rewards: readonly number[], baseline: Baseline): number[] {
  const K = rewards.length;
  if (K < 2) throw new Error(`a prompt must have at least two answers, got ${K}`);
  const mean = rewards.reduce((sum, r) => sum + r, 0) / K;
  const centred = rewards.map((r) => r - mean);
  if (baseline === "dr-grpo") return centred;
  if (baseline === "rloo") return centred.map((a) => (a * K) / (K - 1)); // r - (K mean - r) / (K - 1)
  const std = Math.sqrt(centred.reduce((sum, a) => sum + a * a, 0) / (K - 1));
  return centred.map((a) => a / (std + 1e-4));
}

/** Share of prompts whose answers all score the same. */
export function silentShare(rewards: readonly (readonly number[])[]): number {
  return rewards.filter((group) => group.every((r) => r === group[0])).length / rewards.length;
}
