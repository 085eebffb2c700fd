/**
 * The way not to do it: every pair of answers as an example of its own, shuffled over all batches.
 *
 * An answer to a prompt with K answers is then trained on K - 1 times an epoch, with other prompts' pairs between, instead of once.
 *
 * Source: Ouyang et al. 2022, section 3.5: "if we simply shuffle the comparisons into one dataset, a single pass over the dataset caused the
 *   reward model to overfit". arXiv:2203.02155
 */
import type { Comparison } from "./comparisons";

/** A comparison of two answers for each pair that a labeler ordered; `rankingData` shuffles them. */
export function shuffledPairs(comparisons: readonly Comparison[]): Comparison[] {
  return comparisons.flatMap(({ task, answers, judged, ranks }) => {
    const pair = (i: number, j: number): Comparison => ({
      task,
      answers: [answers[i], answers[j]],
      judged: [judged[i], judged[j]],
      ranks: [ranks[i], ranks[j]],
    });
    const ordered = answers.flatMap((_, j) => answers.slice(0, j).map((__, i) => [i, j]));
    return ordered.filter(([i, j]) => ranks[i] !== ranks[j]).map(([i, j]) => pair(i, j));
  });
}
