/**
 * A tokenizer whose tokens are whole words: the most frequent ones of some texts, and one token for all others.
 *
 *   id 0 is UNKNOWN; 1, 2, … are the words, most frequent first, equally frequent ones in the order of their letters
 *
 * What a word is, `./words` says. Differs from byte-pair encoding, which has no unknown words and keeps every sign of the text.
 */
import { assertInteger } from "../core/check";
import type { Tokenizer } from "./tokenizer";
import { wordsOf } from "./words";

/** The id of every word that is not in the vocabulary. */
export const UNKNOWN = 0;

/** Turns text into ids of words and back. */
export class WordTokenizer implements Tokenizer {
  readonly tokens: readonly string[];
  private readonly ids: ReadonlyMap<string, number>;

  /**
   * @param texts      where the words are counted
   * @param vocabSize  at most so many ids, the unknown one among them
   * @throws if vocabSize is not a whole number >= 2, or the texts hold no word
   */
  constructor(texts: readonly string[], vocabSize = Number.MAX_SAFE_INTEGER) {
    assertInteger("vocabSize", vocabSize, 2);
    const counts = new Map<string, number>();
    for (const text of texts) for (const word of wordsOf(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
    if (counts.size === 0) throw new Error(`texts must hold at least one word, got ${texts.length} texts without`);
    const sorted = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
    this.tokens = ["<unk>", ...sorted.slice(0, vocabSize - 1).map(([word]) => word)];
    this.ids = new Map(this.tokens.slice(1).map((word, i) => [word, i + 1]));
  }

  get vocabSize(): number {
    return this.tokens.length;
  }

  /** The ids of a text's words: "The cat, the dog" → [1, 2, 1, 0] where "the" and "cat" are known. */
  encode(text: string): number[] {
    return wordsOf(text).map((word) => this.ids.get(word) ?? UNKNOWN);
  }

  /** The words of ids with spaces between them. @throws on an id outside 0 to vocabSize - 1 */
  decode(ids: readonly number[]): string {
    for (const id of ids) assertInteger("id", id, 0, this.vocabSize - 1);
    return ids.map((id) => this.tokens[id]).join(" ");
  }

  /** Which share of a text's words is unknown, 0 to 1; 0 for a text without words. */
  unknownShare(text: string): number {
    const ids = this.encode(text);
    return ids.length === 0 ? 0 : ids.filter((id) => id === UNKNOWN).length / ids.length;
  }
}
