/**
 * The words of CC-CEDICT as somebody would type them: characters, and for each of them a syllable without tone.
 */
import { type DictionaryEntry, dictionary } from "../data/cc-cedict";
import { toneless } from "../text/pinyin";
import { letters } from "../text/sequence";
import type { Reading } from "./pinyin-channel";

/** A headword with its reading. */
export interface PinyinWord extends Reading {
  /** Traditional characters. */
  word: string;
  /** Simplified characters: variants of one word (台灣, 臺灣) agree in it, so a split by it keeps them together. */
  simplified: string;
}

/**
 * Headwords of two or more Chinese characters with one lower-case syllable per character, each word with each typed reading once.
 *
 * Names (capital letters), single characters, and headwords with letters, digits or 兒 fused into the syllable before it are left out.
 */
export function pinyinWords(entries: readonly DictionaryEntry[] = dictionary()): PinyinWord[] {
  const found = new Map<string, PinyinWord>();
  for (const { traditional, simplified, pinyin } of entries) {
    const characters = letters(traditional);
    const fits =
      characters.length >= 2 && characters.length === pinyin.length && /^\p{Script=Han}+$/u.test(traditional);
    if (!fits || !pinyin.every((syllable) => /^(?!xx)[a-zü:]+[1-5]$/.test(syllable))) continue;
    const syllables = pinyin.map(toneless);
    found.set(`${traditional} ${syllables.join(" ")}`, { word: traditional, simplified, characters, syllables });
  }
  return [...found.values()];
}
