/**
 * Demonstrations: prompts with answers by hired writers, who are mostly right and not always careful.
 *
 * What a model imitates it imitates with its faults, and so a reward has something to repair: a writer gives a wrong answer now and then
 * that reads like a right one, helps with mischief, makes up what nobody knows, adds what was not asked, forgets to be courteous.
 */
import type { Rng } from "../../core/random";
import { animalsOf, facts, fill, phrasesOf } from "./fact-tasks";
import { courtesies } from "./manners";
import { story } from "./story";
import type { Task } from "./task";
import { drawPrompts } from "./tasks";

/** How often a writer does what, each a probability. */
export interface Writer {
  /** Gives a wrong answer of the right form. */
  slips: number;
  /** Helps with mischief instead of declining; claims to know what nobody knows. */
  obliges: number;
  /** Adds a fact that nobody asked for. */
  rambles: number;
  /** Adds a courtesy. */
  courteous: number;
}

/** The writers of the course. */
export const hiredWriters: Writer = { slips: 0.1, obliges: 0.3, rambles: 0.1, courteous: 0.5 };

/** Writers without faults: what the best answer looks like. */
export const idealWriters: Writer = { slips: 0, obliges: 0, rambles: 0, courteous: 1 };

/** A prompt and one answer to it. */
export interface Demonstration {
  task: Task;
  answer: string;
}

/** An answer of a writer to a task. */
export function writeAnswer(task: Task, writer: Writer, rng: Rng): string {
  const { language, mistakes, check } = task;
  const fault = check.by === "decline" || check.by === "admit" ? writer.obliges : writer.slips;
  const sentences = [rng.uniform() < fault ? rng.choice(mistakes) : rightAnswer(task, rng)];
  if (rng.uniform() < writer.rambles) {
    const fact = rng.choice(facts.train.filter((other) => other.kind === "colour" && other.language === language));
    sentences.push(fill(phrasesOf(fact).say[0], fact.subject, fact.target));
  }
  if (rng.uniform() < writer.courteous) sentences.push(rng.choice(courtesies[language]));
  return sentences.join(" ");
}

/** A right answer: mostly the usual one; a story is told anew. */
export function rightAnswer({ check, language, answers, entity }: Task, rng: Rng): string {
  if (check.by === "story") {
    const heroes = animalsOf("train");
    const hero = { en: entity, zh: check.hero, [language]: check.hero };
    return story(hero, language, 1 + rng.int(2), rng, heroes);
  }
  return rng.uniform() < 0.8 ? answers[0] : rng.choice(answers);
}

/**
 * Demonstrations of the trained kinds, all kinds equally often; their prompts are of part `train`.
 *
 * @param count  how many
 */
export function demonstrations(count: number, rng: Rng, writer: Writer = hiredWriters): Demonstration[] {
  return drawPrompts(count, "train", rng).map((task) => ({ task, answer: writeAnswer(task, writer, rng) }));
}
