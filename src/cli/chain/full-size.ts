/**
 * `npm run chain -- --at gpt1`: the chain's own code with a model of GPT-1's size, a few steps of each stage, and what memory they need beside
 * what was worked out.
 */
import { spawn } from "node:child_process";
import * as os from "node:os";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { device } from "../../core/device";
import { availableMb } from "../../core/memory";
import { courseRoot } from "../../core/paths";
import { fastestPrecision } from "../../core/precision";
import { gptWeights } from "../../lm/gpt-weights";
import { rlhfMemory, type StageMemory } from "../../ppo/rlhf-memory";
import { print } from "../train/stoppable";
import { batchOf, type FullSizeJob, type FullSizeResult, fullSizeJobs } from "./full-size-jobs";
import { lines } from "./table";

/** Memory for the library and for what was not counted, MB. */
const ROOM = 1500;

const whole = (x: number): string => Math.round(x).toLocaleString("en");

/** What a stage holds, model by model, MB. */
export function memoryTable({ models, activations, total }: StageMemory): string {
  const rows = models.map(({ model, weights, gradients, adam }) => [model, ...[weights, gradients, adam].map(whole)]);
  const last = ["kept for the gradients, about", "", whole(activations), ""];
  return lines([["MB", "weights", "gradients", "Adam"], ...rows, last, ["in all", whole(total), "", ""]]);
}

/** A measured stage beside what was worked out. */
export function resultRow(name: string, worked: StageMemory, { startMb, peakMb, steps }: FullSizeResult): string[] {
  const seconds = steps.map((step) => step.seconds);
  const later = seconds.slice(1).sort((a, b) => a - b);
  const median = later[Math.floor(later.length / 2)] ?? seconds[0];
  return [name, whole(worked.total), whole(peakMb - startMb), whole(peakMb), seconds[0].toFixed(1), median.toFixed(2)];
}

/** Takes the steps. @returns the exit code: 1 if a stage failed, or there is not enough memory for one */
export async function measureFullSize(jobs = fullSizeJobs(fastestPrecision())): Promise<number> {
  const { processor, cores } = device();
  const [first] = Object.values(jobs);
  const weights = (gptWeights(first.config).total / 1e6).toFixed(1);
  print(`${weights} M weights, ${first.config.blockSize} tokens of context, products in ${first.precision}`);
  print(`${processor}, ${cores} threads; random weights and tokens: what is measured is time and memory alone`);
  const rows = [["", "worked out, MB", "above the start, MB", "peak, MB", "first step, s", "others, s"]];
  let code = 0;
  for (const [name, job] of Object.entries(jobs)) {
    const worked = rlhfMemory(job.stage, job.config, batchOf(job), job.frozenLayers, job.precision);
    print(`\n${name}: ${job.rows} rows of ${job.promptTokens} + ${job.answerTokens} tokens\n${memoryTable(worked)}`);
    const room = availableMb();
    if (room < worked.total + ROOM) {
      print(`left out: it needs about ${whole(worked.total + ROOM)} MB, and ${whole(room)} MB are free`);
      code = 1;
      continue;
    }
    try {
      const result = await inProcess(job);
      for (const { seconds, numbers } of result.steps)
        print(`${seconds.toFixed(2)} s  ${Object.entries(numbers).map(shown).join(", ")}`);
      rows.push(resultRow(name, worked, result));
    } catch (error) {
      print(`failed: ${(error as Error).message}`);
      code = 1;
    }
  }
  print(`\n${lines(rows)}`);
  return code;
}

const shown = ([name, value]: [string, number]): string => `${name} ${value.toPrecision(3)}`;

/** @throws with what the process wrote, if it fails */
async function inProcess(job: FullSizeJob): Promise<FullSizeResult> {
  const file = pathToFileURL(path.join(courseRoot(), "src", "kernel", "environment.mjs")).href;
  const { kernelEnvironment } = (await import(file)) as { kernelEnvironment(outer: object): NodeJS.ProcessEnv };
  const env = kernelEnvironment({ OMP_NUM_THREADS: String(os.availableParallelism()), ...process.env });
  const program = path.join(__dirname, "full-size-worker.js");
  const child = spawn(process.execPath, ["--expose-gc", program, JSON.stringify(job)], { env });
  const stop = (): void => void child.kill();
  process.once("SIGINT", stop).once("SIGTERM", stop);
  let [output, errors] = ["", ""];
  child.stdout.on("data", (chunk) => {
    output += chunk;
  });
  child.stderr.on("data", (chunk) => {
    errors += chunk;
  });
  const ended = await new Promise((resolve, reject) => child.once("close", resolve).once("error", reject));
  process.off("SIGINT", stop).off("SIGTERM", stop);
  const last = output.trimEnd().split("\n").at(-1) ?? "";
  if (ended !== 0 || !last.startsWith("{")) throw new Error(errors.trim() || output || `exit code ${ended}`);
  return JSON.parse(last) as FullSizeResult;
}
