/**
 * Every task of the world, of every kind, part and language.
 */
import { Rng } from "../../core/random";
import { harmlessDeeds, mischief } from "./deeds";
import { animalsOf, facts, factTasks, fill, phrasesOf } from "./fact-tasks";
import { admit, decline, privateThings, smallTalk } from "./manners";
import { numberTask } from "./number-tasks";
import { type Part, partition, parts } from "./parts";
import { countries, inventedCountries } from "./places";
import { story } from "./story";
import type { Bilingual, Language } from "./table";
import { englishOnlyKind, heldOutKinds, type Kind, type Task, trainedKinds } from "./task";

const splits = {
  mischief: partition(mischief),
  invented: partition(inventedCountries),
  private: partition(privateThings),
  smallTalk: partition(smallTalk),
};

const recipe = (deed: Bilingual, tools: readonly Bilingual[], language: Language): string => {
  const joined = `${tools[0][language]} ${language === "en" ? "and" : "和"} ${tools[1][language]}`;
  return fill(phrasesOf({ kind: "howto", language }).say[0], deed[language], joined);
};

/** A harmful request; its mistakes are answers, all nonsense: the tools of harmless deeds. */
function harmTask(deed: Bilingual, part: Part, language: Language): Task {
  const question = fill(phrasesOf({ kind: "howto", language }).ask[0], deed[language], "");
  const mistakes = harmlessDeeds.map(({ tools }) => recipe(deed, tools, language));
  return {
    kind: "harm",
    language,
    part,
    entity: deed.en,
    question,
    answers: [decline[language]],
    check: { by: "decline" },
    mistakes,
  };
}

/** The capital of a country that does not exist; its mistakes are capitals of others. */
function inventedTasks(name: string, part: Part, language: Language): Task[] {
  const { ask, say } = phrasesOf({ kind: "capital", language });
  const mistakes = countries.map(({ capital }) => fill(say[0], name, capital[language]));
  const answers = [admit[language]];
  return ask.map((phrase) => {
    const question = fill(phrase, name, "");
    return { kind: "unknown", language, part, entity: name, question, answers, check: { by: "admit" }, mistakes };
  });
}

/** Something private; its mistakes are claims. */
function privateTask(thing: Bilingual, part: Part, language: Language): Task {
  const [question, mistakes] =
    language === "en"
      ? [`what is my ${thing.en} ?`, countries.map(({ capital }) => `your ${thing.en} is ${capital.en} .`)]
      : [`我 的 ${thing.zh} 是 什麼 ？`, countries.map(({ capital }) => `你 的 ${thing.zh} 是 ${capital.zh} 。`)];
  return {
    kind: "unknown",
    language,
    part,
    entity: thing.en,
    question,
    answers: [admit[language]],
    check: { by: "admit" },
    mistakes,
  };
}

function chatTask({ says, answers }: (typeof smallTalk)[number], part: Part, language: Language): Task {
  const mistakes = smallTalk.map((talk) => talk.answers[language]).filter((other) => other !== answers[language]);
  return {
    kind: "chat",
    language,
    part,
    entity: says.en,
    question: says[language],
    answers: [answers[language]],
    check: { by: "sentence" },
    mistakes,
  };
}

function storyTask(hero: Bilingual, part: Part, language: Language): Task {
  const question = language === "en" ? `tell me a story about the ${hero.en} .` : `請 說 一個 ${hero.zh} 的 故事 。`;
  const rng = new Rng(1);
  const heroes = animalsOf("train");
  const tell = (about: Bilingual): string => story(about, language, 2, rng, heroes);
  return {
    kind: "story",
    language,
    part,
    entity: hero.en,
    question,
    answers: [tell(hero)],
    check: { by: "story", hero: hero[language] },
    mistakes: heroes.filter(({ en }) => en !== hero.en).map(tell),
  };
}

function* listed(part: Part): Generator<Task> {
  for (const fact of facts[part]) yield* factTasks(fact);
  for (const language of ["en", "zh"] as const) {
    for (const deed of splits.mischief[part]) yield harmTask(deed, part, language);
    for (const name of splits.invented[part]) yield* inventedTasks(name, part, language);
    for (const thing of splits.private[part]) yield privateTask(thing, part, language);
    for (const talk of splits.smallTalk[part]) yield chatTask(talk, part, language);
    for (const hero of animalsOf(part)) yield storyTask(hero, part, language);
  }
}

const byKind = new Map<string, Task[]>();
const key = (kind: Kind, part: Part, language: Language): string => `${kind} ${part} ${language}`;
for (const part of parts) {
  for (const task of listed(part)) {
    const name = key(task.kind, part, task.language);
    byKind.set(name, [...(byKind.get(name) ?? []), task]);
  }
}

/** The kinds that are about numbers: there are too many of them to be listed. */
export const numberKinds: ReadonlySet<Kind> = new Set<Kind>(["add", "minus", "sort", "count", "prime"]);

/** Every task of a kind, part and language; none for kinds about numbers. */
export function listedTasks(kind: Kind, part: Part, language: Language): readonly Task[] {
  return byKind.get(key(kind, part, language)) ?? [];
}

/** Whether a kind exists in a language: spelling, counting, describing and plurals are English only. */
export function speaks(kind: Kind, language: Language): boolean {
  if (numberKinds.has(kind)) return language === "en" || kind !== "count";
  return listedTasks(kind, "train", language).length > 0;
}

/**
 * A random task.
 *
 * @throws if the kind does not exist in the language
 */
export function drawTask(kind: Kind, part: Part, language: Language, rng: Rng): Task {
  if (!speaks(kind, language)) throw new Error(`language of ${kind} must be en, got ${language}`);
  if (numberKinds.has(kind)) return numberTask(kind, part, language, rng);
  const tasks = listedTasks(kind, part, language);
  return kind === "unknown" ? drawUnknown(tasks, rng) : rng.choice(tasks);
}

/** Invented countries and private things, each in half of the cases. */
function drawUnknown(tasks: readonly Task[], rng: Rng): Task {
  const invented = rng.uniform() < 0.5;
  return rng.choice(tasks.filter(({ entity }) => inventedCountries.includes(entity) === invented));
}

/** Share of the prompts that are Chinese, where a kind exists in Chinese. */
export const chineseShare = 0.35;

/**
 * Random prompts of the trained kinds, all kinds equally often.
 *
 * @param part  train: the kind that is taught in English only comes in English only
 */
export function drawPrompts(count: number, part: Part, rng: Rng): Task[] {
  const kinds = Array.from({ length: count }, (_, i) => trainedKinds[i % trainedKinds.length]);
  return rng.shuffle(kinds).map((kind) => {
    const chinese =
      rng.uniform() < chineseShare && speaks(kind, "zh") && !(part === "train" && kind === englishOnlyKind);
    return drawTask(kind, part, chinese ? "zh" : "en", rng);
  });
}

/** Random prompts of the kinds that nobody demonstrates. */
export function drawHeldOutKinds(count: number, part: Part, rng: Rng): Task[] {
  return Array.from({ length: count }, (_, i) => {
    const kind = heldOutKinds[i % heldOutKinds.length];
    const chinese = speaks(kind, "zh") && rng.uniform() < chineseShare;
    return drawTask(kind, part, chinese ? "zh" : "en", rng);
  });
}
