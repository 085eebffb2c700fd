/** An answer as a model would have given it, from its text. */
import type { Task } from "../../src/data/world/task";
import { worldTokenizer } from "../../src/pretrain/world-base";
import { type Answer, answerFrom } from "../../src/sft/answers";
import { worldChat } from "../../src/sft/world-chat";

/** @param ended  whether `<end>` comes last */
export function answerOf(task: Task, text: string, ended = true): Answer {
  const said = worldTokenizer.encode(text);
  return answerFrom(task, ended ? [...said, worldChat.end] : said);
}
