/**
 * What byte-pair tokenizers have in common: a vocabulary, merges, and added tokens that are cut out of a text before it is split.
 *
 * `./byte-bpe` (GPT-2) and `./openai-gpt-bpe` (GPT-1) say how a stretch between added tokens becomes ids, and how ids become text.
 */
import { type AddedToken, AddedTokens } from "./added-tokens";
import type { Pair } from "./bpe";
import { MergeTable } from "./merge-table";
import type { Tokenizer } from "./tokenizer";

/** What such a tokenizer consists of. */
export interface BpeParts {
  /** The token of each id. */
  readonly tokens: readonly string[];
  /** Ids of merged neighbours, in the order learnt. What a pair becomes is the token that is the two written together. */
  readonly merges: readonly Pair[];
  readonly added?: readonly AddedToken[];
}

/** A tokenizer with merges and added tokens. */
export abstract class BpeTokenizer implements Tokenizer {
  readonly tokens: readonly string[];
  readonly merges: readonly Pair[];
  readonly added: readonly AddedToken[];
  protected readonly ids: ReadonlyMap<string, number>;
  protected readonly table = new MergeTable();
  protected readonly addedTokens: AddedTokens;

  /**
   * @param normalise  what happens to a text before it is split, where added tokens are looked for in the result
   * @throws if two merged tokens are none together
   */
  protected constructor({ tokens, merges, added = [] }: BpeParts, normalise?: (text: string) => string) {
    this.tokens = tokens;
    this.merges = merges;
    this.added = added;
    this.ids = new Map(tokens.map((token, id) => [token, id]));
    for (const [first, second] of merges) this.table.add(first, second, this.idOf(tokens[first] + tokens[second]));
    this.addedTokens = new AddedTokens(added, normalise);
  }

  get vocabSize(): number {
    return this.tokens.length;
  }

  /** The id of a token, as `tokens` writes it ("Ġthe", "low</w>"). @throws if there is no such token */
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

  /** The text of ids, special tokens written out or left out. @throws on an id outside 0 to vocabSize - 1 */
  abstract decode(ids: readonly number[], special?: "keep" | "leave out"): string;

  /** The ids of a text in which no added token stands. */
  protected abstract encodeStretch(text: string): number[];

  /** The ids that are written out. */
  protected shown(ids: readonly number[], special: "keep" | "leave out"): readonly number[] {
    return special === "keep" ? ids : ids.filter((id) => !this.addedTokens.get(id)?.special);
  }

  private encodeStretches(text: string, special: boolean): number[] {
    const ids: number[] = [];
    for (const stretch of this.addedTokens.cut(text, special)) {
      if (typeof stretch === "number") ids.push(stretch);
      else for (const id of this.encodeStretch(stretch)) ids.push(id);
    }
    return ids;
  }
}
