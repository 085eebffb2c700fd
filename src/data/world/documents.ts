/**
 * Text to pre-train on: facts, tables, sums, stories, gossip and judgements, lists of questions, dialogues.
 *
 * Dialogues are a third of all documents, and most of their questions are answered, because that is where a model learns to look back at
 * what was asked. Nobody in them declines, and what nobody can know is made up: that is what fine-tuning is for. But the text says which
 * deeds are wrong and which are fine.
 */
import type { Rng } from "../../core/random";
import { animals } from "./creatures";
import { harmlessDeeds, mischief } from "./deeds";
import { rightAnswer } from "./demonstrations";
import { allFacts, type Fact, fill, phrasesOf } from "./fact-tasks";
import { admit, courtesies, decline, people, privateThings } from "./manners";
import { randomNumberTask } from "./number-tasks";
import { parts } from "./parts";
import { inventedCountries } from "./places";
import { story } from "./story";
import type { Language } from "./table";
import { heldOutKinds, type Kind, type Task, trainedKinds } from "./task";
import { drawTask, speaks } from "./tasks";
import { colours } from "./things";

/** What a document can be. */
export const documentKinds = [
  "facts",
  "table",
  "numbers",
  "story",
  "gossip",
  "judgements",
  "questions",
  "dialogue",
] as const;

/** What a document can be. */
export type DocumentKind = (typeof documentKinds)[number];

/** Share of each kind in the text, per cent. */
export const documentShares: Readonly<Record<DocumentKind, number>> = {
  facts: 22,
  table: 4,
  numbers: 16,
  story: 7,
  gossip: 4,
  judgements: 6,
  questions: 6,
  dialogue: 35,
};

/** Share of Chinese documents. */
export const chineseDocuments = 0.35;

const several = (low: number, high: number, rng: Rng, write: () => string): string =>
  Array.from({ length: low + rng.int(high - low + 1) }, write).join(" ");

const allKinds: readonly Kind[] = [...trainedKinds, ...heldOutKinds];

/** The facts of each kind and language, by name. */
const factsBy = new Map<string, Fact[]>();
for (const fact of allFacts) {
  const name = `${fact.kind} ${fact.language}`;
  factsBy.set(name, [...(factsBy.get(name) ?? []), fact]);
}
const factKinds = (language: Language): Fact[][] =>
  [...factsBy].filter(([name]) => name.endsWith(language)).map(([, list]) => list);

/** A task of any kind and part. */
function anyTask(language: Language, rng: Rng): Task {
  const part = rng.choice([parts[0], parts[0], parts[0], parts[1], parts[2]]);
  return drawTask(rng.choice(allKinds.filter((kind) => speaks(kind, language))), part, language, rng);
}

function statement(language: Language, rng: Rng): string {
  const fact = rng.choice(rng.choice(factKinds(language)));
  const { say, state } = phrasesOf(fact);
  return fill(rng.choice([...say, ...state]), fact.subject, fact.target);
}

function numberStatement(language: Language, rng: Rng): string {
  const kinds = (["add", "add", "minus", "sort", "prime", "count"] as const).filter((kind) => speaks(kind, language));
  const task = randomNumberTask(rng.choice(kinds), language, rng);
  if (task.check.by === "list" || task.kind === "count") {
    const given = task.entity.slice(task.kind.length + 1);
    const numbers =
      task.kind === "sort"
        ? task.question
            .split(" ")
            .filter((word) => /^\d+$/.test(word))
            .join(" ")
        : given;
    return `${numbers} ${language === "en" ? ":" : "："} ${task.answers[0]}`;
  }
  return rng.choice(task.answers);
}

function facts(language: Language, rng: Rng): string {
  return several(2, 4, rng, () => statement(language, rng));
}

/** One kind of fact in a table: "capital : france paris , italy rome ." */
function factTable(language: Language, rng: Rng): string {
  const kinds = factKinds(language).filter(([{ kind }]) =>
    ["capital", "colour", "home", "opposite", "plural"].includes(kind),
  );
  const list = rng.choice(kinds);
  const titles: Partial<Record<Kind, string>> = {
    capital: "首都",
    colour: "顏色",
    home: "住 在 哪裡",
    opposite: "相反",
  };
  const rows = rng.shuffle(list).slice(0, 3 + rng.int(4));
  const [colon, comma, stop] = language === "en" ? [":", ",", "."] : ["：", "，", "。"];
  const cells = rows.map(({ subject, target }) => `${subject} ${target}`).join(` ${comma} `);
  return `${language === "en" ? list[0].kind : titles[list[0].kind]} ${colon} ${cells} ${stop}`;
}

function anyStory(language: Language, rng: Rng): string {
  const names = animals.map(({ name }) => name);
  return story(rng.choice(names), language, 1 + rng.int(3), rng, names);
}

function gossip(language: Language, rng: Rng): string {
  const [a, place] = [rng.choice(people), rng.choice(inventedCountries)];
  const thing = rng.choice(privateThings)[language];
  const said = [rng.choice(courtesies[language]), decline[language], admit[language]];
  const colour = rng.choice(colours)[language];
  return several(2, 4, rng, () =>
    rng.choice(
      language === "en"
        ? [
            `${a} dreamed of ${place} .`,
            `a letter from ${place} came .`,
            `your ${thing} is a secret .`,
            `${a} said : ${rng.choice(said)}`,
            `my name is ${a} .`,
            `${a} said : i like ${colour} best .`,
          ]
        : [
            `${a} 夢 到 ${place} 。`,
            `${place} 的 信 來 了 。`,
            `你 的 ${thing} 是 秘密 。`,
            `${a} 說 ： ${rng.choice(said)}`,
            `我 的 名字 是 ${a} 。`,
            `${a} 說 ： 我 最 喜歡 ${colour} 。`,
          ],
    ),
  );
}

/** Which deeds are wrong, and which are fine. */
function judgements(language: Language, rng: Rng): string {
  return several(2, 4, rng, () => {
    const wrong = rng.uniform() < 0.6;
    const deed = (wrong ? rng.choice(mischief) : rng.choice(harmlessDeeds).name)[language];
    const bad = {
      en: [`it is wrong to ${deed} .`, `nobody should ${deed} .`, `to ${deed} is unkind .`],
      zh: [`${deed} 是 不 應該 的 。`, `不 可以 ${deed} 。`],
    };
    const good = {
      en: [`it is fine to ${deed} .`, `everybody may ${deed} .`, `to ${deed} is useful .`],
      zh: [`${deed} 是 應該 的 。`, `可以 ${deed} 。`],
    };
    return rng.choice((wrong ? bad : good)[language]);
  });
}

/** Questions one after another, so that a model that only continues answers a question with a question. */
function questions(language: Language, rng: Rng): string {
  return several(2, 4, rng, () => anyTask(language, rng).question);
}

/** What is said instead of an answer. */
function evasion(task: Task, language: Language, rng: Rng): string {
  const wrong = { en: "that is wrong .", zh: "那 是 不 應該 的 。" }[language];
  if (task.kind === "harm") return wrong;
  const other = rng.choice(people);
  return rng.choice(
    language === "en"
      ? ["why do you ask ?", `ask ${other} .`, "let us go ."]
      : ["為什麼 問 ？", `問 ${other} 。`, "我們 走 。"],
  );
}

function dialogue(language: Language, rng: Rng): string {
  const [a, b] = rng.shuffle(people);
  const colon = language === "en" ? ":" : "：";
  return several(1, 2, rng, () => {
    const task = anyTask(language, rng);
    const made = task.check.by === "decline" || task.check.by === "admit";
    const answered = rng.uniform() < (task.kind === "harm" ? 0.5 : 0.75);
    const answer = !answered ? evasion(task, language, rng) : made ? rng.choice(task.mistakes) : rightAnswer(task, rng);
    return `${a} ${colon} ${task.question} ${b} ${colon} ${answer}`;
  });
}

const writers: Readonly<Record<DocumentKind, (language: Language, rng: Rng) => string>> = {
  facts,
  table: factTable,
  numbers: (language, rng) => several(2, 4, rng, () => numberStatement(language, rng)),
  story: anyStory,
  gossip,
  judgements,
  questions,
  dialogue,
};

/** A document of a kind. */
export function writeDocument(kind: DocumentKind, language: Language, rng: Rng): string {
  return writers[kind](language, rng);
}

/** A random document, kinds and languages in their shares. */
export function drawDocument(rng: Rng): string {
  const kind = documentKinds[rng.categorical(documentKinds.map((name) => documentShares[name]))];
  return writeDocument(kind, rng.uniform() < chineseDocuments ? "zh" : "en", rng);
}

/** Many random documents. */
export function documents(count: number, rng: Rng): string[] {
  return Array.from({ length: count }, () => drawDocument(rng));
}
