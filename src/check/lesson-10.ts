/**
 * The checks of notebook 10, "Reward model": 10.1 the pairs of a ranking, 10.2 the ceiling and 10.3 the ranking loss here; 10.4 to 10.6, on
 * scores, in a file of their own.
 */
import { defineCheck } from "./exercise";

export { checkAccuracy, checkNormalise, checkScoreOf } from "./lesson-10-scores";

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const mean = (values: readonly number[]): number => sum(values) / values.length;

type Ranks = readonly number[];
type Pairs = (ranks: number[]) => [number, number][];

/** Index pairs [i, j] that a test of their ranks lets through. */
function pairsWhere(ranks: Ranks, isPair: (i: number, j: number) => boolean): [number, number][] {
  return ranks.flatMap((_, i) => ranks.flatMap((__, j): [number, number][] => (isPair(i, j) ? [[i, j]] : [])));
}

const orderedPairs = (ranks: Ranks): [number, number][] => pairsWhere(ranks, (i, j) => ranks[i] < ranks[j]);

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
          [1, 0, 0.9],
          [0, 0, 0.8],
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

type RankingLoss = (scores: number[], ranks: number[]) => number;

const nats = (difference: number): number => Math.log(1 + Math.exp(-difference));
/** Losses of the pairs of a ranking. */
const losses = (scores: Ranks, pairs: readonly (readonly [number, number])[], sign: 1 | -1 = 1): number[] =>
  pairs.map(([better, worse]) => nats(sign * (scores[better] - scores[worse])));

/** 10.3: the ranking loss of one prompt, nats per pair. */
export const checkRankingLoss = defineCheck<RankingLoss>({
  id: "10-3",
  name: "rankingLoss",
  reference: (scores, ranks) => mean(losses(scores, orderedPairs(ranks))),
  cases: [
    // differences 1, 2, 1: 0.313262 + 0.126928 + 0.313262 = 0.753452; / 3 = 0.251151
    {
      inputs: [
        [3, 2, 1],
        [0, 1, 2],
      ],
      expected: 0.251151,
    },
    {
      inputs: [
        [0, 0, 0, 0],
        [2, 0, 3, 1],
      ],
      expected: Math.LN2,
    },
    {
      inputs: [
        [0.5, -1, 2],
        [2, 1, 0],
      ],
    },
    {
      inputs: [
        [1, 4, -2, 0],
        [0, 1, 1, 2],
      ],
    },
    {
      inputs: [
        [30, -30],
        [0, 1],
      ],
      expected: 0,
    },
  ],
  mistakes: [
    {
      says: "is the sign turned round? The loss is small where the better answer has the higher score",
      wrong: (scores, ranks) => mean(losses(scores, orderedPairs(ranks), -1)),
    },
    {
      says: "is the minus before the logarithm missing? A loss is never below 0",
      wrong: (scores, ranks) => -mean(losses(scores, orderedPairs(ranks))),
    },
    {
      says: "is it a sum? Divide by the number of pairs, or a prompt with 9 answers weighs six times as much as one with 4",
      wrong: (scores, ranks) => sum(losses(scores, orderedPairs(ranks))),
    },
    {
      says: "do you divide by K² or by K (K - 1)? Each pair counts once, better answer first",
      wrong: (scores, ranks) => sum(losses(scores, orderedPairs(ranks))) / ranks.length ** 2,
    },
    {
      says: "do you divide by K² or by K (K - 1)? Each pair counts once, better answer first",
      wrong: (scores, ranks) => sum(losses(scores, orderedPairs(ranks))) / (ranks.length * (ranks.length - 1)),
    },
    {
      says: "is an answer paired with itself, or with one of equal rank? Such a pair is always ln 2 or more, and teaches nothing",
      wrong: (scores, ranks) =>
        mean(
          losses(
            scores,
            pairsWhere(ranks, (i, j) => ranks[i] <= ranks[j]),
          ),
        ),
    },
    {
      says: "is only the best answer compared with the others?",
      wrong: (scores, ranks) =>
        mean(
          losses(
            scores,
            orderedPairs(ranks).filter(([better]) => ranks[better] === Math.min(...ranks)),
          ),
        ),
    },
    {
      says: "is it 1 − σ instead of −ln σ?",
      wrong: (scores, ranks) => mean(losses(scores, orderedPairs(ranks)).map((loss) => 1 - Math.exp(-loss))),
    },
  ],
});
