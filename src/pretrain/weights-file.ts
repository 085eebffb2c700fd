/**
 * A model's weights in one file: safetensors, 16-bit or 32-bit numbers, with its sizes in the metadata.
 */
import * as fs from "node:fs";
import { JsonFields } from "../core/json-fields";
import type { Module } from "../core/module";
import { Rng } from "../core/random";
import { SafetensorsFile, type StoredTensor, writeSafetensors } from "../core/safetensors";
import { Gpt } from "../lm/gpt";
import type { GptConfig } from "../lm/gpt-config";

/**
 * Writes weights; an old file is replaced only when the new one is whole.
 *
 * @param config  the sizes, and anything else that is JSON and needed to make the module again
 * @param dtype   "BF16" halves the file and keeps 3 decimal digits of each weight; a model that was saved so gives slightly other numbers
 */
export function writeWeights(
  file: string,
  module: Module,
  config: Readonly<Record<string, unknown>>,
  dtype: "F32" | "BF16" = "F32",
): void {
  const tensors = new Map(
    [...module.parameters()].map(([path, variable]): [string, StoredTensor] => [
      path,
      { dtype, shape: variable.shape, values: variable.dataSync() as Float32Array },
    ]),
  );
  writeSafetensors(file, tensors, { format: "pt", config: JSON.stringify(config) });
}

/**
 * Puts a file's numbers into a module.
 * @throws if a tensor is missing, unknown or of another size; then nothing has changed
 */
export function readWeights(file: SafetensorsFile, module: Module): void {
  module.setWeights(new Map([...file.tensors.keys()].map((path) => [path, file.floats(path)])));
}

/** The sizes that a file's metadata hold. @throws if there are none */
export function sizesOf(file: SafetensorsFile): GptConfig {
  const fields = JsonFields.parse(file.metadata.config ?? "{}", `${file.file}: config`);
  for (const name of ["vocabSize", "blockSize", "nLayer", "nHead", "nEmbd"]) fields.integer(name, 1);
  return JSON.parse(file.metadata.config) as GptConfig;
}

/** The GPT of a file. @throws if there is no such file, or it holds no GPT */
export function readGpt(path: string): Gpt {
  if (!fs.existsSync(path)) throw new Error(`${path} must be a file of weights, got no such file`);
  const file = new SafetensorsFile(path);
  const model = new Gpt(sizesOf(file), new Rng(1));
  readWeights(file, model);
  return model;
}
