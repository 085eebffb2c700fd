/**
 * The slope of a function by trying: move one number a little to both sides and look.
 *
 *   df/dx_i ≈ (f(… x_i + h …) − f(… x_i − h …)) / 2h          wrong by about h²
 *
 * Source: Press and others 2007, "Numerical Recipes", 3rd edition, section 5.7 (for the size of h).
 */

/**
 * The slope by every number.
 *
 * @param f  from a list of numbers to one number
 * @param x  where
 * @param h  how far to move; small, but not so small that the difference drowns in rounding
 */
export function finiteDifferences(f: (x: readonly number[]) => number, x: readonly number[], h = 1e-5): number[] {
  return x.map((value, i) => (f(x.with(i, value + h)) - f(x.with(i, value - h))) / (2 * h));
}
