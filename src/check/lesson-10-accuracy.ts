/**
 * The check of exercise 10.5, how often scores tell a ranking's pairs right.
 */
import { defineCheck } from "./exercise";
import { mean, orderedPairs } from "./lesson-10-pairs";

type Accuracy = (scores: number[], ranks: number[]) => number;

/** Mean points over the pairs (i better than j) that are let through; `points` of the difference of their scores. */
function meanPoints(
  scores: readonly number[],
  ranks: readonly number[],
  points: (difference: number) => number,
  isPair = (i: number, j: number): boolean => ranks[i] < ranks[j],
): number {
  return mean(
    scores.flatMap((_, i) => scores.flatMap((__, j) => (isPair(i, j) ? [points(scores[i] - scores[j])] : []))),
  );
}

const fair = (difference: number): number => (difference > 0 ? 1 : difference === 0 ? 0.5 : 0);

/** 10.5: how often a ranking's pairs are told right. */
export const checkAccuracy = defineCheck<Accuracy>({
  id: "10-5",
  name: "pairAccuracy",
  reference: (scores, ranks) => meanPoints(scores, ranks, fair),
  cases: [
    // pairs: 0 before 1 (3 > 1, right), 0 before 2 (3 > 2, right), 1 before 2 (1 < 2, wrong)
    {
      inputs: [
        [3, 1, 2],
        [0, 1, 2],
      ],
      expected: 2 / 3,
    },
    {
      inputs: [
        [1, 1],
        [1, 0],
      ],
      expected: 0.5,
    },
    // pairs: 1 before 0 (tie, one half), 1 before 2 and 1 before 3, 0 before 2 and 0 before 3; 2 and 3 are no pair
    {
      inputs: [
        [2, 2, 1, 5],
        [1, 0, 2, 2],
      ],
      expected: 2.5 / 5,
    },
    {
      inputs: [
        [0, 0, 0],
        [2, 0, 1],
      ],
      expected: 0.5,
    },
    {
      inputs: [
        [-1, -3, 0.5, 2, 2],
        [1, 1, 0, 0, 2],
      ],
    },
  ],
  mistakes: [
    {
      says: "does an equal score count as wrong? A model that says the same number for everything knows nothing: one half",
      wrong: (scores, ranks) => meanPoints(scores, ranks, (difference) => (difference > 0 ? 1 : 0)),
    },
    {
      says: "does an equal score count as right? Then a model that says the same number for everything would be perfect",
      wrong: (scores, ranks) => meanPoints(scores, ranks, (difference) => (difference >= 0 ? 1 : 0)),
    },
    {
      says: "are answers of equal rank counted as pairs? The labeler did not order them",
      wrong: (scores, ranks) =>
        meanPoints(scores, ranks, fair, (i, j) => ranks[i] < ranks[j] || (ranks[i] === ranks[j] && i < j)),
    },
    {
      says: "is it turned round? Rank 0 is the best answer, and should have the highest score",
      wrong: (scores, ranks) => 1 - meanPoints(scores, ranks, fair),
    },
    {
      says: "are pairs with equal scores left out? They count as pairs, and give half a point",
      wrong: (scores, ranks) =>
        meanPoints(scores, ranks, fair, (i, j) => ranks[i] < ranks[j] && scores[i] !== scores[j]),
    },
    {
      says: "does the inner loop begin at i + 1? A better answer may stand later in the list: let both loops run over all",
      wrong: (scores, ranks) => meanPoints(scores, ranks, fair, (i, j) => i < j && ranks[i] < ranks[j]),
    },
    {
      says: "are pairs lost whose better answer stands later in the list? Let both loops run over all",
      wrong: (scores, ranks) => meanPoints(scores, ranks, fair, (i, j) => i < j && ranks[i] < ranks[j]) || 0,
    },
    {
      says: "does the lower index count as the better answer? The ranks say which one is better",
      wrong: (scores, ranks) => meanPoints(scores, ranks, fair, (i, j) => i < j && ranks[i] !== ranks[j]),
    },
    {
      says: "is it divided by K (K − 1) / 2 where there is a tie? Divide by the number of pairs that the ranking orders",
      wrong: (scores, ranks) =>
        (meanPoints(scores, ranks, fair) * orderedPairs(ranks).length) / ((ranks.length * (ranks.length - 1)) / 2),
    },
    {
      says: "is it per cent? Give a share, from 0 to 1",
      wrong: (scores, ranks) => 100 * meanPoints(scores, ranks, fair),
    },
    {
      says: "are these the points and not their share? Divide by the number of pairs",
      wrong: (scores, ranks) => meanPoints(scores, ranks, fair) * orderedPairs(ranks).length,
    },
  ],
});
