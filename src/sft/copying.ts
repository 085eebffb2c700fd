/**
 * What fine-tuning needs of a base: that it looks back at the question (names what was asked about), and recalls the fact.
 *
 * Asked in a dialogue, greedily; judged by the first sentence, for a base goes on to talk.
 */

import { Rng } from "../core/random";
import type { Part } from "../data/world/parts";
import { right } from "../data/world/right";
import { sentences, words } from "../data/world/table";
import type { Kind, Task } from "../data/world/task";
import { drawTask, speaks } from "../data/world/tasks";
import type { TextGenerator } from "../lm/text-generator";
import { answerTasks } from "./answers";
import { inDialogue } from "./world-chat";

/** Kinds whose usual answer names what was asked about. */
const naming: readonly Kind[] = ["capital", "opposite", "colour", "home", "translate", "plural", "howto", "describe"];

/** Shares of the questions, 0 to 1. */
export interface Copying {
  /** The first sentence holds all that the usual answer takes from the question. */
  copied: number;
  /** The first sentence is right. */
  recalled: number;
}

/** The words that the usual answer and the question share, without those that every question of the kind has. */
function copiedWords({ question, answers, mistakes }: Task): string[] {
  const asked = new Set(words(question));
  return words(answers[0]).filter((word) => asked.has(word) && words(mistakes[0]).includes(word));
}

/** How well a base copies and recalls, over questions about facts, in both languages. */
export async function copying(generator: TextGenerator, part: Part, count = 192, seed = 5): Promise<Copying> {
  const rng = new Rng(seed);
  const tasks = Array.from({ length: count }, (_, i) => {
    const kind = naming[i % naming.length];
    return drawTask(kind, part, speaks(kind, "zh") && i % 3 === 0 ? "zh" : "en", rng);
  });
  const answers = await answerTasks(generator, tasks, { asking: inDialogue, greedy: true });
  const shares = answers.map(({ task, words: said }) => {
    const first = sentences(said)[0] ?? [];
    const wanted = copiedWords(task);
    return { copied: wanted.every((word) => first.includes(word)) ? 1 : 0, recalled: right(task, [first]) };
  });
  const mean = (of: (share: Copying) => number): number => shares.reduce((sum, share) => sum + of(share) / count, 0);
  return { copied: mean(({ copied }) => copied), recalled: mean(({ recalled }) => recalled) };
}
