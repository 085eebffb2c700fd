/**
 * What a policy of the small world is worth beside the model that it started from, on prompts whose entities no training has named.
 *
 * Truth and its parts at temperature 1 and greedy, win rate, how far it has gone, what the reward model says, and what it forgot.
 */
import { separate } from "../data/world/truth";
import type { Gpt } from "../lm/gpt";
import { TextGenerator } from "../lm/text-generator";
import { worldTextLoss } from "../pretrain/text-loss";
import type { RewardFunction } from "../reward/reward-model";
import { winRate } from "../reward/win-rate";
import { type Answer, answerTasks } from "../sft/answers";
import { evaluationPrompts, judgeAnswer, meanScores } from "../sft/evaluation";
import { withCourtesy } from "../sft/pasted-courtesy";
import { klOfAnswers, logprobsOfAnswers } from "./answer-likelihood";

/** Answers to the prompts of part `report`, `sampled` at temperature 1. */
export interface WorldAnswers {
  sampled: Answer[];
  greedy: Answer[];
}

/** How much is asked. */
export interface HowMuch {
  /** Prompts of the trained kinds. */
  prompts: number;
  /** Answers to each at temperature 1. */
  samples: number;
  /** Documents of pre-training text. */
  documents: number;
}

/** Lets a policy answer. */
export async function worldAnswers(policy: Gpt, { prompts, samples }: HowMuch): Promise<WorldAnswers> {
  const generator = new TextGenerator(policy);
  const tasks = evaluationPrompts("report", "trained kinds", prompts);
  const sampled = await answerTasks(generator, tasks, { samples });
  const greedy = await answerTasks(generator, tasks, { greedy: true });
  generator.dispose();
  return { sampled, greedy };
}

/** Courtesies of an answer, on average. */
export const courtesiesOf = (answers: readonly Answer[]): number =>
  answers.reduce((sum, { task, words }) => sum + separate(task, words).polite.length, 0) / answers.length;

/** Truth by part, win rates over the start's answers to the same prompts (a tie counts one half), and what the reward model says. */
export function answerNumbers(ours: WorldAnswers, start: WorldAnswers, reward: RewardFunction) {
  const truths = (answers: readonly Answer[]): number[] => answers.map((answer) => judgeAnswer(answer).truth);
  const [sampled, greedy] = [meanScores(ours.sampled), meanScores(ours.greedy)];
  return {
    truth: sampled.truth,
    right: sampled.right,
    complete: sampled.complete,
    courteous: sampled.courteous,
    courtesies: courtesiesOf(ours.sampled),
    words: sampled.words,
    "greedy truth": greedy.truth,
    "greedy right": greedy.right,
    "greedy courteous": greedy.courteous,
    "win rate": winRate(truths(ours.sampled), truths(start.sampled)).rate,
    "greedy win rate": winRate(truths(ours.greedy), truths(start.greedy)).rate,
    proxy: mean(reward(ours.sampled)),
  };
}

/** Everything about a policy. */
export async function policyNumbers(
  policy: Gpt,
  sft: Gpt,
  start: WorldAnswers,
  reward: RewardFunction,
  howMuch: HowMuch,
) {
  const ours = await worldAnswers(policy, howMuch);
  return {
    ...answerNumbers(ours, start, reward),
    kl: klOfAnswers(policy, sft, ours.sampled),
    "text loss": worldTextLoss(policy, howMuch.documents),
  };
}

/**
 * Everything about the control: the start's own answers with a courtesy pasted on.
 *
 * Its KL is exact in the same sense as a policy's. An answer with the courtesy can come about in two ways, pasted or said, so that the
 * control's probability of it is the sum of both:  log q(y) - log π(y) = log(1 + π(y without it) / π(y)).
 */
export function pastedNumbers(sft: Gpt, start: WorldAnswers, reward: RewardFunction, howMuch: HowMuch) {
  const pasted = { sampled: start.sampled.map(withCourtesy), greedy: start.greedy.map(withCourtesy) };
  const changed = start.sampled.flatMap((answer, i) => (answer === pasted.sampled[i] ? [] : [i]));
  const [without, withIt] = [start, pasted].map(({ sampled }) =>
    logprobsOfAnswers(
      sft,
      changed.map((i) => sampled[i]),
    ),
  );
  const kl = without.reduce((sum, logprob, k) => sum + Math.log1p(Math.exp(logprob - withIt[k])), 0);
  return {
    ...answerNumbers(pasted, start, reward),
    kl: kl / start.sampled.length,
    "text loss": worldTextLoss(sft, howMuch.documents),
  };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
