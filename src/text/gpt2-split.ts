/**
 * Cuts text into the pieces inside which byte pairs are merged: words with the space before them, numbers, runs of other
 * characters, runs of white space. No merge crosses a cut, so that "dog", "dog." and "dog!" do not become three tokens.
 *
 * Source: Radford et al. 2019, "Language Models are Unsupervised Multitask Learners", section 2.2; the pattern is that of the released
 *   GPT-2 (openai/gpt-2, src/encoder.py).
 * Differs: `\s` of JavaScript takes U+FEFF for a space and U+0085 not, that of other languages the other way round; the property
 *   White_Space of Unicode, which stands here, is what they mean. Which characters are letters depends on the version of Unicode
 *   that Node was built with.
 */

const contraction = "'(?:s|t|re|ve|m|ll|d)";
const letters = " ?\\p{L}+";
const digits = " ?\\p{N}+";
const others = " ?[^\\p{White_Space}\\p{L}\\p{N}]+";
// White space before a word leaves its last character to the word.
const spaces = "\\p{White_Space}+(?!\\P{White_Space})|\\p{White_Space}+";

const pattern = new RegExp([contraction, letters, digits, others, spaces].join("|"), "gu");

/**
 * The pieces of a text, which put together are the text.
 * "He's 40  years" → ["He", "'s", " 40", " ", " years"]
 */
export function gpt2Split(text: string): string[] {
  return text.match(pattern) ?? [];
}
