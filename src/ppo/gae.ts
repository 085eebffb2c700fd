/**
 * Generalised advantage estimation: how much better each token was than expected.
 *
 *   δ_t = r_t + γ V_{t+1} - V_t,    A_t = δ_t + γ λ A_{t+1},    returns_t = A_t + V_t;    V and A are 0 after the last token
 *
 * λ = 0 trusts the values (one step ahead), λ = 1 the rewards (all that came).
 *
 * Source: Schulman et al. 2015, "High-dimensional continuous control using generalized advantage estimation", eqs. (11), (12), (16).
 *   arXiv:1506.02438
 */

/** How far ahead, and how much the values are trusted. */
export interface GaeOptions {
  /** γ, 0 to 1: what a reward one token later is worth. */
  gamma: number;
  /** λ, 0 to 1. */
  lam: number;
}

/** Advantages and returns of one answer, one number for each token. */
export interface Gae {
  advantages: number[];
  /** What the values should have been. */
  returns: number[];
}

/**
 * Advantages and returns of one answer.
 *
 * @param rewards  r_t
 * @param values   V_t, the value of the state before token t
 * @param length   tokens of the answer: what stands after them is filling and gets 0. Default: all.
 * @throws if there are not as many values as rewards
 */
export function gae(
  rewards: ArrayLike<number>,
  values: ArrayLike<number>,
  { gamma, lam }: GaeOptions,
  length = rewards.length,
): Gae {
  if (values.length !== rewards.length)
    throw new Error(`values must have ${rewards.length} numbers, got ${values.length}`);
  const advantages = new Array<number>(rewards.length).fill(0);
  let [nextAdvantage, nextValue] = [0, 0];
  for (let t = length - 1; t >= 0; t--) {
    const delta = rewards[t] + gamma * nextValue - values[t];
    advantages[t] = delta + gamma * lam * nextAdvantage;
    [nextAdvantage, nextValue] = [advantages[t], values[t]];
  }
  return { advantages, returns: advantages.map((advantage, t) => (t < length ? advantage + values[t] : 0)) };
}
