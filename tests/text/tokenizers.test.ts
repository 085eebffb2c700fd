import { describe, expect, it } from "vitest";
import { bertNormalise, bertSplit } from "../../src/text/bert-split";
import type { ByteBpe } from "../../src/text/byte-bpe";
import { trainFast } from "../../src/text/fast-bpe";
import { gpt2Split } from "../../src/text/gpt2-split";
import { parseTokenizer } from "../../src/text/tokenizer-json";
import { corpora, digest, lesson, python, textOf, tokenizerOf } from "./agreement";

const utf8 = new TextEncoder();

for (const name of ["byte-level", "openai-gpt"] as const) {
  describe(`a ${name} tokenizer from the Python library's file`, () => {
    const kind = python[name];
    const tokenizer = tokenizerOf(kind);

    it("equals the library on hostile texts: ids, ids without special tokens, and the text back", () => {
      for (const { text, ids, ordinary, kept, "text without": without } of kind.samples) {
        const label = JSON.stringify(text);
        expect(tokenizer.encode(text), label).toEqual(ids);
        expect(tokenizer.encodeOrdinary(text), label).toEqual(ordinary);
        // The library reads the é of the special token as a byte symbol.
        if (text.includes("<é>") && name === "byte-level") continue;
        expect(tokenizer.decode(ids), label).toBe(kept);
        expect(tokenizer.decode(ids, "leave out"), label).toBe(without);
      }
    });

    it("equals the library on Moby-Dick and the first names", () => {
      for (const corpus of ["Moby-Dick", "first names"]) {
        const expected = kind.corpora[corpus];
        const lines = corpora[corpus]();
        expect(lines).toHaveLength(expected.lines);
        for (const [i, block] of expected.blocks.entries()) {
          const rows = lines.slice(4999 * i, 4999 * (i + 1)).map((line) => `${tokenizer.encode(line).join(",")}\n`);
          expect(digest(rows.join("")), `${corpus}, block ${i}`).toBe(block);
        }
      }
    });
  });
}

describe("trainFast", () => {
  it("gives the merges that the Python library learns from the same texts", () => {
    const library = tokenizerOf(python["byte-level"]) as ByteBpe;
    expect(trainFast(lesson(), library.merges.length)).toEqual(library.merges);
  });
});

describe("a byte-level tokenizer that puts a space first", () => {
  it("equals the library", () => {
    const file = textOf(python["byte-level"]).replace('"add_prefix_space":false', '"add_prefix_space":true');
    const tokenizer = parseTokenizer(file) as ByteBpe;
    expect(tokenizer.addPrefixSpace).toBe(true);
    for (const { text, ids } of python["byte-level"]["with a space before"])
      expect(tokenizer.encode(text)).toEqual(ids);
  });
});

describe("splitting", () => {
  it("equals the library on every character that Unicode has had, unchanged, since 2002", () => {
    const { runs, blocks } = python.characters;
    const shapes = runs.flatMap(([first, last]) =>
      Array.from({ length: last - first + 1 }, (_, i) => {
        const character = String.fromCodePoint(first + i);
        const text = `a${character}1${character}!${character}`;
        return [gpt2Split(text).map((piece) => utf8.encode(piece).length), bertSplit(bertNormalise(text))];
      }),
    );
    expect(shapes.length).toBeGreaterThan(90_000);
    for (const [i, block] of blocks.entries()) {
      expect(digest(JSON.stringify(shapes.slice(1009 * i, 1009 * (i + 1)))), `block ${i}`).toBe(block);
    }
  });
});
