/**
 * The configuration of a long training run: a JSON file, checked field by field before anything begins.
 *
 *   { "data": { "set": "state-of-the-union" }, "tokenizer": { "kind": "characters" },
 *     "model": { "blockSize": 64 }, "training": { "batchSize": 12, "maxSteps": 5000 } }
 */
import * as path from "node:path";
import { JsonFields } from "../core/json-fields";
import { type GptConfig, gpt1, gpt2, gptDefaults } from "../lm/gpt-config";

/** Data sets by name: those that install with the course, and those that `npm run data -- get` fetches. */
export const dataSetNames = [
  "state-of-the-union",
  "moby-dick",
  "first-names",
  "dictionary-and-mails",
  "tinystories",
] as const;

/** A configuration with the defaults filled in. */
export interface TrainConfig {
  /** Name of the run: `checkpoints/NAME/`. Default: the file's name. */
  name: string;
  data: {
    /** Where the texts come from; or `file`. */
    set?: (typeof dataSetNames)[number];
    /** A text file, beside the configuration unless the path is absolute. */
    file?: string;
    /** What stands between two documents of the file. */
    separator?: string;
    /** At most so many documents. */
    limit?: number;
    /** Share of the documents that is held out. Default 0.1. */
    validation: number;
    /** Decides what is held out and the order of the batches. Default 1. */
    seed: number;
  };
  tokenizer: { kind: "characters" } | { kind: "byte-bpe"; vocabSize: number };
  /** Sizes of the GPT without its vocabulary: a preset ("gpt1", "gpt2") and what differs from it. */
  model: Omit<GptConfig, "vocabSize"> & {
    seed: number;
    /** "as wide as gpt1": first weights as in `lm/gpt-start.ts`. Default: those of the model itself. */
    start?: "as wide as gpt1";
  };
  training: {
    batchSize: number;
    maxSteps: number;
    learningRate?: number;
    warmupSteps?: number;
    maxNorm?: number;
    weightDecay?: number;
    accumulate?: number;
    precision?: "float32" | "bfloat16";
    evalEvery?: number;
    evalBatches?: number;
    logEvery?: number;
    saveEvery?: number;
    keep?: number;
  };
  /** What the model is asked to continue as it learns. */
  sample?: { prompt: string; every?: number; maxNewTokens: number; temperature: number };
}

/**
 * Checks a configuration.
 *
 * @param text  of the file
 * @param file  its path, for errors and for what is named relative to it
 * @throws naming the field, what it must be and what it is, if one is missing, unknown, or of the wrong type
 */
export function parseTrainConfig(text: string, file: string): TrainConfig {
  const fields = JsonFields.parse(text, path.basename(file));
  only(fields, ["name", "data", "tokenizer", "model", "training", "sample"]);
  const name = fields.raw("name") === undefined ? path.basename(file, ".json") : fields.text("name");
  const sample = fields.raw("sample") === undefined ? {} : { sample: sampleOf(fields.object("sample")) };
  return {
    name,
    data: dataOf(fields.object("data"), path.dirname(file)),
    tokenizer: tokenizerOf(fields.object("tokenizer")),
    model: modelOf(fields.object("model")),
    training: trainingOf(fields.object("training")),
    ...sample,
  };
}

function dataOf(data: JsonFields, folder: string): TrainConfig["data"] {
  only(data, ["set", "file", "separator", "limit", "validation", "seed"]);
  if ((data.raw("set") === undefined) === (data.raw("file") === undefined)) {
    throw new Error(`${data.where} must have either "set" (${dataSetNames.join(", ")}) or "file", got both or neither`);
  }
  const source =
    data.raw("set") === undefined
      ? { file: path.resolve(folder, data.text("file")) }
      : { set: data.oneOf("set", dataSetNames) };
  if (data.raw("separator") !== undefined && !("file" in source)) {
    throw new Error(`${data.where}: "separator" belongs to "file", and this is a set`);
  }
  return {
    ...source,
    ...optional(data, "separator", () => data.text("separator")),
    ...optional(data, "limit", () => data.integer("limit", 1)),
    validation: or(data, "validation", () => data.number("validation", 0, 0.9), 0.1),
    seed: or(data, "seed", () => data.integer("seed"), 1),
  };
}

function tokenizerOf(tokenizer: JsonFields): TrainConfig["tokenizer"] {
  const kind = tokenizer.oneOf("kind", ["characters", "byte-bpe"] as const);
  only(tokenizer, kind === "characters" ? ["kind"] : ["kind", "vocabSize"]);
  return kind === "characters" ? { kind } : { kind, vocabSize: tokenizer.integer("vocabSize", 257) };
}

function modelOf(model: JsonFields): TrainConfig["model"] {
  const sizes = ["blockSize", "nLayer", "nHead", "nEmbd"] as const;
  only(model, ["preset", "seed", "start", ...sizes, "norm", "dropout", "activation"]);
  const preset = model.oneOf("preset", ["gpt1", "gpt2", undefined]);
  if (!preset) model.integer("blockSize", 1);
  const base = preset ? { gpt1, gpt2 }[preset] : { ...gptDefaults, blockSize: 0 };
  const { vocabSize: _, ...others } = { vocabSize: 0, ...base };
  return {
    ...others,
    ...Object.assign({}, ...sizes.map((size) => optional(model, size, () => model.integer(size, 1)))),
    ...optional(model, "norm", () => model.oneOf("norm", ["pre", "post"] as const)),
    ...optional(model, "dropout", () => model.number("dropout", 0, 0.9)),
    ...optional(model, "activation", () => model.oneOf("activation", ["gelu", "gelu-erf"] as const)),
    ...optional(model, "start", () => model.oneOf("start", ["as wide as gpt1"] as const)),
    seed: or(model, "seed", () => model.integer("seed"), 1),
  } as TrainConfig["model"];
}

function trainingOf(training: JsonFields): TrainConfig["training"] {
  const wholes = ["warmupSteps", "accumulate", "evalEvery", "evalBatches", "logEvery", "saveEvery", "keep"] as const;
  const numbers = ["learningRate", "maxNorm", "weightDecay"] as const;
  only(training, ["batchSize", "maxSteps", "precision", ...wholes, ...numbers]);
  return {
    batchSize: training.integer("batchSize", 1),
    maxSteps: training.integer("maxSteps", 1),
    ...Object.assign({}, ...wholes.map((name) => optional(training, name, () => training.integer(name, 1)))),
    ...Object.assign({}, ...numbers.map((name) => optional(training, name, () => training.number(name, 0)))),
    ...optional(training, "precision", () => training.oneOf("precision", ["float32", "bfloat16"] as const)),
  };
}

function sampleOf(sample: JsonFields): NonNullable<TrainConfig["sample"]> {
  only(sample, ["prompt", "every", "maxNewTokens", "temperature"]);
  return {
    prompt: sample.text("prompt"),
    ...optional(sample, "every", () => sample.integer("every", 1)),
    maxNewTokens: or(sample, "maxNewTokens", () => sample.integer("maxNewTokens", 1), 200),
    temperature: or(sample, "temperature", () => sample.number("temperature", 1e-3), 0.8),
  };
}

/** `{ name: value }` where the field is there, else `{}`. */
function optional<K extends string, T>(fields: JsonFields, name: K, read: () => T): { [P in K]?: T } {
  return (fields.raw(name) === undefined ? {} : { [name]: read() }) as { [P in K]?: T };
}

/** The field where it is there, else a default. */
function or<T>(fields: JsonFields, name: string, read: () => T, otherwise: T): T {
  return fields.raw(name) === undefined ? otherwise : read();
}

/** Refuses fields that nobody reads: a misspelt one would silently do nothing. */
function only(fields: JsonFields, known: readonly string[]): void {
  const unknown = fields.names().find((name) => !known.includes(name));
  if (unknown) throw new Error(`${fields.where} has no field "${unknown}"; it has ${known.join(", ")}`);
}
