import { describe, expect, it } from "vitest";
import {
  byteOfId,
  byteSymbols,
  bytesToSymbols,
  idOfByte,
  idsOfBytes,
  symbolsToBytes,
  textOfBytes,
} from "../../src/text/byte-symbols";

describe("byteSymbols", () => {
  it("equals GPT-2's first 256 ids: ! is 0, a is 64, Ċ is 198, Ġ is 220, and 94 + 12 + 82 bytes stand for themselves", () => {
    expect(["!", "a", "Ċ", "Ġ"].map((symbol) => byteSymbols.indexOf(symbol))).toEqual([0, 64, 198, 220]);
    expect(byteSymbols.filter((symbol, id) => symbol.codePointAt(0) === byteOfId[id])).toHaveLength(188);
    expect(byteSymbols[255]).toBe("Ń"); // U+0143 = 0x100 + 67: byte 0xAD, the 68th that is not visible
    expect(byteOfId[255]).toBe(0xad);
  });

  it("has 256 different symbols in the order of their characters, none of them white space", () => {
    expect([...new Set(byteSymbols)].sort()).toEqual([...byteSymbols]);
    expect(byteSymbols.filter((symbol) => /[\p{White_Space}\p{C}]/u.test(symbol))).toEqual([]);
    expect(byteSymbols).toHaveLength(256);
  });

  it("gives every byte an id and back", () => {
    for (let byte = 0; byte < 256; byte++) expect(byteOfId[idOfByte[byte]]).toBe(byte);
    const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    expect(symbolsToBytes(bytesToSymbols(all))).toEqual(all);
  });

  it("gives é, which is C3 A9 in UTF-8, the ids 127 and 102", () => {
    // Visible before A9: 94 of ASCII, then A1 to A8: 94 + 8 = 102. Before C3: 94 + 12 + (C3 - AE = 21) = 127.
    expect(idsOfBytes("é")).toEqual([127, 102]);
    expect(bytesToSymbols(Uint8Array.from([0x20, 0x61]))).toBe("Ġa");
  });

  it("throws on a character that is no symbol", () => {
    expect(() => symbolsToBytes("a b")).toThrow('"a b" must consist of the 256 byte symbols, got " "');
  });
});

describe("textOfBytes", () => {
  it("keeps a byte order mark and puts U+FFFD for what is not UTF-8", () => {
    expect(textOfBytes(Uint8Array.from([0xef, 0xbb, 0xbf, 0x61]))).toBe("\ufeffa");
    expect(textOfBytes(Uint8Array.from([0x61, 0xe7, 0xb5]))).toBe("a\ufffd");
  });

  it("makes the replacement character of half a character", () => {
    expect(textOfBytes(Uint8Array.from(idsOfBytes("\ud83d!"), (id) => byteOfId[id]))).toBe("\ufffd!");
  });
});
