/**
 * Tasks about one fact: a subject S and a target T, put into sentences.
 *
 * The table `phrases` holds all wordings: how the fact is asked, how it is answered (the first is the usual one), and how else a text may
 * state it.
 */
import { animals } from "./creatures";
import { harmlessDeeds } from "./deeds";
import { type Part, partition, parts } from "./parts";
import { countries } from "./places";
import { type Bilingual, type Language, words } from "./table";
import type { Check, Kind, Task } from "./task";
import { colouredThings, colours, opposites } from "./things";

/** The wordings of one kind in one language; S stands for the subject, T for the target. */
export interface Phrases {
  ask: readonly string[];
  say: readonly string[];
  state: readonly string[];
}

/** The wordings of every kind that has a subject and a target. */
export const phrases: Partial<Record<Kind, Partial<Bilingual<Phrases>>>> = {
  capital: {
    en: {
      ask: ["what is the capital of S ?", "name the capital of S ."],
      say: ["the capital of S is T .", "T is the capital of S ."],
      state: ["we went to T in S ."],
    },
    zh: {
      ask: ["S 的 首都 是 什麼 ？", "S 的 首都 在 哪裡 ？"],
      say: ["S 的 首都 是 T 。"],
      state: ["我們 去 了 S 的 T 。"],
    },
  },
  opposite: {
    en: { ask: ["what is the opposite of S ?"], say: ["the opposite of S is T ."], state: ["S and T are opposites ."] },
    zh: { ask: ["S 的 相反 是 什麼 ？"], say: ["S 的 相反 是 T 。"], state: ["S 和 T 相反 。"] },
  },
  colour: {
    en: { ask: ["what colour is the S ?"], say: ["the S is T ."], state: ["look at the T S ."] },
    zh: { ask: ["S 是 什麼 顏色 ？"], say: ["S 是 T 。"], state: ["看 那 T 的 S 。"] },
  },
  home: {
    en: { ask: ["where does the S live ?"], say: ["the S lives in the T ."], state: ["the S went back to the T ."] },
    zh: { ask: ["S 住 在 哪裡 ？"], say: ["S 住 在 T 。"], state: ["S 回到 T 。"] },
  },
  translate: {
    en: {
      ask: ["how do you say S in chinese ?"],
      say: ["S in chinese is T ."],
      state: ["the chinese word for S is T ."],
    },
    zh: { ask: ["S 的 英文 是 什麼 ？"], say: ["S 的 英文 是 T 。"], state: ["S 用 英文 說 是 T 。"] },
  },
  spell: { en: { ask: ["how do you spell S ?"], say: ["S is spelled T ."], state: ["write S like this : T ."] } },
  describe: { en: { ask: ["describe the S ."], say: ["the S is a kind of T ."], state: [] } },
  plural: { en: { ask: ["what is the plural of S ?"], say: ["the plural of S is T ."], state: ["one S , many T ."] } },
  howto: {
    en: { ask: ["how do i S ?"], say: ["to S use T ."], state: ["we use T to S ."] },
    zh: { ask: ["我 怎麼 S ？"], say: ["S 要 用 T 。"], state: ["我們 用 T 來 S 。"] },
  },
};

/** A fact: what belongs to what, in one kind and language. */
export interface Fact {
  kind: Kind;
  language: Language;
  part: Part;
  entity: string;
  subject: string;
  /** What fills the place of T. */
  target: string;
  check: Check;
}

const splits = {
  countries: partition(countries),
  animals: partition(animals),
  things: partition(colouredThings),
  opposites: partition(opposites),
  deeds: partition(harmlessDeeds),
};

/** The animals of a part: the heroes of its stories. */
export const animalsOf = (part: Part): readonly Bilingual[] => splits.animals[part].map(({ name }) => name);

const named = (targets: string[], rivals: readonly string[]): Check => ({
  by: "name",
  targets,
  rivals: new Set(rivals),
});
const letters = new Set("abcdefghijklmnopqrstuvwxyz");
const spelledWords = (part: Part): string[] =>
  [...splits.animals[part], ...splits.things[part]].map(({ name }) => name.en).filter((word) => word.length <= 4);

function* factsOf(part: Part): Generator<Fact> {
  for (const language of ["en", "zh"] as const) {
    const other = language === "en" ? "zh" : "en";
    const fact = (kind: Kind, entity: string, subject: string, target: string, check: Check): Fact => ({
      kind,
      language,
      part,
      entity,
      subject,
      target,
      check,
    });
    const capitals = countries.map(({ capital }) => capital[language]);
    for (const { name, capital } of splits.countries[part]) {
      yield fact("capital", name.en, name[language], capital[language], named([capital[language]], capitals));
    }
    const poles = opposites.flat().map((word) => word[language]);
    for (const [a, b] of splits.opposites[part]) {
      yield fact("opposite", a.en, a[language], b[language], named([b[language]], poles));
      yield fact("opposite", a.en, b[language], a[language], named([a[language]], poles));
    }
    const shades = colours.map((colour) => colour[language]);
    for (const { name, colour } of splits.things[part]) {
      yield fact("colour", name.en, name[language], colour[language], named([colour[language]], shades));
    }
    const homes = animals.map(({ home }) => home[language]);
    for (const { name, home } of splits.animals[part]) {
      yield fact("home", name.en, name[language], home[language], named([home[language]], homes));
    }
    const foreign = [...animals, ...colouredThings].map(({ name }) => name[other]);
    for (const { name } of [...splits.animals[part], ...splits.things[part]]) {
      yield fact("translate", name.en, name[language], name[other], named([name[other]], foreign));
    }
    const tools = harmlessDeeds.flatMap((deed) => deed.tools.map((tool) => tool[language]));
    for (const { name, tools: pair } of splits.deeds[part]) {
      const [a, b] = pair.map((tool) => tool[language]);
      yield fact(
        "howto",
        name.en,
        name[language],
        `${a} ${language === "en" ? "and" : "和"} ${b}`,
        named([a, b], tools),
      );
    }
    if (language === "zh") continue;
    const natures = animals.flatMap(({ kind, home }) => [kind.en, home.en]);
    for (const { name, kind, home, plural } of splits.animals[part]) {
      yield fact(
        "describe",
        name.en,
        name.en,
        `${kind.en} and lives in the ${home.en}`,
        named([kind.en, home.en], natures),
      );
      yield fact(
        "plural",
        name.en,
        name.en,
        plural,
        named(
          [plural],
          animals.map((animal) => animal.plural),
        ),
      );
    }
    for (const word of spelledWords(part)) {
      yield fact("spell", word, word, [...word].join(" "), { by: "list", target: [...word], symbols: letters });
    }
  }
}

/** Every fact of the world, by part. */
export const facts: Readonly<Record<Part, readonly Fact[]>> = {
  train: [...factsOf("train")],
  choose: [...factsOf("choose")],
  report: [...factsOf("report")],
};

/** Every fact of the world. */
export const allFacts: readonly Fact[] = parts.flatMap((part) => facts[part]);

/** Puts a subject and a target into a wording. */
export function fill(phrase: string, subject: string, target: string): string {
  return words(phrase)
    .map((word) => (word === "S" ? subject : word === "T" ? target : word))
    .join(" ");
}

/** The targets of other facts of a kind, in a language: what is said by mistake. */
function otherTargets({ kind, language, target }: Fact): string[] {
  const targets = allFacts
    .filter((fact) => fact.kind === kind && fact.language === language)
    .map((fact) => fact.target);
  return [...new Set(targets)].filter((other) => other !== target);
}

/** The wordings of a fact. */
export function phrasesOf({ kind, language }: Pick<Fact, "kind" | "language">): Phrases {
  return phrases[kind]![language]!;
}

/** The tasks that ask for a fact, one for each wording of the question. */
export function factTasks(fact: Fact): Task[] {
  const { kind, language, part, entity, subject, target, check } = fact;
  const { ask, say } = phrasesOf(fact);
  const answers = say.map((phrase) => fill(phrase, subject, target));
  const mistakes = otherTargets(fact).map((wrong) => fill(say[0], subject, wrong));
  return ask.map((phrase) => {
    return { kind, language, part, entity, question: fill(phrase, subject, ""), answers, check, mistakes };
  });
}
