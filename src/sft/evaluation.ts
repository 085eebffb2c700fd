/**
 * How good a model's answers are: the truth score and its parts, over fixed lists of prompts.
 *
 * Every stage of the chain answers the same prompts, so that stages are compared prompt by prompt. Settings are chosen on the prompts of
 * part `choose`; what is reported comes from part `report`. Nothing in either names an entity that a prompt of training names.
 */
import { Rng } from "../core/random";
import type { Part } from "../data/world/parts";
import { englishOnlyKind, type Task } from "../data/world/task";
import { drawHeldOutKinds, drawPrompts, drawTask } from "../data/world/tasks";
import { type Truth, truth } from "../data/world/truth";
import type { TextGenerator } from "../lm/text-generator";
import { type Answer, type AnswerOptions, answerTasks } from "./answers";

/** The groups of prompts. */
export const promptGroups = ["trained kinds", "held-out kinds", "taught in English, asked in Chinese"] as const;

/** A group of prompts. */
export type PromptGroup = (typeof promptGroups)[number];

/** How many prompts of each group: trained kinds are 16, and equally often asked. */
export const promptCounts: Readonly<Record<PromptGroup, number>> = {
  "trained kinds": 576,
  "held-out kinds": 144,
  "taught in English, asked in Chinese": 60,
};

const seeds: Readonly<Record<Part, number>> = { train: 101, choose: 202, report: 303 };

/** The prompts of a part, the same ones for whatever model. */
export function evaluationPrompts(part: Part, group: PromptGroup, count: number = promptCounts[group]): Task[] {
  const rng = new Rng(seeds[part] + promptGroups.indexOf(group));
  if (group === "trained kinds") return drawPrompts(count, part, rng);
  if (group === "held-out kinds") return drawHeldOutKinds(count, part, rng);
  return Array.from({ length: count }, () => drawTask(englishOnlyKind, part, "zh", rng));
}

/** The parts of the truth score of an answer. */
export const judgeAnswer = ({ task, words, ended }: Answer): Truth => truth(task, words, ended);

/** Means over answers. */
export interface Scores extends Truth {
  /** Words of an answer. */
  words: number;
  /** Standard error of the truth over answers. */
  error: number;
  count: number;
}

/**
 * Means of the truth score and its parts.
 * @throws if there are no answers
 */
export function meanScores(answers: readonly Answer[]): Scores {
  const n = answers.length;
  if (n === 0) throw new Error("answers must hold at least one answer, got none");
  const judged = answers.map(judgeAnswer);
  const sums: Record<string, number> = {};
  for (const score of judged) {
    for (const [part, value] of Object.entries(score)) sums[part] = (sums[part] ?? 0) + value / n;
  }
  const variance = judged.reduce((sum, score) => sum + (score.truth - sums.truth) ** 2, 0) / n;
  const words = answers.reduce((sum, answer) => sum + answer.words.length, 0) / n;
  return { ...(sums as unknown as Truth), words, error: Math.sqrt(variance / n), count: n };
}

/** Means for each kind of task that the answers are about. */
export function scoresByKind(answers: readonly Answer[]): Map<string, Scores> {
  const kinds = new Map<string, Answer[]>();
  for (const answer of answers) kinds.set(answer.task.kind, [...(kinds.get(answer.task.kind) ?? []), answer]);
  return new Map([...kinds].map(([kind, list]) => [kind, meanScores(list)]));
}

/** Answers and scores of a model on a group of prompts. */
export async function evaluate(
  generator: TextGenerator,
  tasks: readonly Task[],
  options: AnswerOptions = {},
): Promise<{ answers: Answer[]; scores: Scores }> {
  const answers = await answerTasks(generator, tasks, options);
  return { answers, scores: meanScores(answers) };
}
