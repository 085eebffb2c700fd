/** An answer as a model would have given it, from its text. */
import type { Task } from "../../src/data/world/task";
import { worldTokenizer } from "../../src/pretrain/world-base";
import type { Answer } from "../../src/sft/answers";
import { inChat, worldChat } from "../../src/sft/world-chat";

/** @param ended  whether `<end>` comes last */
export function answerOf(task: Task, text: string, ended = true): Answer {
  const said = worldTokenizer.encode(text);
  const ids = ended ? [...said, worldChat.end] : said;
  const words = said.map((id) => worldTokenizer.tokens[id]);
  return { task, prompt: inChat(task), ids, logprobs: ids.map(() => 0), ended, words };
}
