import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { ByteBpe } from "../../src/text/byte-bpe";
import { parseTokenizer, readTokenizer, tokenizerJson, writeTokenizer } from "../../src/text/tokenizer-json";
import { python, textOf, tokenizerOf } from "./agreement";

type Json = Record<string, unknown>;

/** The library's file with one thing changed. */
function changed(kind: "byte-level" | "openai-gpt", change: (file: Json & Record<string, Json>) => void): string {
  const file = JSON.parse(textOf(python[kind])) as Json & Record<string, Json>;
  change(file);
  return JSON.stringify(file);
}

describe("tokenizerJson", () => {
  for (const kind of ["byte-level", "openai-gpt"] as const) {
    it(`keeps what the library wrote, ${kind}: model, added tokens, normaliser, pre-tokenizer, decoder`, () => {
      const library = JSON.parse(textOf(python[kind])) as Json & Record<string, Json>;
      const ours = JSON.parse(tokenizerJson(tokenizerOf(python[kind]))) as Json & Record<string, Json>;
      const { vocab, ...model } = ours.model;
      expect(vocab).toEqual({ ...(library.model.vocab as Json), ...Object.fromEntries(added(library)) });
      expect(model.merges).toEqual(library.model.merges);
      expect(model.end_of_word_suffix).toEqual(library.model.end_of_word_suffix);
      expect(model.unk_token).toEqual(library.model.unk_token);
      for (const name of ["added_tokens", "normalizer", "pre_tokenizer"]) expect(ours[name]).toEqual(library[name]);
      expect(ours.decoder.type).toEqual(library.decoder.type);
    });
  }

  const added = (file: Json) => (file.added_tokens as { content: string; id: number }[]).map((t) => [t.content, t.id]);

  it("keeps a tokenizer of ours, one token called __proto__, through a file", () => {
    const texts = ["__proto__ __proto__ constructor 12 12 12", "一心一意"];
    const tokenizer = ByteBpe.train(texts, { vocabSize: 290 });
    expect(tokenizer.tokens).toContain("__proto__".slice(0, 2));
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "jielong-"));
    const file = path.join(folder, "new", "tokenizer.json");
    writeTokenizer(tokenizer, file);
    const again = readTokenizer(file) as ByteBpe;
    expect(again.tokens).toEqual(tokenizer.tokens);
    expect(again.merges).toEqual(tokenizer.merges);
    expect(again.added).toEqual(tokenizer.added);
    for (const text of texts) expect(again.encode(text)).toEqual(tokenizer.encode(text));
    fs.rmSync(folder, { recursive: true });
  });
});

describe("parseTokenizer", () => {
  it("reads merges written as one text, as older files have them", () => {
    const old = changed("byte-level", ({ model }) => {
      model.merges = (model.merges as string[][]).map((pair) => pair.join(" "));
    });
    expect((parseTokenizer(old) as ByteBpe).merges).toEqual((tokenizerOf(python["byte-level"]) as ByteBpe).merges);
  });

  it("reads a file of 2020, which leaves out what was not thought of then, as the same tokenizer", () => {
    const old = changed("byte-level", (file) => {
      const { vocab, merges } = file.model;
      Object.assign(file, {
        model: { dropout: null, unk_token: null, continuing_subword_prefix: "", end_of_word_suffix: "", vocab, merges },
        pre_tokenizer: { type: "ByteLevel", add_prefix_space: false, trim_offsets: true },
        post_processor: { type: "ByteLevel", add_prefix_space: true, trim_offsets: false },
      });
    });
    const tokenizer = parseTokenizer(old);
    for (const { text, ids } of python["byte-level"].samples) expect(tokenizer.encode(text)).toEqual(ids);
  });

  const wrong: [string, (file: Json & Record<string, Json>) => void, string][] = [
    [
      "another model",
      ({ model }) => Object.assign(model, { type: "Unigram" }),
      'model: type must be "BPE" or absent, got "Unigram"',
    ],
    [
      "dropout",
      ({ model }) => Object.assign(model, { dropout: 0.1 }),
      "model: dropout must be null or absent, got 0.1",
    ],
    ["byte fallback", ({ model }) => Object.assign(model, { byte_fallback: true }), "byte_fallback must be false"],
    ["whole words first", ({ model }) => Object.assign(model, { ignore_merges: true }), "ignore_merges must be false"],
    [
      "a normaliser",
      (file) => Object.assign(file, { normalizer: { type: "NFC" } }),
      "normalizer must be null or absent",
    ],
    [
      "another split",
      (file) => Object.assign(file, { pre_tokenizer: { type: "Metaspace" } }),
      'pre_tokenizer: type must be "ByteLevel"',
    ],
    ["no pattern", ({ pre_tokenizer }) => Object.assign(pre_tokenizer, { use_regex: false }), "use_regex must be true"],
    [
      "no pre-tokenizer",
      (file) => Object.assign(file, { pre_tokenizer: null }),
      "pre_tokenizer must be an object, got null",
    ],
    [
      "tokens around",
      (file) => Object.assign(file, { post_processor: { type: "TemplateProcessing", single: [1, 2] } }),
      "post_processor: single must be the text alone",
    ],
    ["truncation", (file) => Object.assign(file, { truncation: { max_length: 5 } }), "truncation must be null"],
    ["a hole", ({ model }) => Object.assign(model.vocab as Json, { "!": 9999 }), "must have the ids 0 to"],
    ["two of one id", ({ model }) => Object.assign(model.vocab as Json, { "!": 1 }), "an id must have one token"],
    [
      "half an id",
      ({ model }) => Object.assign(model.vocab as Json, { "!": 0.5 }),
      "vocab: ! must be a whole number >= 0, got 0.5",
    ],
    [
      "a foreign merge",
      ({ model }) => Object.assign(model, { merges: [["a", "龍"]] }),
      'merges[0] must be two tokens that are a third together, got ["a","龍"]',
    ],
    [
      "a torn merge",
      ({ model }) => Object.assign(model, { merges: ["a b c"] }),
      'merges[0] must be two tokens that are a third together, got "a b c"',
    ],
    [
      "space eaten",
      (file) => Object.assign((file.added_tokens as unknown as Json[])[0], { lstrip: true }),
      "added_tokens[0]: lstrip must be false",
    ],
  ];
  for (const [name, change, message] of wrong) {
    it(`throws at ${name}, naming the field`, () => {
      expect(() => parseTokenizer(changed("byte-level", change), "x.json")).toThrow(message);
      expect(() => parseTokenizer(changed("byte-level", change), "x.json")).toThrow(/^x\.json/);
    });
  }

  it("throws at a GPT-1 file without its unknown token or with accents kept", () => {
    const noUnknown = changed("openai-gpt", ({ model }) => Object.assign(model, { unk_token: "<none>" }));
    expect(() => parseTokenizer(noUnknown)).toThrow('model: unk_token must be a token of the vocabulary, got "<none>"');
    const accents = changed("openai-gpt", ({ normalizer }) => Object.assign(normalizer, { strip_accents: false }));
    expect(() => parseTokenizer(accents)).toThrow(
      "normalizer: strip_accents must be null or true or absent, got false",
    );
  });

  it("throws at what is no JSON, no object, or no file", () => {
    expect(() => parseTokenizer("{", "x.json")).toThrow('x.json must be JSON, got "{"');
    expect(() => parseTokenizer("[]", "x.json")).toThrow("x.json must be an object, got []");
    expect(() => readTokenizer("/nowhere/x.json")).toThrow("/nowhere/x.json");
  });
});
