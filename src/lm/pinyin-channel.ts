/**
 * The channel from characters to typed pinyin: P(syllable | character) as counted in a dictionary.
 *
 *   P(x|y) = c(y read as x) / c(y)
 *
 * Most characters have one reading, so P(x|y) is 1 for dozens of characters that sound alike: the channel alone can't tell them apart.
 */
import type { Cause, Channel } from "./noisy-channel";

/** A word: its characters and, for each of them, the syllable as typed. */
export interface Reading {
  characters: readonly string[];
  syllables: readonly string[];
}

/**
 * Counts who is read how.
 *
 * @returns the channel; it throws for a syllable that no word has, because then nothing can be decoded
 * @throws if a word has more or fewer syllables than characters
 */
export function pinyinChannel(words: Iterable<Reading>): Channel {
  const counts = new Map<string, Map<string, number>>(); // syllable → character → times
  const totals = new Map<string, number>(); // character → times
  for (const { characters, syllables } of words) {
    if (characters.length !== syllables.length) {
      throw new Error(`every character must have one syllable, got ${characters.join("")} with ${syllables.join(" ")}`);
    }
    characters.forEach((character, i) => {
      const readAs = counts.get(syllables[i]) ?? new Map<string, number>();
      counts.set(syllables[i], readAs.set(character, (readAs.get(character) ?? 0) + 1));
      totals.set(character, (totals.get(character) ?? 0) + 1);
    });
  }
  const causes = new Map<string, Cause[]>();
  for (const [syllable, readAs] of counts) {
    causes.set(
      syllable,
      [...readAs].map(([meant, times]) => ({ meant, logProb: Math.log(times / totals.get(meant)!) })),
    );
  }
  return (syllable) => {
    const found = causes.get(syllable);
    if (!found) throw new Error(`no word that was counted has the syllable "${syllable}"`);
    return found;
  };
}
