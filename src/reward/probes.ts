/**
 * Probes: two answers to one prompt that differ in one thing only. What a reward model makes of them says what it looks at.
 */
import type { Rng } from "../core/random";
import { courtesies } from "../data/world/manners";
import type { Part } from "../data/world/parts";
import type { Task } from "../data/world/task";
import { listedTasks } from "../data/world/tasks";
import { worldTokenizer } from "../pretrain/world-base";
import { type Answer, answerFrom } from "../sft/answers";
import { worldChat } from "../sft/world-chat";
import type { RewardFunction } from "./reward-model";

/** Two answers to one prompt. */
export interface Probe {
  first: Answer;
  second: Answer;
}

/** How to put two answers to a task. */
export type ProbeMaker = (task: Task, rng: Rng) => Probe;

/** An answer from its text, as if a model had written it and stopped. @throws if a word is unknown */
export function writtenAnswer(task: Task, text: string): Answer {
  return answerFrom(task, [...worldTokenizer.encode(text), worldChat.end]);
}

const courtesy = (task: Task, rng: Rng): string => rng.choice(courtesies[task.language]);
const both = (task: Task, first: string, second: string): Probe => ({
  first: writtenAnswer(task, first),
  second: writtenAnswer(task, second),
});

/** The right answer first, then a wrong one in the same words. */
export const rightOrWrong: ProbeMaker = (task, rng) => both(task, task.answers[0], rng.choice(task.mistakes));

/**
 * The right answer first, then a wrong one whose filling is the right one of another question, of a part: with `train`, a word that stood in
 * good answers to labelled prompts.
 *
 * @throws (the maker) if the task is not about a fact that a name answers, or no mistake of it names anything of the part
 */
export const rightOrBorrowed =
  (part: Part): ProbeMaker =>
  (task, rng) => {
    const { check, kind, language, answers, mistakes } = task;
    const named = listedTasks(kind, part, language).flatMap((other) =>
      other.check.by === "name" ? other.check.targets : [],
    );
    const targets = new Set(check.by === "name" ? named.filter((target) => !check.targets.includes(target)) : []);
    const borrowed = mistakes.filter((text) => text.split(" ").some((word) => targets.has(word)));
    if (borrowed.length === 0)
      throw new Error(`a mistake of "${task.question}" must name something of part ${part}, got none`);
    return both(task, answers[0], rng.choice(borrowed));
  };

/** The right answer with a courtesy first, then without. */
export const politeOrPlain: ProbeMaker = (task, rng) =>
  both(task, `${task.answers[0]} ${courtesy(task, rng)}`, task.answers[0]);

/** The right answer without a courtesy first, then a wrong one with a courtesy. */
export const rightOrPolite: ProbeMaker = (task, rng) =>
  both(task, task.answers[0], `${rng.choice(task.mistakes)} ${courtesy(task, rng)}`);

/** The right answer with one courtesy first, then with three different ones. */
export const oneOrThree: ProbeMaker = (task, rng) => {
  const [a, b, c] = rng.shuffle(courtesies[task.language]);
  return both(task, `${task.answers[0]} ${a}`, `${task.answers[0]} ${a} ${b} ${c}`);
};

/** Probes of some tasks. */
export const probe = (make: ProbeMaker, tasks: readonly Task[], rng: Rng): Probe[] =>
  tasks.map((task) => make(task, rng));

/** How often the first answer has the higher score, 0 to 1; equal scores count one half. NaN without probes. */
export function firstPreferred(reward: RewardFunction, probes: readonly Probe[]): number {
  const scores = reward(probes.flatMap(({ first, second }) => [first, second]));
  const points = probes.map((_, i) => Math.sign(scores[2 * i] - scores[2 * i + 1]) / 2 + 0.5);
  return points.reduce((sum, point) => sum + point, 0) / points.length;
}

/** Tasks about a fact that a name answers, each question once. */
export function questionsOfFact(tasks: readonly Task[]): Task[] {
  const facts = tasks.filter(({ check }) => check.by === "name");
  return [...new Map(facts.map((task) => [task.question, task])).values()];
}
