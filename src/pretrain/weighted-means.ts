/**
 * Means over batches that do not hold equally much.
 *
 *   mean = sum_i count_i x_i / sum_i count_i
 */

/**
 * @param batches  for each, the means over what it holds, and `count`, how much that is
 * @returns        the means over all of it; 0 if there is nothing
 */
export function weightedMeans(batches: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const total = batches.reduce((sum, { count }) => sum + count, 0);
  const means: Record<string, number> = {};
  for (const { count, ...values } of batches) {
    for (const [name, x] of Object.entries(values)) {
      const share = count === 0 ? 0 : (count / total) * x; // what holds nothing has no mean, whatever x is
      means[name] = (means[name] ?? 0) + share;
    }
  }
  return means;
}
