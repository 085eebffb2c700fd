/**
 * The checks of notebook 10, "Reward model": 10.1 the pairs of a ranking and 10.2 the ceiling here; 10.3 to 10.6, on losses and scores, in
 * files of their own.
 */
import { defineCheck } from "./exercise";
import { mean, orderedPairs, pairsWhere, sum } from "./lesson-10-pairs";

export { checkAccuracy } from "./lesson-10-accuracy";
export { checkRankingLoss } from "./lesson-10-loss";
export { checkNormalise, checkScoreOf } from "./lesson-10-scores";

type Pairs = (ranks: number[]) => [number, number][];

/** The pairs in one order, so that any order is right; whatever else came back stays as it is. */
function inOrder(given: unknown): unknown {
  if (!Array.isArray(given) || !given.every((pair) => Array.isArray(pair))) return given;
  return [...given].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}

/** 10.1: who is better than whom. */
export const checkPairsOf = defineCheck<Pairs>({
  id: "10-1",
  name: "pairsOf",
  call: (learner, ranks) => inOrder(learner(ranks)),
  reference: (ranks) => orderedPairs(ranks),
  cases: [
    {
      inputs: [[1, 2, 0]],
      expected: [
        [0, 1],
        [2, 0],
        [2, 1],
      ],
    },
    {
      inputs: [[0, 1, 1]],
      expected: [
        [0, 1],
        [0, 2],
      ],
    },
    { inputs: [[3, 0, 2, 4, 1]] },
    { inputs: [[2, 0, 2, 1]] },
    { inputs: [[5, 5, 5]], expected: [] },
  ],
  mistakes: [
    {
      says: "is a tie a pair? Equal ranks say nothing, so no pair is made of them",
      wrong: (ranks) => pairsWhere(ranks, (i, j) => ranks[i] < ranks[j] || (ranks[i] === ranks[j] && i < j)),
    },
    {
      says: "are equal ranks a pair, in both directions? Keep a pair only where one rank is lower than the other",
      wrong: (ranks) => pairsWhere(ranks, (i, j) => ranks[i] <= ranks[j] && i !== j),
    },
    {
      says: "is an answer paired with itself? Keep a pair only where one rank is lower than the other",
      wrong: (ranks) => pairsWhere(ranks, (i, j) => ranks[i] <= ranks[j]),
    },
    {
      says: "does the inner loop begin at i + 1? A better answer may stand later in the list: let both loops run over all",
      wrong: (ranks) => pairsWhere(ranks, (i, j) => i < j && ranks[i] < ranks[j]),
    },
    {
      says: "is each pair there twice, once in each direction? Give it once, the better answer first",
      wrong: (ranks) => pairsWhere(ranks, (i, j) => ranks[i] !== ranks[j]),
    },
    {
      says: "are these the ranks of the two answers? Give their indices",
      wrong: (ranks) =>
        inOrder(orderedPairs(ranks).map(([better, worse]) => [ranks[better], ranks[worse]])) as [number, number][],
    },
    {
      says: "is the worse answer first? The lower rank is the better answer, and it stands first",
      wrong: (ranks) => pairsWhere(ranks, (i, j) => ranks[i] > ranks[j]),
    },
    {
      says: "is the lower index always first? The better answer stands first, wherever it stands in the list",
      wrong: (ranks) => pairsWhere(ranks, (i, j) => i < j && ranks[i] !== ranks[j]),
    },
    {
      says: "are these only neighbours in the ranking? The best is better than the third, too",
      wrong: (ranks) =>
        pairsWhere(ranks, (i, j) => ranks[i] < ranks[j] && !ranks.some((rank) => ranks[i] < rank && rank < ranks[j])),
    },
    {
      says: "is only the best compared with the others? A ranking orders the others among themselves, too",
      wrong: (ranks) => pairsWhere(ranks, (i, j) => ranks[i] < ranks[j] && ranks[i] === Math.min(...ranks)),
    },
  ],
});

type Ceiling = (chances: number[][]) => number;

/** Mean over labelers of each pair's chance. */
const shares = (chances: readonly (readonly number[])[]): number[] =>
  chances[0].map((_, k) => mean(chances.map((row) => row[k])));

/** 10.2: the best accuracy that any reward model can have. */
export const checkCeiling = defineCheck<Ceiling>({
  id: "10-2",
  name: "bestAccuracy",
  reference: (chances) => mean(shares(chances).map((share) => Math.max(share, 1 - share))),
  cases: [
    // two labelers, two pairs. Pair 1: (0.9 + 0.7) / 2 = 0.8; pair 2: (0.2 + 0.6) / 2 = 0.4, so name the other, 0.6. Mean 0.7
    {
      inputs: [
        [
          [0.9, 0.2],
          [0.7, 0.6],
        ],
      ],
      expected: 0.7,
    },
    { inputs: [[[0.5, 0.5, 0.5]]], expected: 0.5 },
    {
      inputs: [
        [
          [1, 0, 0.6],
          [0, 0.2, 0.8],
          [1, 0.3, 0.4],
        ],
      ],
    },
    { inputs: [[[0.1, 0.8]]], expected: 0.85 },
  ],
  mistakes: [
    {
      says: "does your model know who labels? It does not: take the mean over labelers first, then the better side",
      wrong: (chances) => mean(chances.flat().map((p) => Math.max(p, 1 - p))),
    },
    {
      says: "does it always name the first answer? Where fewer than half prefer it, naming the other is right more often",
      wrong: (chances) => mean(chances.flat()),
    },
    {
      says: "is the better side chosen once for all pairs? It is chosen for each pair",
      wrong: (chances) => Math.max(mean(chances.flat()), 1 - mean(chances.flat())),
    },
    {
      says: "is the mean taken over a labeler's pairs? Take it over the labelers of each pair",
      wrong: (chances) => mean(chances.map((row) => Math.max(mean(row), 1 - mean(row)))),
    },
    {
      says: "is it the surest labeler of each pair? The label comes from any of them: take their mean",
      wrong: (chances) => mean(chances[0].map((_, k) => Math.max(...chances.flatMap((row) => [row[k], 1 - row[k]])))),
    },
    {
      says: "is it the best of the labelers? Labels come from all of them: take the mean over labelers of each pair",
      wrong: (chances) => Math.max(...chances.map((row) => mean(row.map((p) => Math.max(p, 1 - p))))),
    },
    {
      says: "is the sum over labelers divided by how many they are? A chance is never above 1",
      wrong: (chances) =>
        mean(shares(chances).map((share) => Math.max(share * chances.length, 1 - share * chances.length))),
    },
    {
      says: "is it per cent? Give a share, from 0 to 1",
      wrong: (chances) => 100 * mean(shares(chances).map((share) => Math.max(share, 1 - share))),
    },
    {
      says: "is it how often two labels agree? A reward model always names the likelier side",
      wrong: (chances) => mean(shares(chances).map((p) => p * p + (1 - p) * (1 - p))),
    },
    {
      says: "is it the worse side? Name the answer that is preferred more often",
      wrong: (chances) => mean(shares(chances).map((share) => Math.min(share, 1 - share))),
    },
    {
      says: "is it a sum over the pairs? Divide by how many there are",
      wrong: (chances) => sum(shares(chances).map((share) => Math.max(share, 1 - share))),
    },
  ],
});
