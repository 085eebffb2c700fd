/**
 * GPT-1 and GPT-2 in and out: a folder with config.json and model.safetensors, as `from_pretrained` reads and `save_pretrained` writes it.
 *
 * Source: github.com/huggingface/transformers 5.23, models/gpt2 and models/openai.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { writeAtomically } from "../../core/atomic-file";
import { JsonFields } from "../../core/json-fields";
import { Rng } from "../../core/random";
import { type StoredTensor, type WrittenType, writeSafetensors } from "../../core/safetensors";
import { Gpt } from "../gpt";
import { configFrom, configTo, familyOf } from "./config";
import { isMask, outputName, prefix, theirName } from "./names";
import { openShards, type Shards } from "./shards";

/** Tensors by their names without the prefix; a file has it on all names or on none. */
function withoutPrefix(shards: Shards, folder: string): Map<string, string> {
  const names = [...shards.keys()].filter((name) => name !== outputName);
  const prefixed = names.filter((name) => name.startsWith(prefix));
  if (prefixed.length > 0 && prefixed.length < names.length) {
    const bare = names.find((name) => !name.startsWith(prefix));
    throw new Error(`${folder}: all names must start with "${prefix}", or none, got "${prefixed[0]}" and "${bare}"`);
  }
  const cut = prefixed.length > 0 ? prefix.length : 0;
  return new Map(names.map((name) => [name.slice(cut), name]));
}

function sameNumbers(a: Float32Array, b: Float32Array): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}

/** An output layer of its own would be lost without a word. */
function checkTied(shards: Shards, embedding: string, values: Float32Array): void {
  const output = shards.get(outputName);
  if (output && !sameNumbers(output.floats(outputName), values)) {
    throw new Error(`${output.file}: ${outputName} must equal ${embedding} (tied weights), got other numbers`);
  }
}

/** The numbers of every weight of ours. */
function weightsFrom(model: Gpt, shards: Shards, folder: string): Map<string, Float32Array> {
  const family = familyOf(model.config);
  const theirs = withoutPrefix(shards, folder);
  const weights = new Map<string, Float32Array>();
  for (const [ours, { shape }] of model.parameters()) {
    const bare = theirName(ours, family);
    const name = theirs.get(bare);
    if (!name) throw new Error(`${folder} must hold the tensor "${bare}" of ${family}, got ${theirs.size} others`);
    theirs.delete(bare);
    const file = shards.get(name)!;
    const got = file.tensors.get(name)!.shape;
    if (got.join() !== shape.join()) {
      throw new Error(`${file.file}: ${name} must have shape [${shape.join(", ")}], got [${got.join(", ")}]`);
    }
    weights.set(ours, file.floats(name));
    if (ours === "tokenEmbedding.weight") checkTied(shards, name, weights.get(ours)!);
  }
  const left = [...theirs.keys()].filter((name) => !isMask(name));
  if (left.length > 0)
    throw new Error(`${folder} must hold a plain ${family}, got more: ${left.slice(0, 3).join(", ")}`);
  return weights;
}

/**
 * A GPT from a folder in the format of Hugging Face.
 *
 * @param folder  holds config.json, and model.safetensors or its parts with their index
 * @param rng     where dropout masks will come from
 * @returns       the model; a float16 or bfloat16 file gives float32 weights
 * @throws        naming the file and what is wrong, missing or unknown in it
 */
export function importGpt(folder: string, rng = new Rng(1)): Gpt {
  const file = path.join(folder, "config.json");
  const config = configFrom(JsonFields.parse(fs.readFileSync(file, "utf8"), file));
  const shards = openShards(folder);
  const model = new Gpt(config, rng);
  try {
    model.setWeights(weightsFrom(model, shards, folder));
  } catch (error) {
    model.dispose();
    throw error;
  }
  return model;
}

/**
 * Writes a GPT as a folder that `transformers` loads: a pre-norm model as `gpt2`, a post-norm one as `openai-gpt`.
 *
 * @param options  dtype: how numbers are stored; endId: id of the token that ends a text, for `generate` of transformers
 * @throws if their family has no such model, or the files cannot be written
 */
export function exportGpt(
  model: Gpt,
  folder: string,
  { dtype = "F32", endId = null }: { dtype?: Exclude<WrittenType, "I32" | "U8">; endId?: number | null } = {},
): void {
  const config = configTo(model.config, endId);
  const family = familyOf(model.config);
  const tensors = new Map<string, StoredTensor>();
  for (const [ours, variable] of model.parameters()) {
    const values = variable.dataSync() as Float32Array;
    tensors.set(prefix + theirName(ours, family), { dtype, shape: variable.shape, values });
  }
  const type = { F32: "float32", F16: "float16", BF16: "bfloat16" }[dtype];
  writeSafetensors(path.join(folder, "model.safetensors"), tensors);
  writeAtomically(path.join(folder, "config.json"), [`${JSON.stringify({ ...config, dtype: type }, null, 2)}\n`]);
}
