/**
 * The 256 byte values as 256 visible characters, so that any text, being bytes in UTF-8, can be written as a string of symbols.
 *
 * A byte that is a visible character of Latin-1 stands for itself: "!" to "~", "¡" to "¬", "®" to "ÿ". The other 68, in order, are
 * the characters from U+0100 on: byte 32, the space, is "Ġ", byte 10, the line end, is "Ċ".
 * Ids 0 to 255 are the symbols sorted by character: "!" is 0, "a" is 64, "Ġ" is 220.
 *
 * Source: Radford et al. 2019, "Language Models are Unsupervised Multitask Learners", section 2.2, for BPE on bytes; the symbols and
 *   their ids are those of the released GPT-2 (openai/gpt-2, src/encoder.py).
 */

const isVisible = (byte: number): boolean =>
  (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;

const bytes = Array.from({ length: 256 }, (_, byte) => byte);

/** The byte of each id from 0 to 255: the visible ones, then the others. */
export const byteOfId: Uint8Array = Uint8Array.from([
  ...bytes.filter(isVisible),
  ...bytes.filter((b) => !isVisible(b)),
]);

/** The id of each byte value: the inverse of `byteOfId`. */
export const idOfByte: Uint8Array = Uint8Array.from(bytes, (byte) => byteOfId.indexOf(byte));

/** The symbol of each id from 0 to 255. */
export const byteSymbols: readonly string[] = [...byteOfId].map((byte, id) =>
  String.fromCodePoint(isVisible(byte) ? byte : id + 0x100 - bytes.filter(isVisible).length),
);

const idOfSymbol = new Map(byteSymbols.map((symbol, id) => [symbol, id]));
const utf8 = new TextEncoder();

/**
 * The ids of a text's bytes: "é" → [127, 102].
 *
 * Half of a character (a lone surrogate) cannot be written in UTF-8 and becomes U+FFFD, the replacement character.
 */
export function idsOfBytes(text: string): number[] {
  return Array.from(utf8.encode(text), (byte) => idOfByte[byte]);
}

/** Bytes as a string of symbols: [32, 97] → "Ġa". */
export function bytesToSymbols(some: Uint8Array): string {
  return Array.from(some, (byte) => byteSymbols[idOfByte[byte]]).join("");
}

/**
 * The bytes that a string of symbols stands for: "Ġa" → [32, 97].
 *
 * @throws on a character that stands for no byte
 */
export function symbolsToBytes(symbols: string): Uint8Array {
  return Uint8Array.from([...symbols], (symbol) => {
    const id = idOfSymbol.get(symbol);
    if (id === undefined) throw new Error(`"${symbols}" must consist of the 256 byte symbols, got "${symbol}"`);
    return byteOfId[id];
  });
}

/** The text of bytes; where they are not UTF-8, the replacement character U+FFFD. A byte order mark is kept. */
export function textOfBytes(some: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(some);
}
