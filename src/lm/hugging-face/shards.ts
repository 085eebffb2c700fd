/**
 * The tensors of a model that lies in one safetensors file, or in several with an index.
 *
 *   model.safetensors   or   model.safetensors.index.json: {"metadata": {"total_size": 816}, "weight_map": {"wte.weight": FILE}}
 *
 * Source: github.com/huggingface/transformers 5.23, modeling_utils.py, `save_pretrained`.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { JsonFields } from "../../core/json-fields";
import { SafetensorsFile } from "../../core/safetensors";

/** The file that holds each tensor, by the tensor's name. */
export type Shards = ReadonlyMap<string, SafetensorsFile>;

const whole = "model.safetensors";
const index = "model.safetensors.index.json";

/**
 * Opens a folder's model.
 *
 * @throws if there is none, if the index and the files do not hold the same tensors, or their sizes are not what the index says
 */
export function openShards(folder: string): Shards {
  const inFolder = (name: string) => path.join(folder, name);
  if (fs.existsSync(inFolder(whole))) {
    const file = new SafetensorsFile(inFolder(whole));
    return new Map([...file.tensors.keys()].map((name) => [name, file]));
  }
  if (!fs.existsSync(inFolder(index))) {
    const got = fs.existsSync(folder) ? fs.readdirSync(folder).join(", ") || "an empty folder" : "no such folder";
    throw new Error(`${folder} must hold ${whole} or ${index}, got ${got}; save it with safe_serialization=True`);
  }
  return openIndex(JsonFields.parse(fs.readFileSync(inFolder(index), "utf8"), inFolder(index)), folder);
}

function openIndex(json: JsonFields, folder: string): Shards {
  const map = json.object("weight_map");
  const files = new Map<string, SafetensorsFile>();
  for (const name of map.names()) {
    const file = map.text(name);
    if (file !== path.basename(file) || !file.endsWith(".safetensors")) {
      throw map.wrong(name, "the name of a .safetensors file in the same folder");
    }
    if (!files.has(file)) files.set(file, new SafetensorsFile(path.join(folder, file)));
  }
  const shards = new Map(map.names().map((name) => [name, files.get(map.text(name))!]));
  for (const [name, file] of shards) {
    if (!file.tensors.has(name)) throw new Error(`${file.file} must hold "${name}", as ${json.where} says, got none`);
  }
  checkFiles(json, shards, [...files.values()]);
  return shards;
}

/** Nothing may be in the files that the index does not know, and the sizes must add up. */
function checkFiles(json: JsonFields, shards: Shards, files: readonly SafetensorsFile[]): void {
  let bytes = 0;
  for (const file of files) {
    for (const [name, { begin, end }] of file.tensors) {
      if (shards.get(name) !== file) throw new Error(`${json.where} must name ${file.file} for "${name}", got another`);
      bytes += end - begin;
    }
  }
  if (json.raw("metadata") === undefined) return;
  const metadata = json.object("metadata");
  if (metadata.raw("total_size") !== undefined && metadata.integer("total_size") !== bytes) {
    throw metadata.wrong("total_size", `${bytes}, the bytes of all tensors`);
  }
}
