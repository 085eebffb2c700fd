/**
 * The checks of notebook 09, "Instruction tuning": 9.1 the template and 9.2 the mask here, 9.3 the masked loss, 9.4 and 9.5
 * on what models say in files of their own.
 */
import { type ChatTurn, encodeChat } from "../sft/chat-template";
import { defineCheck } from "./exercise";

export { checkChooseBest, checkContradictions } from "./lesson-09-answers";
export { checkMaskedLoss } from "./lesson-09-loss";

interface Tokens {
  user: number;
  assistant: number;
  end: number;
}

type Encode = (text: string) => number[];
type EncodeConversation = (turns: ChatTurn[], encode: Encode, tokens: Tokens) => number[];

const tokens: Tokens = { user: 1, assistant: 2, end: 3 };
const others: Tokens = { user: 70, assistant: 71, end: 79 };
/** Ids from 10 on, by the letter that a word begins with. */
const encode: Encode = (text) => text.split(" ").map((word) => 10 + word.charCodeAt(0) - "a".charCodeAt(0));
const pad = -99;

const talk = (...texts: string[]): ChatTurn[] =>
  texts.map((text, i) => ({ role: i % 2 === 0 ? "user" : "assistant", text }));
const templated: EncodeConversation = (turns, read, { user, assistant, end }) =>
  encodeChat(turns, read, { user, assistant, end, pad }).ids;

/** 9.1: a conversation as one row of ids. */
export const checkEncodeConversation = defineCheck<EncodeConversation>({
  id: "09-1",
  name: "encodeConversation",
  reference: templated,
  cases: [
    {
      inputs: () => [talk("a b", "c"), encode, tokens],
      says: "encodeConversation of a b / c",
      expected: [1, 10, 11, 3, 2, 12, 3],
    },
    {
      inputs: () => [talk("d", "e f", "g h", "i"), encode, others],
      says: "encodeConversation of four turns, <user> being 70, <assistant> 71, <end> 79,",
    },
    { inputs: () => [talk("k l m"), encode, tokens], says: "encodeConversation of one question" },
  ],
  mistakes: [
    {
      says: "does <end> stand after the last turn only? It ends every turn, the user's too",
      wrong: (turns, read, t) => [...turns.flatMap(({ role, text }) => [t[role], ...read(text)]), t.end],
    },
    {
      says: "is <end> missing? It stands after every turn: without it an answer has no place to stop",
      wrong: (turns, read, t) => turns.flatMap(({ role, text }) => [t[role], ...read(text)]),
    },
    {
      says: "do the tokens of the speakers stand behind what they say? They come first",
      wrong: (turns, read, t) => turns.flatMap(({ role, text }) => [...read(text), t[role], t.end]),
    },
    {
      says: "are all turns marked as the user's? Take the token of the turn's role",
      wrong: (turns, read, t) => turns.flatMap(({ text }) => [t.user, ...read(text), t.end]),
    },
    {
      says: "does <end> stand after the assistant's turns only? It ends the user's turns, too",
      wrong: (turns, read, t) =>
        turns.flatMap(({ role, text }) => [t[role], ...read(text), ...(role === "assistant" ? [t.end] : [])]),
    },
    {
      says: "are the two speakers exchanged?",
      wrong: (turns, read, t) =>
        turns.flatMap(({ role, text }) => [role === "user" ? t.assistant : t.user, ...read(text), t.end]),
    },
    {
      says: "is it a list of lists? All turns make one row of ids: spread them",
      when: (given) => Array.isArray(given) && Array.isArray((given as unknown[])[0]),
    },
  ],
});

type LossMask = (ids: number[], tokens: Tokens) => number[];

interface Learned {
  /** Whether the <end> of an answer is learned. */
  end?: boolean;
  /** Whether <assistant> itself is. */
  tag?: boolean;
  /** Whether the <end> of a question is. */
  userEnd?: boolean;
  /** Which answers: all, the first, the last. */
  which?: "all" | "first" | "last";
}

/** 1 where a token is to be learned. */
function maskOf(ids: readonly number[], t: Tokens, learned: Learned = {}): number[] {
  const { end = true, tag = false, userEnd = false, which = "all" } = learned;
  const answers = ids.filter((id) => id === t.assistant).length;
  let speaker: number | undefined;
  let answer = 0;
  const chosen = (): boolean => which === "all" || (which === "first" ? answer === 1 : answer === answers);
  return ids.map((id) => {
    if (id === t.user || id === t.assistant) {
      speaker = id;
      if (id === t.assistant) answer++;
      return id === t.assistant && tag && chosen() ? 1 : 0;
    }
    const isAnswer = speaker === t.assistant && chosen();
    if (id !== t.end) return isAnswer ? 1 : 0;
    const marked = speaker === t.assistant ? end && isAnswer : speaker === t.user && userEnd;
    speaker = undefined;
    return marked ? 1 : 0;
  });
}

const row = (...texts: string[]): number[] => templated(talk(...texts), encode, tokens);

/** 9.2: which tokens of a conversation are learned. */
export const checkLossMask = defineCheck<LossMask>({
  id: "09-2",
  name: "lossMask",
  reference: (ids, t) => maskOf(ids, t),
  cases: [
    {
      inputs: () => [row("a b", "c"), tokens],
      expected: [0, 0, 0, 0, 0, 1, 1],
    },
    {
      inputs: () => [row("a", "b c", "d e", "f"), tokens],
      says: "lossMask of two questions and two answers",
      expected: [0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 1, 1],
    },
    {
      inputs: () => [templated(talk("a b c", "d", "e", "f g"), encode, others), others],
      says: "lossMask, <user> being 70, <assistant> 71, <end> 79,",
    },
    { inputs: () => [[...row("a", "b"), 0, 0], tokens], says: "lossMask of a row that is filled up with 0, 0" },
  ],
  mistakes: [
    {
      says: "is the <end> of an answer left out? A model that is never taught to stop goes on",
      wrong: (ids, t) => maskOf(ids, t, { end: false }),
    },
    {
      says: "is <assistant> itself learned? It is given, as the question is",
      wrong: (ids, t) => maskOf(ids, t, { tag: true }),
    },
    {
      says: "is <assistant> marked and the <end> of its answer not? It is the other way round; or is the mask shifted by one: it stands at the token itself",
      wrong: (ids, t) => maskOf(ids, t, { end: false, tag: true }),
    },
    {
      says: "is the <end> of a question learned? Only what the assistant says is",
      wrong: (ids, t) => maskOf(ids, t, { userEnd: true }),
    },
    {
      says: "is only the last answer learned? Every answer is",
      wrong: (ids, t) => maskOf(ids, t, { which: "last" }),
    },
    {
      says: "is only the first answer learned? After the user's next turn the assistant speaks again",
      wrong: (ids, t) => maskOf(ids, t, { which: "first" }),
    },
    {
      says: "is everything from the first <assistant> on learned? The next question and the filling are not",
      wrong: (ids, t) => ids.map((_, i) => (ids.indexOf(t.assistant) < i ? 1 : 0)),
    },
    {
      says: "is the mask turned round? 1 is what is learned: the answers",
      wrong: (ids, t) => maskOf(ids, t).map((one) => 1 - one),
    },
    {
      says: "is everything learned? What the user says is read, not imitated",
      wrong: (ids) => ids.map(() => 1),
    },
  ],
});
