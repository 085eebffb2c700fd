/**
 * How sure is a difference between two systems that were tried on the same items? Draw the items again and again with replacement.
 *
 * Source: Efron 1979, "Bootstrap methods: another look at the jackknife"; Koehn 2004, "Statistical significance tests for machine
 *   translation evaluation" (paired: both systems on the same drawn items).
 */
import { assertInteger } from "./check";
import type { Rng } from "./random";

/** A figure with its 95 % interval. */
export interface Interval {
  value: number;
  low: number;
  high: number;
}

/**
 * A statistic of items with its 95 % percentile interval.
 *
 * Pass items that hold the results of *both* systems and a statistic that is a difference, and the interval is a paired one.
 *
 * @param statistic  a number from a list of items, such as errors divided by symbols
 * @param draws      how many times the items are drawn again
 * @throws if there are no items or draws < 1
 */
export function bootstrap<T>(
  items: readonly T[],
  statistic: (items: readonly T[]) => number,
  rng: Rng,
  draws = 1000,
): Interval {
  assertInteger("number of items", items.length, 1);
  assertInteger("draws", draws, 1);
  const values = Array.from({ length: draws }, () => statistic(items.map(() => rng.choice(items)))).sort(
    (a, b) => a - b,
  );
  const at = (share: number): number => values[Math.round(share * (draws - 1))];
  return { value: statistic(items), low: at(0.025), high: at(0.975) };
}
