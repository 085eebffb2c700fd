/**
 * `npm run chain`: base, fine-tuning, reward model, PPO of the small world, one after the other, and what each was worth.
 *
 * Everything goes to `checkpoints/chain/`; the same command goes on where it was cut off, and notebooks find the models there.
 */
import * as fs from "node:fs";
import { parseArgs } from "node:util";
import { chainFolders } from "../pretrain/chain-files";
import { typedPath } from "./notebooks/files";
import { print, stoppable } from "./train/stoppable";

const usage = `npm run chain [--seed N] [--scale quick|cpu] [--folder DIR] [--fresh]
  --seed N      1, 2, …: other first weights, demonstrations and labels; default 1
  --scale       cpu: the chain of the course; quick: shows in a minute that it runs
  --folder DIR  where models and results go; default checkpoints/chain, where notebooks look
  --fresh       throws away what is there
  --at gpt1     instead: a few steps of each stage with random weights of GPT-1's size, with the memory that they take beside what was
                worked out; 7 GB and two minutes on two cores
Ctrl-C stops after the step that runs; the same command goes on.`;

const options = {
  seed: { type: "string", default: "1" },
  scale: { type: "string", default: "cpu" },
  folder: { type: "string" },
  fresh: { type: "boolean" },
  at: { type: "string" },
  help: { type: "boolean" },
} as const;

/** @returns the exit code: 0 when the chain is complete, 130 when it was stopped, 1 when it failed, 2 when the command was not understood */
export async function main(args: readonly string[]): Promise<number> {
  let given: { seed: number; scale: "quick" | "cpu"; path: string };
  let fullSize = false;
  try {
    const { values } = parseArgs({ args: [...args], options });
    if (values.help) {
      console.log(usage);
      return 0;
    }
    const { seed, scale, folder, fresh, at } = values;
    if (at !== undefined && at !== "gpt1") throw new Error(`--at must be gpt1, got ${at}`);
    fullSize = at === "gpt1";
    if (!/^[1-9]\d*$/.test(seed)) throw new Error(`--seed must be a whole number >= 1, got ${seed}`);
    if (scale !== "quick" && scale !== "cpu") throw new Error(`--scale must be quick or cpu, got ${scale}`);
    given = { seed: Number(seed), scale, path: folder === undefined ? chainFolders.own() : typedPath(folder) };
    if (fresh && !fullSize) fs.rmSync(given.path, { recursive: true, force: true });
  } catch (error) {
    console.error((error as Error).message);
    return 2;
  }
  try {
    if (fullSize) return await (await import("./chain/full-size.js")).measureFullSize();
    const { runChain } = await import("./chain/run.js"); // late: help needs no TensorFlow
    const { chainSizes } = await import("./chain/sizes.js");
    const { ChainFolder } = await import("./chain/folder.js");
    const run = { folder: new ChainFolder(given.path), seed: given.seed, sizes: chainSizes[given.scale] };
    const complete = await stoppable(() => runChain(run));
    if (!complete) print("stopped; the same command goes on");
    return complete ? 0 : 130;
  } catch (error) {
    console.error((error as Error).message);
    return 1;
  }
}
