/**
 * Optimizer steps of GPT-1 itself: taken here, or measured once, for machines without the memory to take them.
 *
 * The file, `datasets/full-size-steps.json`, holds what notebook 07 measured on the machine that it names.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { device } from "../core/device";
import { JsonFields } from "../core/json-fields";
import { residentMb } from "../core/memory";
import { courseRoot } from "../core/paths";
import { Rng } from "../core/random";
import { Gpt } from "../lm/gpt";
import { gpt1 } from "../lm/gpt-config";
import { progress } from "../notebook/progress";
import { TokenBatches } from "./token-batches";
import type { TokenIds } from "./token-stream";
import { Trainer } from "./trainer";

/** Steps that were taken. */
export interface FullSizeSteps {
  /** Loss before each step, nats per token. */
  losses: number[];
  /** Processor seconds of each step, all cores together; the first includes recording and compiling. */
  seconds: number[];
  /** Memory that the process held afterwards, MB. */
  megabytes: number;
  /** Tokens in a step: one context. */
  tokens: number;
  /** The processor's name and cores. */
  processor: string;
}

/** GPT-1's highest learning rate. Source: Radford et al. 2018, section 4.1: "a max learning rate of 2.5e-4". */
const topRate = 2.5e-4;

/** @throws naming file and field, if something is wrong in it */
export function savedFullSize(file = path.join(courseRoot(), "datasets", "full-size-steps.json")): FullSizeSteps {
  const fields = JsonFields.parse(fs.readFileSync(file, "utf8"), file);
  const numbers = (name: string): number[] => {
    const list = fields.list(name);
    if (!list.every((x) => typeof x === "number" && Number.isFinite(x))) throw fields.wrong(name, "finite numbers");
    return list as number[];
  };
  const [losses, seconds] = [numbers("losses"), numbers("seconds")];
  if (losses.length !== seconds.length) throw fields.wrong("seconds", `${losses.length} numbers, one for each loss`);
  const [megabytes, tokens] = [fields.integer("megabytes"), fields.integer("tokens")];
  return { losses, seconds, megabytes, tokens, processor: fields.text("processor") };
}

/**
 * Takes real optimizer steps with GPT-1 at its own size, all on one context, which it learns by heart; then frees it.
 *
 * @param stream  tokens of GPT-1's vocabulary; the first `tokens` + 1 are read
 * @param tokens  the context, at most 512; a shorter one needs less memory
 * @returns       what was measured; `seconds` are processor seconds, those of all cores together
 */
export async function takeFullSizeSteps(stream: TokenIds, steps: number, tokens: number): Promise<FullSizeSteps> {
  globalThis.gc?.(); // what earlier cells left behind would stand beside the model
  const gpt = new Gpt({ ...gpt1, dropout: 0 }, new Rng(1));
  const train = new TokenBatches(stream.slice(0, tokens + 1), { batchSize: 1, blockSize: tokens, seed: 1 });
  const trainer = new Trainer(gpt, { train }, { maxSteps: steps, schedule: () => topRate });
  const [losses, seconds]: number[][] = [[], []];
  for await (const _ of progress(steps, "GPT-1 at its own size")) {
    const start = process.cpuUsage();
    losses.push(trainer.trainStep().loss);
    const { user, system } = process.cpuUsage(start);
    seconds.push((user + system) / 1e6);
  }
  const megabytes = Math.round(residentMb());
  trainer.dispose();
  gpt.dispose();
  const { processor, cores } = device();
  return { losses, seconds, megabytes, tokens, processor: `${processor}, ${cores} cores` };
}
