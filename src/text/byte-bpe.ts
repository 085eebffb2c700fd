/**
 * GPT-2's tokenizer: byte-pair encoding on bytes, inside the pieces of its pattern, and special tokens.
 *
 * Any text has ids, and decode(encode(text)) is the text (half a character apart, which UTF-8 cannot hold: it becomes U+FFFD).
 *
 * Source: Radford et al. 2019, "Language Models are Unsupervised Multitask Learners", section 2.2.
 */
import { assertInteger } from "../core/check";
import { type AddedToken, AddedTokens } from "./added-tokens";
import type { Pair } from "./bpe";
import { byteSymbols, idOfByte, symbolsToBytes, textOfBytes } from "./byte-symbols";
import { trainFast } from "./fast-bpe";
import { gpt2Split } from "./gpt2-split";
import { MergeTable } from "./merge-table";
import type { Tokenizer } from "./tokenizer";

/** The special token that ends a document, by GPT-2's name. */
export const END_OF_TEXT = "<|endoftext|>";

/** What a byte-level tokenizer consists of. */
export interface ByteBpeParts {
  /** The token of each id: byte symbols, or the content of an added token. */
  readonly tokens: readonly string[];
  /** Ids of merged neighbours, in the order learnt. What a pair becomes is the token that is the two written together. */
  readonly merges: readonly Pair[];
  readonly added?: readonly AddedToken[];
  /** Whether a text that does not start with a space gets one. GPT-2: no. */
  readonly addPrefixSpace?: boolean;
}

const mostRemembered = 100_000; // pieces whose ids are kept, some 20 MB
const utf8 = new TextEncoder();

/** A byte-level BPE tokenizer. */
export class ByteBpe implements Tokenizer {
  readonly tokens: readonly string[];
  readonly merges: readonly Pair[];
  readonly added: readonly AddedToken[];
  readonly addPrefixSpace: boolean;
  private readonly ids: ReadonlyMap<string, number>;
  private readonly byteIds: readonly number[];
  private readonly table = new MergeTable();
  private readonly remembered = new Map<string, readonly number[]>();
  private readonly addedTokens: AddedTokens;
  private readonly bytes: readonly Uint8Array[];

  /** @throws if a byte has no token, or two merged tokens are none together */
  constructor({ tokens, merges, added = [], addPrefixSpace = false }: ByteBpeParts) {
    this.tokens = tokens;
    this.merges = merges;
    this.added = added;
    this.addPrefixSpace = addPrefixSpace;
    this.ids = new Map(tokens.map((token, id) => [token, id]));
    this.byteIds = Array.from({ length: 256 }, (_, byte) => this.idOf(byteSymbols[idOfByte[byte]]));
    for (const [first, second] of merges) this.table.add(first, second, this.idOf(tokens[first] + tokens[second]));
    this.addedTokens = new AddedTokens(added);
    this.bytes = tokens.map((token, id) => (this.addedTokens.get(id) ? utf8.encode(token) : bytesOfToken(token)));
  }

  /**
   * Learns a tokenizer. Ids: the 256 bytes, the merges in the order learnt, the special tokens, as in GPT-2.
   *
   * @param vocabSize  how many ids there will be; fewer where the texts hold no more pairs
   * @param special    special tokens; where they stand in the texts, nothing is learnt from them
   * @throws if vocabSize does not hold the 256 bytes and the special tokens, or a special token is given twice or is empty
   */
  static train(
    texts: readonly string[],
    { vocabSize, special = [END_OF_TEXT] }: { vocabSize: number; special?: readonly string[] },
  ): ByteBpe {
    assertInteger("vocabSize", vocabSize, 256 + special.length);
    if (new Set(special).size < special.length || special.includes("")) {
      throw new Error(`special tokens must be different and not empty, got ${JSON.stringify(special)}`);
    }
    const list = special.map((content, i) => ({ content, id: i, special: true, normalized: false }));
    const ordinary = new AddedTokens(list);
    const between = texts.flatMap((text) => ordinary.cut(text, true).filter((part) => typeof part === "string"));
    const merges = trainFast(between, vocabSize - 256 - special.length);
    const tokens = [...byteSymbols];
    for (const [first, second] of merges) tokens.push(tokens[first] + tokens[second]);
    const added = list.map((token) => ({ ...token, id: tokens.push(token.content) - 1 }));
    return new ByteBpe({ tokens, merges, added });
  }

  get vocabSize(): number {
    return this.tokens.length;
  }

  /** The id of a token, given in byte symbols ("Ġthe") or, if it was added, as it is. @throws if there is no such token */
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
    const ids: number[] = [];
    for (const stretch of this.addedTokens.cut(text, special)) {
      if (typeof stretch === "number") ids.push(stretch);
      else {
        const prefixed = this.addPrefixSpace && !stretch.startsWith(" ") ? ` ${stretch}` : stretch;
        for (const piece of gpt2Split(prefixed)) for (const id of this.encodePiece(piece)) ids.push(id);
      }
    }
    return ids;
  }

  private encodePiece(piece: string): readonly number[] {
    const known = this.remembered.get(piece);
    if (known) return known;
    const ids = this.table.apply(Array.from(utf8.encode(piece), (byte) => this.byteIds[byte]));
    if (piece.length < 100) {
      if (this.remembered.size >= mostRemembered) this.remembered.clear();
      this.remembered.set(piece, ids);
    }
    return ids;
  }

  /** The bytes that a token stands for; a part of a character may be all there is. @throws on an unknown id */
  bytesOf(id: number): Uint8Array {
    assertInteger("id", id, 0, this.vocabSize - 1);
    return this.bytes[id];
  }

  /**
   * The text of ids; bytes that are no UTF-8 become U+FFFD.
   *
   * @param special  whether special tokens are written out or left out
   * @throws on an id outside 0 to vocabSize - 1
   */
  decode(ids: readonly number[], special: "keep" | "leave out" = "keep"): string {
    const shown = special === "keep" ? ids : ids.filter((id) => !this.addedTokens.get(id)?.special);
    return textOfBytes(Buffer.concat(shown.map((id) => this.bytesOf(id))));
  }

  /**
   * Text as its tokens come one by one: `next(id)` gives the characters that are complete by now, and `end()` what is left over.
   */
  stream(): { next(id: number): string; end(): string } {
    const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    return {
      next: (id) => decoder.decode(this.bytesOf(id), { stream: true }),
      end: () => decoder.decode(),
    };
  }
}

/** The bytes of a token in byte symbols; of a token in other characters, those of its UTF-8. */
function bytesOfToken(token: string): Uint8Array {
  return [...token].every((symbol) => byteSymbols.includes(symbol)) ? symbolsToBytes(token) : utf8.encode(token);
}
