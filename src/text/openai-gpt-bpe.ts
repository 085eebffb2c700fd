/**
 * GPT-1's tokenizer: byte-pair encoding on lower-case characters, where "</w>" ends a word, and one token for what is unknown.
 *
 *   "Low, lower" → low</w> ,</w> lo wer</w>
 *
 * Capitals, accents and the exact white space are lost; a character that the vocabulary lacks becomes `<unk>`.
 *
 * Source: Radford et al. 2018, "Improving Language Understanding by Generative Pre-Training", section 4.1 ("a bytepair encoding (BPE)
 *   vocabulary with 40,000 merges"); Sennrich, Haddow and Birch 2016, section 3.2, for the end-of-word symbol.
 * Differs: words are cut as `./bert-split` says.
 */
import { assertInteger } from "../core/check";
import { bertNormalise, bertSplit } from "./bert-split";
import { type BpeParts, BpeTokenizer } from "./bpe-tokenizer";

/** What ends the last token of a word. */
export const END_OF_WORD = "</w>";

/** What GPT-1's tokenizer consists of. */
export interface OpenAiGptParts extends BpeParts {
  /** The token for characters that are not in the vocabulary. */
  readonly unknown: string;
}

/** A lower-cased BPE tokenizer with an end-of-word symbol, as `openai-gpt` has it. */
export class OpenAiGptBpe extends BpeTokenizer {
  readonly unknown: string;

  /** @throws if the unknown token, or what a merge makes, is not in the vocabulary */
  constructor({ unknown, ...parts }: OpenAiGptParts) {
    super(parts, bertNormalise);
    this.unknown = unknown;
    this.idOf(unknown);
  }

  protected encodeStretch(text: string): number[] {
    return bertSplit(text).flatMap((word) => this.encodeWord(word));
  }

  private encodeWord(word: string): number[] {
    const characters = [...word];
    characters.push(characters.pop() + END_OF_WORD);
    const unknown = this.idOf(this.unknown);
    return this.table.apply(characters.map((character) => this.ids.get(character) ?? unknown));
  }

  /**
   * The text of ids: a space after every word, except after the last.
   *
   * @param special  whether special tokens, the unknown one among them, are written out or left out
   * @throws on an id outside 0 to vocabSize - 1
   */
  decode(ids: readonly number[], special: "keep" | "leave out" = "keep"): string {
    for (const id of ids) assertInteger("id", id, 0, this.vocabSize - 1);
    const shown = this.shown(ids, special);
    return shown.map((id, i) => this.tokens[id].replaceAll(END_OF_WORD, i === shown.length - 1 ? "" : " ")).join("");
  }
}
