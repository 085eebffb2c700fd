/**
 * Does the code still give what a study's file says? A short run beside the range of the stored short runs.
 */
import type { Outcome, Study, StudyResults } from "../../core/study";

/**
 * The metrics of a short run that lie outside the range of the stored short runs of the same condition, widened on both sides by the
 * study's tolerance; empty when all lie inside.
 */
export function outsideRange(study: Study, stored: StudyResults, condition: string, run: Outcome): string[] {
  const runs = stored.reduced.filter((each) => each.condition === condition);
  return Object.entries(study.tolerance).flatMap(([metric, tolerance]) => {
    const values = runs.map(({ metrics }) => metrics[metric]);
    const [low, high] = [Math.min(...values) - tolerance, Math.max(...values) + tolerance];
    const value = run.metrics[metric];
    if (value >= low && value <= high) return [];
    return [`${condition}: ${metric} must be from ${low.toPrecision(6)} to ${high.toPrecision(6)}, got ${value}`];
  });
}
