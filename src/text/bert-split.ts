/**
 * How text is cut into words for GPT-1's vocabulary: lower case, no accents, no control characters, every mark and every Chinese
 * character a word of its own.
 *
 * Source: Devlin et al. 2018's released code (google-research/bert, tokenization.py, BasicTokenizer), which transformers uses for
 *   `openai-gpt`.
 * Differs: Radford et al. 2018 cut words with spaCy after mending the text with ftfy, so a few of the words GPT-1 was trained on are cut
 *   in another way. Which characters are marks, accents or controls, Node knows by its version of Unicode; the Python library knows it by
 *   that of 2015, so characters added since (new scripts, the signs from U+2E43 on) may be cut in another way there.
 */

/** The blocks of Chinese characters that count as words; Japanese kana and Korean letters do not. */
const chinese =
  /[\u4E00-\u9FFF\u3400-\u4DBF\u{20000}-\u{2A6DF}\u{2A700}-\u{2B73F}\u{2B740}-\u{2B81F}\u{2B920}-\u{2CEAF}\uF900-\uFAFF\u{2F800}-\u{2FA1F}]/gu;

/** Controls, formats such as U+FEFF, private use, halves of characters, and U+FFFD; tab and line ends are white space. */
const unseen = /(?![\t\n\r])[\p{Cc}\p{Cf}\p{Co}\p{Cs}\uFFFD]/gu;

const space = /\p{White_Space}/gu;

/** Letter by letter: JavaScript's toLowerCase of a whole word would end a Greek one in ς. */
const lower = (text: string): string => Array.from(text, (character) => character.toLowerCase()).join("");

/**
 * The text as GPT-1's vocabulary knows it.
 * "Ça va?  接" → "ca va?   接 "
 */
export function bertNormalise(text: string): string {
  const clean = text.replace(unseen, "").replace(space, " ").replace(chinese, " $& ");
  return lower(clean.normalize("NFD").replace(/\p{Mn}/gu, ""));
}

/**
 * The words of a normalised text: spaces part them, and a mark is a word.
 * "don't stop!" → ["don", "'", "t", "stop", "!"]
 */
export function bertSplit(text: string): string[] {
  return text.match(/[!-/:-@[-`{-~\p{P}]|[^\p{White_Space}\p{P}!-/:-@[-`{-~]+/gu) ?? [];
}
