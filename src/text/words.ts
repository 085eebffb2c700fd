/**
 * English text as sentences of lower-case words: punctuation, digits and capitals are thrown away.
 *
 * A sentence ends at . ! ? ; or : and at an empty line. That is wrong after "Mr." and good enough for counting.
 */

/** What a transcript says about the audience: "(Applause.)", "[Laughter]". */
const remarks = /[([](?:applause|laughter)\.?[)\]]/gi;

/** "Mr. Chairman's 2 reports" → ["mr", "chairman's", "reports"]; an apostrophe counts only between two letters, and applause not at all. */
export function wordsOf(text: string): string[] {
  return (
    text
      .replace(remarks, " ")
      .toLowerCase()
      .replaceAll("\u2019", "'")
      .match(/[a-z]+(?:'[a-z]+)*/g) ?? []
  );
}

/**
 * The sentences of a text, each a list of words.
 *
 * @param shortest  sentences of fewer words are left out
 */
export function sentencesOf(text: string, shortest = 1): string[][] {
  return text
    .replace(remarks, " ")
    .split(/[.!?;:]+|\n\s*\n/)
    .map(wordsOf)
    .filter((words) => words.length >= shortest);
}
