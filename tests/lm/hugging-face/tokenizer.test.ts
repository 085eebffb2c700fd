import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { exportTokenizer, importTokenizer } from "../../../src/lm/hugging-face/tokenizer";
import { ByteBpe } from "../../../src/text/byte-bpe";
import { fixture } from "../../nn/agreement";
import { python, textOf, tokenizerOf } from "../../text/agreement";

interface Said {
  class: string;
  end: string | null;
  unknown: string | null;
  length: number;
  longest: number;
  ids: number[][];
}
const { tokenizers: transformers } = fixture<{ tokenizers: Record<string, Said> }>("hugging-face.json");
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "jielong-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

describe("exportTokenizer", () => {
  for (const kind of ["byte-level", "openai-gpt"] as const) {
    it(`agrees with what transformers made of our ${kind} folder: class, special tokens, ids of hostile texts`, () => {
      const ours = tokenizerOf(python[kind]);
      const { ids, ...said } = transformers[kind];
      const isFirst = kind === "openai-gpt";
      expect(said).toEqual({
        class: isFirst ? "OpenAIGPTTokenizer" : "GPT2Tokenizer",
        end: isFirst ? null : "<|endoftext|>",
        unknown: isFirst ? "<unk>" : null,
        length: ours.vocabSize,
        longest: 64,
      });
      for (const [i, { text }] of python[kind].samples.entries()) expect(ours.encode(text), text).toEqual(ids[i]);
    });

    it(`keeps a ${kind} tokenizer there and back`, () => {
      const folder = path.join(scratch, `there ${kind}`);
      const ours = tokenizerOf(python[kind]);
      exportTokenizer(ours, folder, 64);
      const { tokens, merges, added } = importTokenizer(folder);
      expect({ tokens, merges, added }).toEqual({ tokens: ours.tokens, merges: ours.merges, added: ours.added });
    });
  }
});

describe("importTokenizer", () => {
  /** A folder as it was before tokenizer.json: the library's vocabulary and merges in two files. */
  function older(kind: "byte-level" | "openai-gpt"): string {
    const { model, added_tokens } = JSON.parse(textOf(python[kind])) as {
      model: { vocab: Record<string, number>; merges: string[][] };
      added_tokens: { content: string; id: number }[];
    };
    const folder = fs.mkdtempSync(path.join(scratch, "older-"));
    const added = Object.fromEntries(added_tokens.map(({ content, id }) => [content, id]));
    fs.writeFileSync(path.join(folder, "vocab.json"), JSON.stringify({ ...model.vocab, ...added }));
    const lines = ["#version: 0.2", ...model.merges.map((pair) => pair.join(" ")), ""];
    fs.writeFileSync(path.join(folder, "merges.txt"), lines.join("\n"));
    return folder;
  }

  for (const kind of ["byte-level", "openai-gpt"] as const) {
    it(`reads vocab.json and merges.txt of ${kind} as the same tokenizer`, () => {
      const tokenizer = importTokenizer(older(kind));
      expect(tokenizer instanceof ByteBpe).toBe(kind === "byte-level");
      const known = kind === "byte-level" ? "<|endoftext|>" : "<unk>";
      expect(tokenizer.added.map(({ content }) => content)).toEqual([known]);
      for (const { text, ids } of python[kind].samples) {
        if (!/<\|end\|>|<é>/i.test(text)) expect(tokenizer.encode(text), text).toEqual(ids);
      }
    });
  }

  it("throws where there is no tokenizer, or one of the two files is torn", () => {
    expect(() => importTokenizer("/nowhere")).toThrow(
      "/nowhere must hold tokenizer.json, or vocab.json and merges.txt",
    );
    const folder = older("byte-level");
    fs.appendFileSync(path.join(folder, "merges.txt"), "Ġ\n");
    expect(() => importTokenizer(folder)).toThrow(
      /merges\[\d+\] must be two tokens that are a third together, got "Ġ"/,
    );
    fs.rmSync(path.join(folder, "merges.txt"));
    expect(() => importTokenizer(folder)).toThrow("merges.txt");
  });
});
