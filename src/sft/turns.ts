/**
 * Conversations of several turns with a model: the user's turns are given, the assistant's are the model's own.
 *
 *   contradicts   an opinion asked twice, with a question between: names two different options
 *   by chance     the same between answers of different conversations: what a model would do that has forgotten what it said
 *   remembers     says the name that it was told
 *   follows       answers "and of egypt ?" as what was asked before
 */
import { Rng } from "../core/random";
import {
  askedTwice,
  contradicts,
  followUp,
  type Opinion,
  opinions,
  type Turn,
  told,
} from "../data/world/conversations";
import type { Part } from "../data/world/parts";
import { type Language, words } from "../data/world/table";
import type { GenerateOptions } from "../lm/generate-options";
import type { TextGenerator } from "../lm/text-generator";
import { worldTokenizer } from "../pretrain/world-base";
import { mostTokens } from "./answers";
import { type ChatTurn, encodePrompt } from "./chat-template";
import { worldChat } from "./world-chat";

/** A conversation as it was written, and what it is about. */
export interface Talk {
  form: "asked twice" | "told" | "followed up";
  language: Language;
  turns: readonly Turn[];
  opinion?: Opinion;
}

const chineseShare = 0.35;

/** Conversations of the three forms in turn, the same ones for whatever model. The opinions are also those of training: there are only two. */
export function talks(count: number, part: Part): Talk[] {
  const rng = new Rng(part === "report" ? 606 : 505);
  return Array.from({ length: count }, (_, i): Talk => {
    const language: Language = rng.uniform() < chineseShare ? "zh" : "en";
    if (i % 3 === 1) return { form: "told", language, turns: told(part, language, rng) };
    if (i % 3 === 2) return { form: "followed up", language, turns: followUp(part, language, rng) };
    const opinion = rng.choice(opinions);
    return { form: "asked twice", language, turns: askedTwice(part, language, rng, opinion), opinion };
  });
}

/**
 * Lets a model take the assistant's turns.
 *
 * @param users  what the user says in each conversation, turn by turn
 * @returns      the conversations, with the model's answers
 */
export async function converse(
  generator: TextGenerator,
  users: readonly (readonly string[])[],
  options: Pick<GenerateOptions, "greedy" | "temperature" | "seed"> = {},
): Promise<ChatTurn[][]> {
  const said: ChatTurn[][] = users.map(() => []);
  const { blockSize } = generator.model.config;
  for (let turn = 0; turn < Math.max(...users.map(({ length }) => length)); turn++) {
    const waiting = said.filter((_, i) => turn < users[i].length);
    for (const [i, list] of said.entries())
      if (turn < users[i].length) list.push({ role: "user", text: users[i][turn] });
    const prompts = waiting.map((list) => encodePrompt(list, (text) => worldTokenizer.encode(text), worldChat));
    // A model that talks too much fills its context; then the oldest words fall out.
    const kept = prompts.map((ids) => ids.slice(-(blockSize - 1)));
    const all = {
      ...options,
      seed: (options.seed ?? 1) + 7919 * turn,
      maxNewTokens: mostTokens,
      stop: [worldChat.end],
    };
    for (const { prompt, ids } of await generator.generate(kept, all)) {
      const answer = ids.filter((id) => id !== worldChat.end).map((id) => worldTokenizer.tokens[id]);
      waiting[prompt].push({ role: "assistant", text: answer.join(" ") });
    }
  }
  return said;
}

/** What came of conversations, each a share from 0 to 1. */
export interface TurnScores {
  /** Of those asked twice that name one option each time: the two differ. 0 where none does. */
  contradicts: number;
  /** The same for first and second answers of different conversations with the same question. */
  byChance: number;
  /** Of those asked twice: both answers name exactly one option. */
  named: number;
  /** Of those asked twice: both answers name exactly one option, and the same. */
  consistent: number;
  remembers: number;
  follows: number;
}

const mean = (values: readonly boolean[]): number => values.filter(Boolean).length / Math.max(1, values.length);

/** A conversation taken apart: each question with its answer stands alone, and nothing was said before it. */
export const takenApart = (turns: readonly Turn[]): Turn[][] =>
  turns.flatMap((turn, i) => (turn.role === "user" ? [[turn, turns[i + 1]]] : []));

/** How often two answers to one opinion contradict each other, over the pairs that can be judged; and how many can, 0 to 1. */
export function contradictionRate(verdicts: readonly (boolean | undefined)[]): { rate: number; judged: number } {
  const judged = verdicts.filter((verdict): verdict is boolean => verdict !== undefined);
  return { rate: mean(judged), judged: judged.length / Math.max(1, verdicts.length) };
}

/** Judges conversations. @param held  as `converse` gives them, one for each talk */
export function judgeTalks(asked: readonly Talk[], held: readonly (readonly ChatTurn[])[]): TurnScores {
  const all = asked.map((talk, i) => ({ ...talk, said: held[i].filter(({ role }) => role === "assistant") }));
  const twice = all.filter(({ form }) => form === "asked twice");
  const verdict = (first: (typeof twice)[number], second: (typeof twice)[number]): boolean | undefined =>
    contradicts(first.said[0].text, second.said.at(-1)?.text ?? "", first.opinion!, first.language);
  const crossed = twice.flatMap((first, i) =>
    twice
      .filter((second, j) => i !== j && first.opinion === second.opinion && first.language === second.language)
      .map((second) => verdict(first, second)),
  );
  const own = contradictionRate(twice.map((talk) => verdict(talk, talk)));
  const lastHas = (form: Talk["form"]): number =>
    mean(
      all
        .filter((talk) => talk.form === form)
        .map(({ turns, said }) => words(said.at(-1)?.text ?? "").includes(lastWord(turns))),
    );
  return {
    contradicts: own.rate,
    byChance: contradictionRate(crossed).rate,
    named: own.judged,
    consistent: own.judged * (1 - own.rate),
    remembers: lastHas("told"),
    follows: lastHas("followed up"),
  };
}

/** The word that the last answer is about: the last one before the full stop. */
const lastWord = (turns: readonly Turn[]): string => words(turns.at(-1)!.text).at(-2)!;
