/**
 * The check of exercise 10.3, the ranking loss.
 */
import { defineCheck } from "./exercise";
import { mean, orderedPairs, pairsByIndex, pairsWhere, type Ranks, sum } from "./lesson-10-pairs";

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
      says: "is it divided by K? Divide by the number of pairs",
      wrong: (scores, ranks) => sum(losses(scores, orderedPairs(ranks))) / ranks.length,
    },
    {
      says: "is it divided by K (K − 1) / 2 where there is a tie? Divide by the number of pairs that the ranking orders",
      wrong: (scores, ranks) => sum(losses(scores, orderedPairs(ranks))) / ((ranks.length * (ranks.length - 1)) / 2),
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
      says: "are only neighbours in the ranking compared? The best is better than the third, too",
      wrong: (scores, ranks) =>
        mean(
          losses(
            scores,
            orderedPairs(ranks).filter(([i, j]) => !ranks.some((rank) => ranks[i] < rank && rank < ranks[j])),
          ),
        ),
    },
    {
      says: "does the lower index count as the better answer? The ranks say which one is better",
      wrong: (scores, ranks) =>
        mean(
          losses(
            scores,
            pairsByIndex(ranks, (i, j) => ranks[i] !== ranks[j]),
          ),
        ),
    },
    {
      says: "are all pairs i < j taken, whatever the ranks say? The ranks say which one is better",
      wrong: (scores, ranks) =>
        mean(
          losses(
            scores,
            pairsByIndex(ranks, () => true),
          ),
        ),
    },
    {
      says: "does the inner loop begin at i + 1? A better answer may stand later in the list: let both loops run over all",
      wrong: (scores, ranks) =>
        mean(
          losses(
            scores,
            pairsByIndex(ranks, (i, j) => ranks[i] < ranks[j]),
          ),
        ),
    },
    {
      says: "is it the size of the difference? A better answer with a lower score must cost more than ln 2",
      wrong: (scores, ranks) => mean(orderedPairs(ranks).map(([i, j]) => nats(Math.abs(scores[i] - scores[j])))),
    },
    {
      says: "is it the logarithm to base 2? Nats are of the natural one, Math.log",
      wrong: (scores, ranks) => mean(losses(scores, orderedPairs(ranks))) / Math.LN2,
    },
    {
      says: "is it the logarithm to base 10? Nats are of the natural one, Math.log",
      wrong: (scores, ranks) => mean(losses(scores, orderedPairs(ranks))) / Math.LN10,
    },
    {
      says: "is the logarithm of the mean taken? Take it of each pair's σ, then the mean",
      wrong: (scores, ranks) => -Math.log(mean(losses(scores, orderedPairs(ranks)).map((loss) => Math.exp(-loss)))),
    },
    {
      says: "is there no logarithm? A pair costs −ln σ, not σ",
      wrong: (scores, ranks) => mean(losses(scores, orderedPairs(ranks)).map((loss) => Math.exp(-loss))),
    },
    {
      says: "is it −σ? The logarithm is missing: a pair costs −ln σ",
      wrong: (scores, ranks) => -mean(losses(scores, orderedPairs(ranks)).map((loss) => Math.exp(-loss))),
    },
    {
      says: "is it 1 − σ instead of −ln σ?",
      wrong: (scores, ranks) => mean(losses(scores, orderedPairs(ranks)).map((loss) => 1 - Math.exp(-loss))),
    },
  ],
});
