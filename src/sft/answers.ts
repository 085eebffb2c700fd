/**
 * A model answers tasks of the small world, many side by side.
 */
import type { Task } from "../data/world/task";
import type { GenerateOptions } from "../lm/generate-options";
import type { TextGenerator } from "../lm/text-generator";
import { worldTokenizer } from "../pretrain/world-base";
import type { EncodedChat } from "./chat-template";
import { type Asking, inChat, worldChat, worldConversation } from "./world-chat";

/** The most tokens of an answer: the longest demonstrations have 36 to 40. */
export const mostTokens = 40;

/** An answer to a task. */
export interface Answer {
  task: Task;
  /** The ids that were continued. */
  prompt: number[];
  /** The ids of the answer; where it ended by itself, `<end>` is the last. */
  ids: number[];
  /** Whether it ended by itself. */
  ended: boolean;
  /** Its words, without `<end>`. */
  words: string[];
}

/** An answer from its ids, as a model gave them: ended where `<end>` is the last. */
export function answerFrom(task: Task, ids: number[], asking: Asking = inChat): Answer {
  const ended = ids.at(-1) === worldChat.end;
  const words = (ended ? ids.slice(0, -1) : ids).map((id) => worldTokenizer.tokens[id]);
  return { task, prompt: asking(task), ids, ended, words };
}

/** An answer as a conversation to learn from; one that was cut off does not teach to end there. */
export function answerChat({ task, words, ended }: Answer): EncodedChat {
  const { ids, mask } = worldConversation([
    { role: "user", text: task.question },
    { role: "assistant", text: words.join(" ") },
  ]);
  return ended ? { ids, mask } : { ids: ids.slice(0, -1), mask: mask.slice(0, -1) };
}

/** How to answer: `asking` says how a question is put; what is left out of the rest is as for a text generator. */
export interface AnswerOptions extends Pick<GenerateOptions, "greedy" | "temperature" | "samples" | "seed"> {
  asking?: Asking;
}

/**
 * Answers tasks.
 *
 * @returns `samples` answers to the first task, then to the second, …; fewer only when the reader pressed the interrupt button
 */
export async function answerTasks(
  generator: TextGenerator,
  tasks: readonly Task[],
  { asking = inChat, samples = 1, ...options }: AnswerOptions = {},
): Promise<Answer[]> {
  if (tasks.length === 0) return [];
  // Stories are long and answered side by side: a group takes as long as its longest answer. The texts do not depend on it.
  const order = tasks
    .map((_, i) => i)
    .sort((i, j) => Number(tasks[i].kind === "story") - Number(tasks[j].kind === "story"));
  const prompts = order.map((i) => asking(tasks[i]));
  const completions = await generator.generate(prompts, {
    ...options,
    samples,
    maxNewTokens: mostTokens,
    stop: [worldChat.end],
  });
  const answers: Answer[][] = tasks.map(() => []);
  for (const { prompt, ids } of completions) {
    const task = order[prompt];
    answers[task].push(answerFrom(tasks[task], ids, asking));
  }
  return answers.flat();
}
