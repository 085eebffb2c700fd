/**
 * What is measured of a chain: truth by part for every stage on the same prompts, and how good the reward model is.
 */
import { agreementWithTruth, ceiling } from "../../data/world/labelers";
import type { Gpt } from "../../lm/gpt";
import { TextGenerator } from "../../lm/text-generator";
import { type BestOfNPoint, bestOfNCurve } from "../../reward/best-of-n-curve";
import { comparedPairs, trueRanks } from "../../reward/comparisons";
import { accuracy, scoreComparisons } from "../../reward/reward-accuracy";
import type { RewardModel } from "../../reward/reward-model";
import { type Labels, sampleGroups } from "../../reward/world-reward";
import { type Answer, type AnswerOptions, answerTasks } from "../../sft/answers";
import {
  evaluationPrompts,
  judgeAnswer,
  meanScores,
  promptCounts,
  promptGroups,
  type Scores,
} from "../../sft/evaluation";

/** Scores of a model, by how it answers and what it is asked: `sampled` at temperature 1, `greedy`. */
export type StageScores = Readonly<Record<"sampled" | "greedy", Readonly<Record<string, Scores>>>>;

/** Asks a model all groups of prompts of part `report` in both ways. */
export async function stageScores(
  model: Gpt,
  factor: number,
  options: AnswerOptions = {},
  change: (answer: Answer) => Answer = (answer) => answer,
): Promise<StageScores> {
  const generator = new TextGenerator(model);
  const scores: Record<"sampled" | "greedy", Record<string, Scores>> = { sampled: {}, greedy: {} };
  for (const group of promptGroups) {
    const tasks = evaluationPrompts("report", group, Math.max(2, Math.round(factor * promptCounts[group])));
    for (const way of ["sampled", "greedy"] as const) {
      const answers = await answerTasks(generator, tasks, { ...options, greedy: way === "greedy" });
      scores[way][group] = meanScores(answers.map(change));
    }
  }
  generator.dispose();
  return scores;
}

/** How good a reward model is, each a share of pairs. */
export interface RewardNumbers {
  pairs: number;
  agreement: number;
  seenLabelers: number;
  heldOutLabelers: number;
  seenCeiling: number;
  heldOutCeiling: number;
  truth: number;
  /** How often the labels themselves are what the truth says. */
  labelsAndTruth: number;
}

/** Accuracies of a reward model on prompts of part `report`, beside the best that any could have. */
export function rewardNumbers(reward: RewardModel, { panel, agreement, train, seen, heldOut }: Labels): RewardNumbers {
  const scores = scoreComparisons((answers) => reward.score(answers), seen);
  const pairs = comparedPairs(seen);
  return {
    pairs: comparedPairs(train).length,
    agreement,
    seenLabelers: accuracy(
      scores,
      seen.map(({ ranks }) => ranks),
    ),
    heldOutLabelers: accuracy(
      scores,
      heldOut.map(({ ranks }) => ranks),
    ),
    seenCeiling: ceiling(panel.trained, pairs),
    heldOutCeiling: ceiling(panel.heldOut, pairs),
    truth: accuracy(
      scores,
      seen.map(({ judged }) => trueRanks(judged)),
    ),
    labelsAndTruth: agreementWithTruth(panel.trained, pairs),
  };
}

/** Best of n with the reward model, n = 1, 2, 4, …, on prompts of part `report`. */
export async function bestOfNNumbers(
  sft: Gpt,
  reward: RewardModel,
  prompts: number,
  samples: number,
): Promise<BestOfNPoint[]> {
  const groups = await sampleGroups(sft, "report", prompts, samples, 77);
  const proxy = groups.map((group) => reward.score(group));
  const gold = groups.map((group) => group.map((answer) => judgeAnswer(answer).truth));
  const ns = Array.from({ length: Math.floor(Math.log2(samples)) + 1 }, (_, i) => 2 ** i);
  return bestOfNCurve(proxy, gold, ns);
}
