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
import { type AddedToken, AddedTokens } from "./added-tokens";
import { bertNormalise, bertSplit } from "./bert-split";
import type { Pair } from "./bpe";
import { MergeTable } from "./merge-table";
import type { Tokenizer } from "./tokenizer";

/** What ends the last token of a word. */
export const END_OF_WORD = "</w>";

/** What GPT-1's tokenizer consists of. */
export interface OpenAiGptParts {
  /** The token of each id. */
  readonly tokens: readonly string[];
  /** Ids of merged neighbours, in the order learnt. What a pair becomes is the token that is the two written together. */
  readonly merges: readonly Pair[];
  readonly added?: readonly AddedToken[];
  /** The token for characters that are not in the vocabulary. */
  readonly unknown: string;
}

/** A lower-cased BPE tokenizer with an end-of-word symbol, as `openai-gpt` has it. */
export class OpenAiGptBpe implements Tokenizer {
  readonly tokens: readonly string[];
  readonly merges: readonly Pair[];
  readonly added: readonly AddedToken[];
  readonly unknown: string;
  private readonly ids: ReadonlyMap<string, number>;
  private readonly table = new MergeTable();
  private readonly addedTokens: AddedTokens;

  /** @throws if the unknown token, or what a merge makes, is not in the vocabulary */
  constructor({ tokens, merges, added = [], unknown }: OpenAiGptParts) {
    this.tokens = tokens;
    this.merges = merges;
    this.added = added;
    this.unknown = unknown;
    this.ids = new Map(tokens.map((token, id) => [token, id]));
    this.idOf(unknown);
    for (const [first, second] of merges) this.table.add(first, second, this.idOf(tokens[first] + tokens[second]));
    this.addedTokens = new AddedTokens(added, bertNormalise);
  }

  get vocabSize(): number {
    return this.tokens.length;
  }

  /** The id of a token, such as "low</w>". @throws if there is no such token */
  idOf(token: string): number {
    const id = this.ids.get(token);
    if (id === undefined)
      throw new Error(`the vocabulary must hold the token "${token}", got ${this.vocabSize} others`);
    return id;
  }

  /** The ids of a text. A special token's name in the text becomes that token. */
  encode(text: string): number[] {
    return this.encodeStretches(text, true);
  }

  /** The ids of a text from somebody whom you do not trust: a special token's name in it is text like any other. */
  encodeOrdinary(text: string): number[] {
    return this.encodeStretches(text, false);
  }

  private encodeStretches(text: string, special: boolean): number[] {
    const stretches = this.addedTokens.cut(text, special);
    return stretches.flatMap((stretch) =>
      typeof stretch === "number" ? [stretch] : bertSplit(stretch).flatMap((word) => this.encodeWord(word)),
    );
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
    const shown = special === "keep" ? ids : ids.filter((id) => !this.addedTokens.get(id)?.special);
    return shown.map((id, i) => this.tokens[id].replaceAll(END_OF_WORD, i === shown.length - 1 ? "" : " ")).join("");
  }
}
