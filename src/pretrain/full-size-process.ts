/**
 * The process that takes GPT-1's steps for `full-size.ts`: gets its request as a message, answers with one for each step and one at the end.
 *
 * Differs: the learning rate is the paper's highest from the first step on, since there is one context to learn and no warm-up to wait for.
 */
import { residentMb } from "../core/memory";
import { Rng } from "../core/random";
import { Gpt } from "../lm/gpt";
import type { FullSizeMessage, FullSizeRequest } from "./full-size";
import { TokenBatches } from "./token-batches";
import { Trainer } from "./trainer";

/** GPT-1's highest learning rate. Source: Radford et al. 2018, section 4.1: "a max learning rate of 2.5e-4". */
const topRate = 2.5e-4;

process.once("message", ({ ids, steps, config }: FullSizeRequest) => {
  const say = (message: FullSizeMessage): void => {
    process.send?.(message);
  };
  const gpt = new Gpt(config, new Rng(1));
  const train = new TokenBatches(Int32Array.from(ids), { batchSize: 1, blockSize: ids.length - 1, seed: 1 });
  const trainer = new Trainer(gpt, { train }, { maxSteps: steps, schedule: () => topRate, chart: false });
  globalThis.gc?.(); // what the random numbers went through
  let most = 0;
  const step = (left: number): void => {
    if (left === 0) {
      say({ megabytes: most });
      return;
    }
    const start = process.cpuUsage();
    const { loss } = trainer.trainStep();
    const { user, system } = process.cpuUsage(start);
    most = Math.max(most, Math.round(residentMb()));
    globalThis.gc?.(); // the first weights and gradients as JavaScript had them
    say({ loss, seconds: (user + system) / 1e6 });
    setImmediate(step, left - 1); // so that the message leaves
  };
  step(steps);
});
process.once("disconnect", () => process.exit()); // nobody listens any more
