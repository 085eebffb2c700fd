/** Numbers as a chart holds them: few points, few digits. */

/** A point of a line. */
export type Point = readonly [x: number, y: number];

/** `value` with at most four significant digits: 2.34567 becomes 2.346. Infinities and NaN stay. */
export function round4(value: number): number {
  return Number.isFinite(value) ? Number(value.toPrecision(4)) : value;
}

/**
 * At most `limit` of the points, in order, with the first, the last and every extreme of the curve kept: the points
 * between the ends are cut into equal runs, and of each run its lowest and its highest point stay.
 *
 * @param limit at least 4
 */
export function downsample(points: readonly Point[], limit = 500): Point[] {
  if (!(limit >= 4)) throw new Error(`limit must be at least 4, got ${limit}`);
  if (points.length <= limit) return [...points];
  const inner = points.length - 2;
  const runs = Math.floor((limit - 2) / 2);
  const kept: Point[] = [points[0]];
  for (let run = 0; run < runs; run++) {
    const from = 1 + Math.floor((run * inner) / runs);
    const to = 1 + Math.floor(((run + 1) * inner) / runs);
    kept.push(...extremes(points, from, to));
  }
  kept.push(points[points.length - 1]);
  return kept;
}

/** The lowest and the highest of points[from..to), in their order; one point if they are the same. */
function extremes(points: readonly Point[], from: number, to: number): Point[] {
  let low = from;
  let high = from;
  for (let i = from + 1; i < to; i++) {
    if (points[i][1] < points[low][1]) low = i;
    if (points[i][1] > points[high][1]) high = i;
  }
  return low === high ? [points[low]] : [points[Math.min(low, high)], points[Math.max(low, high)]];
}

/** The smallest and the largest finite number of `values`; [0, 1] if there is none. */
export function extent(values: Iterable<number>): [low: number, high: number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : [0, 1];
}
