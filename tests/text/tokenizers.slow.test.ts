import { describe, expect, it } from "vitest";
import { corpora, digest, python, tokenizerOf } from "./agreement";

for (const name of ["byte-level", "openai-gpt"] as const) {
  describe(`a ${name} tokenizer from the Python library's file`, () => {
    const kind = python[name];
    const tokenizer = tokenizerOf(kind);

    for (const [corpus, expected] of Object.entries(kind.corpora)) {
      it(`equals the library on all ${expected.lines} lines of ${corpus}`, () => {
        const lines = corpora[corpus]();
        expect(lines).toHaveLength(expected.lines);
        let tokens = 0;
        for (const [i, block] of expected.blocks.entries()) {
          const rows = lines.slice(4999 * i, 4999 * (i + 1)).map((line) => tokenizer.encode(line));
          tokens += rows.reduce((total, ids) => total + ids.length, 0);
          expect(digest(rows.map((ids) => `${ids.join(",")}\n`).join("")), `block ${i}`).toBe(block);
        }
        expect(tokens).toBe(expected.tokens);
      }, 300_000);
    }
  });
}
