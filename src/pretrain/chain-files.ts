/**
 * Where the models of the chain (base, fine-tuned, reward model, PPO) are: the reader's own, or those that came with the course.
 *
 * `npm run chain` writes to `checkpoints/chain/`; the course brings `datasets/checkpoints/`. The reader's own are preferred, but only all
 * together or from the stage on that is there: a reward model belongs to the policy whose answers it learned from.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { courseRoot } from "../core/paths";
import type { Gpt } from "../lm/gpt";
import { readGpt } from "./weights-file";

/** The models of the chain, in order. */
export const chainModels = ["base", "sft", "reward", "ppo"] as const;

/** A model of the chain. */
export type ChainModel = (typeof chainModels)[number];

/** The folder of `npm run chain`, and the one that came with the course. */
export const chainFolders = {
  own: (): string => path.join(courseRoot(), "checkpoints/chain"),
  shipped: (): string => path.join(courseRoot(), "datasets/checkpoints"),
};

/** A file of the chain, and whose it is. */
export interface ChainFile {
  file: string;
  /** "your own, checkpoints/chain/sft.safetensors" or "the course's, …". */
  whose: string;
}

/**
 * The file of a model: the reader's own chain if it got as far as the reward model, else the course's.
 *
 * @throws if neither is there
 */
export function chainFile(
  name: ChainModel,
  folders = { own: chainFolders.own(), shipped: chainFolders.shipped() },
): ChainFile {
  const fileIn = (folder: string, model: ChainModel): string => path.join(folder, `${model}.safetensors`);
  const owned = (model: ChainModel): boolean => fs.existsSync(fileIn(folders.own, model));
  const needed = chainModels.slice(0, Math.max(3, chainModels.indexOf(name) + 1));
  const own = needed.every(owned);
  const file = fileIn(own ? folders.own : folders.shipped, name);
  if (!fs.existsSync(file)) throw new Error(`${file} must be there, got no such file; run: npm run chain`);
  return { file, whose: `${own ? "your own" : "the course's"}, ${path.relative(courseRoot(), file)}` };
}

/** A GPT of the chain and whose it is. @throws as `chainFile` does */
export function openChain(name: Exclude<ChainModel, "reward">): { model: Gpt; whose: string } {
  const { file, whose } = chainFile(name);
  return { model: readGpt(file), whose };
}
