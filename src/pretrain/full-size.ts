/**
 * Optimizer steps of GPT-1 itself: taken here, or measured once, for machines without the memory to take them.
 *
 * The file, `datasets/full-size-steps.json`, holds what notebook 07 measured on the machine that it names.
 */
import { fork } from "node:child_process";
import { on, once } from "node:events";
import * as fs from "node:fs";
import * as path from "node:path";
import { device } from "../core/device";
import { JsonFields } from "../core/json-fields";
import { courseRoot } from "../core/paths";
import { type GptConfig, gpt1 } from "../lm/gpt-config";
import { progress } from "../notebook/progress";
import type { TokenIds } from "./token-stream";

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

const program = path.join(courseRoot(), "src", "dist", "pretrain", "full-size-process.js");

/** What is asked of the process that takes the steps. */
export interface FullSizeRequest {
  /** One more than the context's length. */
  ids: number[];
  steps: number;
  config: GptConfig;
}

/** What that process says: a step's loss and processor seconds, or, after the last, the memory that it held, MB. */
export type FullSizeMessage = { loss: number; seconds: number } | { megabytes: number };

/**
 * Takes real optimizer steps with GPT-1 at its own size, all on one context, which it learns by heart.
 *
 * A process of its own takes them: when it ends, its memory is free again, which a library's is not. Stopped by the reader, it gives what
 * was measured until then.
 *
 * @param stream  tokens of GPT-1's vocabulary; the first `tokens` + 1 are read
 * @param tokens  the context, at most 512; a shorter one needs less memory
 * @param config  another model, for a test
 * @returns       what was measured; `seconds` are processor seconds, those of all cores together
 * @throws        if the process ends before its time: out of memory, say
 */
export async function takeFullSizeSteps(
  stream: TokenIds,
  steps: number,
  tokens: number,
  config: GptConfig = { ...gpt1, dropout: 0 },
): Promise<FullSizeSteps> {
  const { processor, cores } = device();
  const taken: FullSizeSteps = {
    losses: [],
    seconds: [],
    megabytes: 0,
    tokens,
    processor: `${processor}, ${cores} cores`,
  };
  globalThis.gc?.(); // the steps need what this process no longer does
  const child = fork(program, { execArgv: ["--expose-gc"], stdio: ["ignore", "ignore", "ignore", "ipc"] });
  const gone = once(child, "exit").then(([code, signal]) => {
    throw new Error(
      `the process that takes GPT-1's steps must go on until its end, got ${signal ?? `exit code ${code}`}`,
    );
  });
  gone.catch(() => {}); // after the last step nobody waits for it
  const messages = on(child, "message"); // keeps what comes while nobody waits
  const message = async (): Promise<FullSizeMessage> => (await Promise.race([messages.next(), gone])).value[0];
  try {
    const request: FullSizeRequest = { ids: [...stream.slice(0, tokens + 1)], steps, config };
    child.send(request);
    for await (const _ of progress(steps, "GPT-1 at its own size")) take(taken, await message());
    if (taken.losses.length === steps) take(taken, await message());
    return taken;
  } finally {
    child.kill("SIGKILL");
  }
}

function take(taken: FullSizeSteps, said: FullSizeMessage): void {
  if ("megabytes" in said) taken.megabytes = said.megabytes;
  else {
    taken.losses.push(said.loss);
    taken.seconds.push(said.seconds);
  }
}
