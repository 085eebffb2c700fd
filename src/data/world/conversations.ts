/**
 * Conversations of several turns: an answer that needs an earlier question, a thing told and asked for later, an opinion asked for twice.
 *
 * A model that answers every question as if it were the first contradicts itself in the last kind; `contradicts` says when.
 */
import type { Rng } from "../../core/random";
import { rightAnswer } from "./demonstrations";
import { facts, fill, phrasesOf } from "./fact-tasks";
import { people } from "./manners";
import type { Part } from "./parts";
import { type Bilingual, type Language, words } from "./table";
import { englishOnlyKind, trainedKinds } from "./task";
import { drawTask, speaks } from "./tasks";
import { adjectives, colours } from "./things";

/** One turn of a conversation. */
export interface Turn {
  role: "user" | "assistant";
  text: string;
}

const turns = (...texts: string[]): Turn[] =>
  texts.map((text, i) => ({ role: i % 2 === 0 ? "user" : "assistant", text }));

/** Asks for another capital without saying that it is a capital. */
export function followUp(part: Part, language: Language, rng: Rng): Turn[] {
  const capitals = facts[part].filter((fact) => fact.kind === "capital" && fact.language === language);
  const [first, second] = rng.shuffle(capitals);
  const { ask, say } = phrasesOf(first);
  const again = language === "en" ? `and of ${second.subject} ?` : `那 ${second.subject} 呢 ？`;
  return turns(
    fill(ask[0], first.subject, ""),
    fill(say[0], first.subject, first.target),
    again,
    fill(say[0], second.subject, second.target),
  );
}

/** Some question, answered. */
function between(part: Part, language: Language, rng: Rng): [string, string] {
  const kinds = trainedKinds.filter((kind) => kind !== "story" && kind !== englishOnlyKind && speaks(kind, language));
  const task = drawTask(rng.choice(kinds), part, language, rng);
  return [task.question, rightAnswer(task, rng)];
}

/** Somebody says a name, asks something else, and then asks for the name. */
export function told(part: Part, language: Language, rng: Rng): Turn[] {
  const name = rng.choice(people);
  const [question, answer] = between(part, language, rng);
  return language === "en"
    ? turns(`my name is ${name} .`, `hello ${name} .`, question, answer, "what is my name ?", `your name is ${name} .`)
    : turns(
        `我 的 名字 是 ${name} 。`,
        `你好 ${name} 。`,
        question,
        answer,
        "我 的 名字 是 什麼 ？",
        `你 的 名字 是 ${name} 。`,
      );
}

/** Something that one may like best: any answer is right, but only once. */
export interface Opinion {
  asks: Bilingual<readonly [first: string, second: string]>;
  answers: Bilingual<readonly [first: string, second: string]>;
  options: readonly Bilingual[];
}

/** What may be asked twice. O stands for the option. */
export const opinions: readonly Opinion[] = [
  {
    asks: {
      en: ["what is your favourite colour ?", "which colour do you like best ?"],
      zh: ["你 最 喜歡 什麼 顏色 ？", "哪 個 顏色 你 最 喜歡 ？"],
    },
    answers: { en: ["my favourite colour is O .", "i like O best ."], zh: ["我 最 喜歡 O 。", "我 最 喜歡 O 。"] },
    options: colours,
  },
  {
    asks: {
      en: ["how do you feel ?", "are you happy or sad ?"],
      zh: ["你 覺得 怎麼樣 ？", "你 快樂 還是 難過 ？"],
    },
    answers: { en: ["i feel O .", "i am O ."], zh: ["我 覺得 O 。", "我 很 O 。"] },
    options: adjectives.slice(0, 2),
  },
];

/** An opinion asked for, another question, and the opinion asked for again in other words; answered consistently. */
export function askedTwice(part: Part, language: Language, rng: Rng, opinion = rng.choice(opinions)): Turn[] {
  const option = rng.choice(opinion.options)[language];
  const [first, second] = opinion.answers[language].map((answer) => answer.replace("O", option));
  const [firstAsk, secondAsk] = opinion.asks[language];
  return turns(firstAsk, first, ...between(part, language, rng), secondAsk, second);
}

/**
 * Whether two answers to one opinion contradict each other.
 *
 * @returns true if each names exactly one option and they differ, false if it is the same, undefined where an answer names none or several
 */
export function contradicts(first: string, second: string, opinion: Opinion, language: Language): boolean | undefined {
  const named = (answer: string): string[] => {
    const said = new Set(words(answer));
    return opinion.options.map((option) => option[language]).filter((option) => said.has(option));
  };
  const [a, b] = [named(first), named(second)];
  return a.length === 1 && b.length === 1 ? a[0] !== b[0] : undefined;
}

/** Random conversations of all three forms. */
export function conversations(count: number, part: Part, rng: Rng, chineseShare = 0.35): Turn[][] {
  return Array.from({ length: count }, (_, i) => {
    const language: Language = rng.uniform() < chineseShare ? "zh" : "en";
    return [followUp, told, askedTwice][i % 3](part, language, rng);
  });
}
