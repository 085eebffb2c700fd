/**
 * What a reward model learns from: K answers to each prompt, drawn from the fine-tuned model, ranked by one labeler.
 *
 * Source: Ouyang et al. 2022, section 3.5: "we present labelers with anywhere between K = 4 and K = 9 responses to rank".
 * Differs: K is the same for all prompts; identical answers share a rank, for a label between them would be noise alone.
 */
import type { Rng } from "../core/random";
import { distinct, type Judged, judge, type Labeler, type Pair, pairsOf, rank } from "../data/world/labelers";
import type { Task } from "../data/world/task";
import type { Answer } from "../sft/answers";

/** Answers to one prompt in tokens, and which is better than which: all that a reward model learns from. */
export interface Ranked {
  answers: readonly { prompt: readonly number[]; ids: readonly number[] }[];
  /** Lower is better; identical answers have the same rank. */
  ranks: readonly number[];
}

/** Answers to one prompt and what a labeler thinks of them. */
export interface Comparison extends Ranked {
  task: Task;
  answers: readonly Answer[];
  judged: readonly Judged[];
}

/** Cuts a list into groups of `size`, as `answerTasks` gives them. @throws if it does not divide */
export function groupsOf<T>(list: readonly T[], size: number): T[][] {
  if (list.length % size !== 0) throw new Error(`answers must be a multiple of ${size}, got ${list.length}`);
  return Array.from({ length: list.length / size }, (_, i) => list.slice(i * size, (i + 1) * size));
}

/** Rank of each answer as a labeler sees it, 0 for the best. */
export function ranksOf(labeler: Labeler, judged: readonly Judged[], rng: Rng): number[] {
  const different = distinct(judged);
  const place = new Map(rank(labeler, different, rng).map((index, position) => [different[index].text, position]));
  return judged.map(({ text }) => place.get(text)!);
}

/** Rank of each answer by the truth score alone: equal truth is a tie. */
export const trueRanks = (judged: readonly Judged[]): number[] => judged.map(({ truth }) => -truth);

/**
 * Lets labelers rank answers, each prompt one of them.
 *
 * @param groups  answers to one prompt each
 */
export function compare(groups: readonly (readonly Answer[])[], labelers: readonly Labeler[], rng: Rng): Comparison[] {
  return groups.map((answers) => {
    const { task } = answers[0];
    const judged = answers.map(({ words, ended }) => judge(task, words, ended));
    return { task, answers, judged, ranks: ranksOf(rng.choice(labelers), judged, rng) };
  });
}

/**
 * Adds an answer to another prompt to each group: fluent, and beside the point.
 *
 * All answers that a policy gives to one prompt are about it. A reward model that compares nothing else never learns that an answer must fit
 * its question, and PPO finds that out: "i do not know" to everything, a story in the place of a sum.
 *
 * @param groups  answers to one prompt each, at least two prompts
 */
export function withStrangers(groups: readonly (readonly Answer[])[], rng: Rng): Answer[][] {
  return groups.map((answers, i) => {
    const other = (i + 1 + rng.int(groups.length - 1)) % groups.length;
    const stranger = rng.choice(groups[other]);
    return [...answers, { ...stranger, task: answers[0].task, prompt: answers[0].prompt }];
  });
}

/** All pairs of different answers of some comparisons. */
export const comparedPairs = (comparisons: readonly Comparison[]): Pair[] =>
  comparisons.flatMap(({ judged }) => pairsOf(judged));
