/**
 * How sure is a mean of few differences? Student's interval.
 *
 *   mean(d) ± t s / √n       s: standard deviation of the n differences, t: 97.5 % point of Student's distribution, n - 1 degrees
 *
 * Source: Student 1908, "The probable error of a mean"; table III of Fisher and Yates 1938 for t.
 * Differs: from `./bootstrap`, which is for many items. Five seeds drawn again with replacement give intervals that are too narrow.
 */
import { assertInteger } from "./check";

/** 97.5 % points of Student's distribution for 1, 2, … 30 degrees of freedom. */
const points = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11,
  2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
];

/** A mean with its 95 % interval. */
export interface PairedInterval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** How many differences it is the mean of. */
  readonly n: number;
}

/**
 * The mean of paired differences with its 95 % interval.
 *
 * @param differences  one for each seed: this system's number minus the other's
 * @throws if there are fewer than 2
 */
export function pairedInterval(differences: readonly number[]): PairedInterval {
  const n = differences.length;
  assertInteger("number of differences", n, 2);
  const value = differences.reduce((sum, d) => sum + d, 0) / n;
  const variance = differences.reduce((sum, d) => sum + (d - value) ** 2, 0) / (n - 1);
  const half = studentPoint(n - 1) * Math.sqrt(variance / n);
  return { value, low: value - half, high: value + half, n };
}

/** The 97.5 % point; beyond the table, to three digits, 1.96 + 2.4 / degrees. */
function studentPoint(degrees: number): number {
  return points[degrees - 1] ?? 1.96 + 2.4 / degrees;
}
