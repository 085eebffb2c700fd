import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { keepTokenizer, keptTokenizer } from "../../src/pretrain/tokenizer-file";
import { ByteBpe } from "../../src/text/byte-bpe";
import { CharTokenizer } from "../../src/text/char-tokenizer";
import { WordTokenizer } from "../../src/text/word-tokenizer";

let root = "";
beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), "jielong-"));
});
afterEach(() => fs.rmSync(root, { recursive: true }));

describe("a run's tokenizer", () => {
  it("comes back as it was: characters, byte pairs", () => {
    const text = "接龍 接龍 the the 龍\n\u00e9";
    for (const [i, one] of [new CharTokenizer([text]), ByteBpe.train([text], { vocabSize: 262 })].entries()) {
      const folder = path.join(root, String(i));
      keepTokenizer(one, folder);
      keepTokenizer(one, folder);
      const kept = keptTokenizer(folder)!;
      expect(kept.constructor).toBe(one.constructor);
      expect(kept.tokens).toEqual(one.tokens);
      expect(kept.encode(text)).toEqual(one.encode(text));
    }
  });

  it("is not replaced by another one, and is left out where it cannot be written", () => {
    keepTokenizer(new CharTokenizer(["ab"]), root);
    expect(() => keepTokenizer(new CharTokenizer(["abc"]), root)).toThrow(/tokenizer\.json is another tokenizer's/);
    const other = path.join(root, "words");
    keepTokenizer(new WordTokenizer(["a b"]), other);
    expect(keptTokenizer(other)).toBeUndefined();
  });
});
