/**
 * The curves of over-optimisation: true reward against the distance d = √KL(policy ‖ start), in √nats.
 *
 *   best of n:   R(d) = d (α - β d)          highest at d = α / 2β
 *   RL:          R(d) = d (α - β ln d)       highest at d = exp(α / β - 1)
 *
 * Source: Gao, Schulman and Hilton 2022, "Scaling laws for reward model overoptimization", section 3.1. arXiv:2210.10760. The form for RL has
 *   an infinite slope at 0: points with KL below about 1 must not be fitted (footnote 1 there).
 */

/** Which of the two forms. */
export type OveroptimisationForm = "bestOfN" | "rl";

/** The coefficients of a form. */
export interface Overoptimisation {
  alpha: number;
  beta: number;
}

const bend = (form: OveroptimisationForm, d: number): number => (form === "bestOfN" ? d * d : d * Math.log(d));

/** R(d). */
export const trueReward = (form: OveroptimisationForm, { alpha, beta }: Overoptimisation, d: number): number =>
  alpha * d - beta * bend(form, d);

/** Where the curve is highest, and how high. */
export function peak(
  form: OveroptimisationForm,
  { alpha, beta }: Overoptimisation,
): { distance: number; reward: number } {
  const distance = form === "bestOfN" ? alpha / (2 * beta) : Math.exp(alpha / beta - 1);
  return { distance, reward: trueReward(form, { alpha, beta }, distance) };
}

/**
 * Least squares: both forms are linear in α and β.
 *
 * @param points  distance and true reward, gained over the start
 * @throws if fewer than two different distances are given
 */
export function fitOveroptimisation(
  form: OveroptimisationForm,
  points: readonly (readonly [d: number, reward: number])[],
): Overoptimisation {
  let [aa, ab, bb, ar, br] = [0, 0, 0, 0, 0];
  for (const [d, reward] of points) {
    const [a, b] = [d, -bend(form, d)];
    aa += a * a;
    ab += a * b;
    bb += b * b;
    ar += a * reward;
    br += b * reward;
  }
  const determinant = aa * bb - ab * ab;
  if (!(determinant > 1e-12 * aa * bb))
    throw new Error(`points must have two different distances, got ${points.length} points`);
  return { alpha: (ar * bb - br * ab) / determinant, beta: (aa * br - ab * ar) / determinant };
}
