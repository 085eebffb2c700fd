/**
 * One measurement of ours in a process of its own: `node worker.js '{"task": …}'` prints a `Result` as its last line.
 */
import * as fs from "node:fs";
import { valueAndGradients } from "../../core/gradients";
import { entry, float32, int32, Program } from "../../core/program";
import { Rng } from "../../core/random";
import * as tf from "../../core/tf";
import { crossEntropy } from "../../lm/cross-entropy";
import { Gpt } from "../../lm/gpt";
import { TextGenerator } from "../../lm/text-generator";
import { AdamW } from "../../optim/adamw";
import { ByteBpe } from "../../text/byte-bpe";
import type { Job, Result } from "./jobs";
import { ppoJob } from "./ppo-job";

/** The most memory that this process had, bytes. */
function peakBytes(): number {
  return process.resourceUsage().maxRSS * 1024;
}

/** Runs `step` for warmth, three times unless that takes two seconds; then until the time is over, at least twice. */
function repeat(step: () => void, seconds: number): number[] {
  for (let i = 0, begin = performance.now(); i < 3 && performance.now() < begin + 2000; i++) step();
  const times: number[] = [];
  for (const end = performance.now() + 1000 * seconds; performance.now() < end || times.length < 2; ) {
    const start = performance.now();
    step();
    times.push(performance.now() - start);
  }
  return times;
}

type JobOf<T extends Job["task"]> = Extract<Job, { task: T }>;

/** Eight products one after the other, so that starting costs little. */
function product({ precision, size, seconds }: JobOf<"product">): Omit<Result, "peakBytes"> {
  const products = 8;
  const f = entry({ x: float32(size, size) }, ({ x }) => {
    let y = x;
    for (let i = 0; i < products; i++) y = tf.matMul(y, x);
    return { corner: tf.slice(y, [0, 0], [1, 1]) };
  });
  const program = new Program({}, { f }, { precision });
  const x = tf.zeros<tf.Rank.R2>([size, size]);
  return { milliseconds: repeat(() => program.numbers("f", { x }), seconds).map((ms) => ms / products) };
}

function train({ precision, gpt, batchSize, seconds }: JobOf<"train">): Omit<Result, "peakBytes"> {
  const rng = new Rng(1);
  const model = new Gpt({ ...gpt, dropout: 0 }, rng);
  const optimizer = new AdamW(model.parameters());
  const shape = [batchSize, gpt.blockSize] as const;
  const step = entry(
    { ids: int32(...shape), targets: int32(...shape), learningRate: float32() },
    ({ ids, targets, learningRate }) => {
      const f = () => ({ loss: crossEntropy(model.logits(ids), targets) });
      const { loss, gradients } = valueAndGradients(f, model.parameters());
      optimizer.step(gradients, learningRate);
      return { loss };
    },
  );
  const tokens = () => {
    const values = Int32Array.from({ length: shape[0] * shape[1] }, () => rng.int(gpt.vocabSize));
    return tf.tensor2d(values, [...shape], "int32");
  };
  const inputs = { ids: tokens(), targets: tokens(), learningRate: 1e-3 };
  const start = performance.now();
  const groups = { model: model.parameters(), optimizer: optimizer.state() };
  const program = new Program(groups, { step }, { precision });
  program.numbers("step", inputs);
  const compileSeconds = (performance.now() - start) / 1000;
  return { compileSeconds, milliseconds: repeat(() => program.numbers("step", inputs), seconds) };
}

function bpe({ file, vocabSize, seconds }: JobOf<"bpe">): Omit<Result, "peakBytes"> {
  const texts = JSON.parse(fs.readFileSync(file, "utf8")) as string[];
  const start = performance.now();
  const parts = ByteBpe.train(texts, { vocabSize, special: [] });
  const trainMilliseconds = performance.now() - start;
  const encodeAll = () => {
    const fresh = new ByteBpe(parts); // one that remembers nothing yet
    const begin = performance.now();
    for (const text of texts) fresh.encode(text);
    return performance.now() - begin;
  };
  encodeAll();
  const milliseconds: number[] = [];
  for (const end = performance.now() + 1000 * seconds; performance.now() < end || milliseconds.length < 3; ) {
    milliseconds.push(encodeAll());
  }
  return { trainMilliseconds, milliseconds };
}

/** Writes whole texts, the first time for warmth. */
async function decode({ precision, gpt, batchSize, seconds }: JobOf<"decode">): Promise<Omit<Result, "peakBytes">> {
  const generator = new TextGenerator(new Gpt({ ...gpt, dropout: 0 }, new Rng(1)), undefined, precision);
  const prompts = Array.from({ length: batchSize }, (_, i) => [i % gpt.vocabSize]);
  const tokens = gpt.blockSize - 1;
  const write = async () => {
    const start = performance.now();
    await generator.generate(prompts, { maxNewTokens: tokens, greedy: true });
    return (performance.now() - start) / tokens;
  };
  const compileSeconds = ((await write()) * tokens) / 1000;
  const milliseconds: number[] = [];
  for (const end = performance.now() + 1000 * seconds; performance.now() < end || milliseconds.length < 3; ) {
    milliseconds.push(await write());
  }
  return { compileSeconds, milliseconds };
}

/** Does one job. */
export async function work(job: Exclude<Job, { task: "import" }>): Promise<Result> {
  const measured = () => {
    if (job.task === "decode") return decode(job);
    if (job.task === "ppo") return ppoJob(job);
    if (job.task === "product") return product(job);
    if (job.task === "train") return train(job);
    return bpe(job);
  };
  return { ...(await measured()), peakBytes: peakBytes() };
}

if (require.main === module) {
  void work(JSON.parse(process.argv[2])).then((result) => console.log(JSON.stringify(result)));
}
