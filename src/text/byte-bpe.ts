/**
 * GPT-2's tokenizer: byte-pair encoding on bytes, inside the pieces of its pattern, and special tokens.
 *
 * Any text has ids, and decode(encode(text)) is the text (half a character apart, which UTF-8 cannot hold: it becomes U+FFFD).
 *
 * Source: Radford et al. 2019, "Language Models are Unsupervised Multitask Learners", section 2.2.
 */
import { assertInteger } from "../core/check";
import { AddedTokens } from "./added-tokens";
import { type BpeParts, BpeTokenizer } from "./bpe-tokenizer";
import { byteSymbols, idOfByte, symbolsToBytes, textOfBytes } from "./byte-symbols";
import { trainFast } from "./fast-bpe";
import { gpt2Split } from "./gpt2-split";

/** The special token that ends a document, by GPT-2's name. */
export const END_OF_TEXT = "<|endoftext|>";

/** What a byte-level tokenizer consists of. A token is its byte symbols, or the content of an added token. */
export interface ByteBpeParts extends BpeParts {
  /** Whether a text that does not start with a space gets one. GPT-2: no. */
  readonly addPrefixSpace?: boolean;
}

const mostRemembered = 100_000; // pieces whose ids are kept, some 20 MB
const utf8 = new TextEncoder();

/** A byte-level BPE tokenizer. */
export class ByteBpe extends BpeTokenizer {
  readonly addPrefixSpace: boolean;
  private readonly byteIds: readonly number[];
  private readonly remembered = new Map<string, readonly number[]>();
  private readonly bytes: readonly Uint8Array[];

  /** @throws if a byte has no token, or two merged tokens are none together */
  constructor({ addPrefixSpace = false, ...parts }: ByteBpeParts) {
    super(parts);
    this.addPrefixSpace = addPrefixSpace;
    this.byteIds = Array.from({ length: 256 }, (_, byte) => this.idOf(byteSymbols[idOfByte[byte]]));
    this.bytes = this.tokens.map((token, id) => (this.addedTokens.get(id) ? utf8.encode(token) : bytesOfToken(token)));
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

  protected encodeStretch(text: string): number[] {
    const ids: number[] = [];
    const prefixed = this.addPrefixSpace && !text.startsWith(" ") ? ` ${text}` : text;
    for (const piece of gpt2Split(prefixed)) for (const id of this.encodePiece(piece)) ids.push(id);
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
    return textOfBytes(Buffer.concat(this.shown(ids, special).map((id) => this.bytesOf(id))));
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
