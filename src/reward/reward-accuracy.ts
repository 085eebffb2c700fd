/**
 * How good a reward model is: how often it prefers what labelers prefer, what other labelers prefer, and what is truly better.
 */
import type { Comparison } from "./comparisons";
import { pairAccuracy, scoredPairs } from "./pair-metrics";
import { betterThan } from "./ranking-loss";
import type { RewardFunction } from "./reward-model";

/** Scores of all answers of some comparisons, one list for each prompt. */
export function scoreComparisons(reward: RewardFunction, comparisons: readonly Comparison[]): number[][] {
  const queue = reward(comparisons.flatMap(({ answers }) => answers));
  return comparisons.map(({ answers }) => queue.splice(0, answers.length));
}

/** Share of the pairs that a reward model orders as the labels do, 0 to 1; identical answers make no pair. */
export function accuracy(scores: readonly (readonly number[])[], ranks: readonly (readonly number[])[]): number {
  return pairAccuracy(scoredPairs(scores, betterThan(ranks)));
}
