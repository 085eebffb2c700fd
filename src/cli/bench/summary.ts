/**
 * Many times, said shortly.
 */

/** The middle one; the mean of the middle two where their number is even. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new Error("there must be at least one value, got none");
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** A median, and the lowest and the highest median of the rounds. */
export interface Summary {
  median: number;
  low: number;
  high: number;
}

/** @param rounds  the values of each round; the median is that of all values */
export function summarise(rounds: readonly (readonly number[])[]): Summary {
  const medians = rounds.map(median);
  return { median: median(rounds.flat()), low: Math.min(...medians), high: Math.max(...medians) };
}

/** "412 (405–430)", in the digits that matter. */
export function written({ median: middle, low, high }: Summary): string {
  const digits = middle < 10 ? 2 : middle < 100 ? 1 : 0;
  const [a, b, c] = [middle, low, high].map((x) => x.toFixed(digits));
  return b === c ? a : `${a} (${b}–${c})`;
}
