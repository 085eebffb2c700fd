/**
 * The words of the world: every token that its texts can hold.
 *
 *   0 <pad>, 1 <end>, 2 <user>, 3 <assistant>, then numbers, English, Chinese, each in the order of its characters
 *
 * A Chinese word is one token, like an English one: 法國 and france each cost one, and the vocabulary stays below a thousand.
 */
import { Rng } from "../../core/random";
import { conversations, opinions, type Turn } from "./conversations";
import { chineseDocuments, documentKinds, writeDocument } from "./documents";
import { courtesies, people } from "./manners";
import { numbers } from "./number-tasks";
import { parts } from "./parts";
import { words } from "./table";
import { heldOutKinds, trainedKinds } from "./task";
import { listedTasks } from "./tasks";
import { adjectives, smallThings } from "./things";

/** Tokens that no text holds: filling, the end of a document or answer, and whose turn begins. */
export const specialTokens = ["<pad>", "<end>", "<user>", "<assistant>"] as const;

function* texts(): Generator<string> {
  for (const kind of [...trainedKinds, ...heldOutKinds]) {
    for (const part of parts) {
      for (const language of ["en", "zh"] as const) {
        for (const { question, answers, mistakes } of listedTasks(kind, part, language))
          yield* [question, ...answers, ...mistakes];
      }
    }
  }
  yield* numbers;
  yield* people;
  yield* [...courtesies.en, ...courtesies.zh];
  for (const { asks, answers } of opinions)
    yield* [asks.en, asks.zh, answers.en, answers.zh].flat().map((text) => text.replace("O", ""));
  for (const { en, zh } of [...adjectives, ...smallThings]) yield* [en, zh];
  // What is left stands in the wordings of documents and conversations, each of which turns up many times in these.
  const rng = new Rng(1);
  for (let i = 0; i < 4000; i++)
    yield writeDocument(documentKinds[i % documentKinds.length], rng.uniform() < chineseDocuments ? "zh" : "en", rng);
  yield* conversations(300, "train", rng).flatMap((turns: Turn[]) => turns.map(({ text }) => text));
}

const order = (word: string): number => (/^\d/.test(word) ? 0 : /^[ -~]/.test(word) ? 1 : 2);

function collect(): string[] {
  const found = [...new Set([...texts()].flatMap(words))];
  const byCode = (a: string, b: string): number => (a < b ? -1 : 1);
  const value = (word: string): number => (order(word) === 0 ? Number(word) : 0);
  return found.sort((a, b) => order(a) - order(b) || value(a) - value(b) || byCode(a, b));
}

/** All tokens, by id. */
export const worldTokens: readonly string[] = [...specialTokens, ...collect()];
