/**
 * The small world's tasks in the chat template: `<user> what is the capital of france ? <end> <assistant>`, then the answer and `<end>`.
 */
import type { Demonstration } from "../data/world/demonstrations";
import { people } from "../data/world/manners";
import type { Task } from "../data/world/task";
import { special, worldTokenizer } from "../pretrain/world-base";
import { type ChatTokens, type ChatTurn, type EncodedChat, encodeChat, encodePrompt } from "./chat-template";

/** The special tokens of the world in their places of the template. */
export const worldChat: ChatTokens = {
  user: special("<user>"),
  assistant: special("<assistant>"),
  end: special("<end>"),
  pad: special("<pad>"),
};

/**
 * What the special tokens resemble in the text that the base has read: in "tom : … anna : …" people's names begin a turn, and an answer comes
 * after a colon.
 */
export const worldStart: ReadonlyMap<number, readonly number[]> = new Map([
  [worldChat.user, people.map((name) => worldTokenizer.id(name))],
  [worldChat.assistant, [worldTokenizer.id(":"), worldTokenizer.id("：")]],
]);

const encode = (text: string): number[] => worldTokenizer.encode(text);

/** A conversation of the world in tokens, and which of them are to be learned. */
export const worldConversation = (turns: readonly ChatTurn[]): EncodedChat => encodeChat(turns, encode, worldChat);

/** A demonstration in tokens. */
export function demonstrationChat({ task, answer }: Demonstration): EncodedChat {
  return worldConversation([
    { role: "user", text: task.question },
    { role: "assistant", text: answer },
  ]);
}

/** How a question is put to a model: the ids that it continues. */
export type Asking = (task: Task) => number[];

/** As fine-tuned models are asked. */
export const inChat: Asking = ({ question }) => encodePrompt([{ role: "user", text: question }], encode, worldChat);

/** The question and nothing else: what a base model continues as it likes. */
export const rawly: Asking = ({ question }) => [worldChat.end, ...encode(question)];

/** The question as a line of a dialogue, the form in which the base has read answers: "tom : … anna :". */
export const inDialogue: Asking = ({ question, language }) => {
  const colon = language === "en" ? ":" : "：";
  return [worldChat.end, ...encode(`tom ${colon} ${question} anna ${colon}`)];
};
