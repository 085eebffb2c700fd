/**
 * Pinyin as people type it: without tones, ü on the key v.
 *
 * Source: CC-CEDICT's notation, a tone number after every syllable ("lu:4" is lǜ, 5 is the neutral tone).
 */

/**
 * One syllable as typed.
 * "lu:4" → "lv", "Zhong1" → "zhong"
 *
 * @throws if what is left is not letters a to z
 */
export function toneless(syllable: string): string {
  const typed = syllable
    .toLowerCase()
    .replaceAll("u:", "v")
    .replaceAll("ü", "v")
    .replace(/[1-5]$/, "");
  if (!/^[a-z]+$/.test(typed)) throw new Error(`a pinyin syllable must be letters and a tone, got "${syllable}"`);
  return typed;
}
