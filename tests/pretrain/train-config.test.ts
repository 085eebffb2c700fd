import * as fs from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { courseRoot } from "../../src/core/paths";
import { gpt1 } from "../../src/lm/gpt-config";
import { documentsOf } from "../../src/pretrain/configured-run";
import { parseTrainConfig } from "../../src/pretrain/train-config";

const good = {
  data: { set: "first-names" },
  tokenizer: { kind: "characters" },
  model: { blockSize: 16 },
  training: { batchSize: 4, maxSteps: 60 },
};
type Parts = Record<string, unknown>;
const parse = (change: Parts = {}) => parseTrainConfig(JSON.stringify({ ...good, ...change }), "/folder/run.json");

describe("parseTrainConfig", () => {
  it("fills the defaults in", () => {
    expect(parse()).toEqual({
      name: "run",
      data: { set: "first-names", validation: 0.1, seed: 1 },
      tokenizer: { kind: "characters" },
      model: {
        ...{ blockSize: 16, nLayer: 4, nHead: 4, nEmbd: 128, norm: "pre", dropout: 0, activation: "gelu" },
        ...{ positionStd: 0.02, seed: 1 },
      },
      training: { batchSize: 4, maxSteps: 60 },
    });
  });

  it("takes a preset, and what differs from it", () => {
    const { vocabSize: _, ...sizes } = gpt1;
    expect(parse({ model: { preset: "gpt1", nLayer: 7, seed: 3 } }).model).toEqual({ ...sizes, nLayer: 7, seed: 3 });
    const wide = { blockSize: 7, start: "as wide as gpt1" };
    expect(parse({ model: wide }).model).toMatchObject(wide);
  });

  it("takes every field", () => {
    const training = {
      ...{ batchSize: 2, maxSteps: 9, learningRate: 0.1, warmupSteps: 3, maxNorm: 2, weightDecay: 0, accumulate: 5 },
      ...{ precision: "bfloat16", evalEvery: 4, evalBatches: 6, logEvery: 7, saveEvery: 8, keep: 3 },
    };
    const sample = { prompt: "a", every: 2, maxNewTokens: 3, temperature: 0.5 };
    const data = { file: "texts.txt", separator: "---", limit: 5, validation: 0.2, seed: 2 };
    const tokenizer = { kind: "byte-bpe", vocabSize: 300 };
    const model = { blockSize: 8, nLayer: 1, nHead: 2, nEmbd: 4, norm: "post", dropout: 0.1, activation: "gelu-erf" };
    const config = parse({ name: "other", training, sample, data, tokenizer, model });
    expect(config).toMatchObject({ name: "other", training, sample, tokenizer, model });
    expect(config.data).toEqual({ ...data, file: "/folder/texts.txt" });
  });

  const wrong: [string, Parts, string][] = [
    [
      "an unknown field",
      { trainig: {} },
      'run.json has no field "trainig"; it has name, data, tokenizer, model, training, sample',
    ],
    [
      "an unknown field further in",
      { model: { blockSize: 16, nLayers: 2 } },
      'run.json: model has no field "nLayers"; it has preset',
    ],
    ["a missing part", { training: undefined }, "run.json: training must be an object, got nothing"],
    [
      "a missing number",
      { training: { batchSize: 4 } },
      "run.json: training: maxSteps must be a whole number >= 1, got nothing",
    ],
    ["a wrong type", { training: { batchSize: "4", maxSteps: 1 } }, 'batchSize must be a whole number >= 1, got "4"'],
    ["a fraction", { training: { batchSize: 4, maxSteps: 1.5 } }, "maxSteps must be a whole number >= 1, got 1.5"],
    [
      "a number out of range",
      { model: { blockSize: 16, dropout: 1 } },
      "dropout must be a number from 0 to 0.9, got 1",
    ],
    [
      "a rate that is text",
      { training: { batchSize: 4, maxSteps: 1, learningRate: "high" } },
      'learningRate must be a number >= 0, got "high"',
    ],
    [
      "an unknown data set",
      { data: { set: "novels" } },
      'data: set must be "state-of-the-union" or "moby-dick" or "first-names" or "dictionary-and-mails" or "tinystories"',
    ],
    ["two sources", { data: { set: "moby-dick", file: "a" } }, 'data must have either "set"'],
    ["no source", { data: {} }, 'data must have either "set"'],
    ["a separator without a file", { data: { set: "moby-dick", separator: "x" } }, '"separator" belongs to "file"'],
    ["an unknown tokenizer", { tokenizer: { kind: "words" } }, 'kind must be "characters" or "byte-bpe", got "words"'],
    [
      "a vocabulary without the bytes",
      { tokenizer: { kind: "byte-bpe", vocabSize: 256 } },
      "vocabSize must be a whole number >= 257",
    ],
    ["a vocabulary of characters", { tokenizer: { kind: "characters", vocabSize: 5 } }, 'has no field "vocabSize"'],
    ["no length", { model: {} }, "model: blockSize must be a whole number >= 1, got nothing"],
    ["an unknown preset", { model: { preset: "gpt9" } }, 'preset must be "gpt1" or "gpt2" or absent, got "gpt9"'],
  ];
  for (const [what, change, message] of wrong) {
    it(`throws on ${what}, naming it`, () => expect(() => parse(change)).toThrow(message));
  }

  it("throws on a file that is no JSON", () => {
    expect(() => parseTrainConfig("{", "/folder/run.json")).toThrow("run.json must be JSON, got");
  });

  it("takes every configuration that ships", () => {
    const folder = path.join(courseRoot(), "src/pretrain/configs");
    for (const name of fs.readdirSync(folder)) {
      const config = parseTrainConfig(fs.readFileSync(path.join(folder, name), "utf8"), path.join(folder, name));
      expect(config.name).toBe(path.basename(name, ".json"));
      expect(config.model.nEmbd % config.model.nHead).toBe(0);
    }
  });
});

describe("documentsOf", () => {
  const rest = { validation: 0.1, seed: 1 };

  it("gives the documents of a set, at most as many as the limit says", () => {
    expect(documentsOf({ set: "first-names", limit: 7, ...rest })).toHaveLength(7);
  });

  it("names a file that is missing", () => {
    expect(() => documentsOf({ file: "/no/such.txt", ...rest })).toThrow(
      "data: file /no/such.txt must be there, got no such file",
    );
  });
});
