/**
 * Runs that take longer than a lesson and come with the course, for readers who do not train them again.
 *
 *   datasets/checkpoints/NAME/ config.json, model.safetensors   the model as Hugging Face has it, in float16
 *                              tokenizer.json                   what it was trained with
 *                              metrics.jsonl                    losses on the way
 *                              made.json                        step, tokens read, command, configuration, processor, date
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { writeAtomically } from "../core/atomic-file";
import { device } from "../core/device";
import { JsonFields } from "../core/json-fields";
import { courseRoot } from "../core/paths";
import { exportGpt, importGpt } from "../lm/hugging-face/model";
import { RunFolder } from "./run-folder";
import { openRun, type SavedRun } from "./saved-run";
import { endId } from "./token-stream";
import { keepTokenizer, keptTokenizer } from "./tokenizer-file";

/** A run, and whose it is. */
export interface FoundRun extends SavedRun {
  /** For a cell to print: "your run, checkpoints/NAME" or "the course's run, datasets/checkpoints/NAME". */
  readonly origin: string;
}

const shippedFolder = (name: string): string => path.join(courseRoot(), "datasets", "checkpoints", name);

/**
 * The run that comes with the course.
 * @throws if there is none, naming the command that makes one, or a file of it is damaged
 */
export function openShippedRun(name: string, folder = shippedFolder(name)): FoundRun {
  const file = path.join(folder, "made.json");
  if (!fs.existsSync(file)) throw new Error(`there must be ${file}, got no such file; run: npm run train -- ${name}`);
  return {
    model: importGpt(folder),
    tokenizer: keptTokenizer(folder),
    step: JsonFields.parse(fs.readFileSync(file, "utf8"), file).integer("step"),
    history: new RunFolder(folder).metrics(),
    origin: `the course's run, datasets/checkpoints/${name}`,
  };
}

/**
 * The reader's own run where `npm run train -- NAME` has been at work, finished or not; otherwise the one that comes with the course.
 *
 * @throws if there is neither, or a file of it is damaged
 */
export function openOwnOrShippedRun(name: string, shipped = shippedFolder(name)): FoundRun {
  const isOwn = new RunFolder(name).checkpoints().length > 0;
  return isOwn ? { ...openRun(name), origin: `your run, checkpoints/${name}` } : openShippedRun(name, shipped);
}

/**
 * Writes what the course ships out of a run of `npm run train`.
 *
 * @param config  the run's configuration, kept beside it
 * @throws if there is no such run, or it kept no tokenizer
 */
export function shipRun(name: string, config: unknown, to = shippedFolder(name)): void {
  const { model, tokenizer, step, history } = openRun(name);
  if (!tokenizer) throw new Error(`the run "${name}" must have kept its tokenizer, got none`);
  fs.mkdirSync(to, { recursive: true });
  exportGpt(model, to, { dtype: "F16", endId: endId(tokenizer) });
  fs.rmSync(path.join(to, "tokenizer.json"), { force: true });
  keepTokenizer(tokenizer, to);
  writeAtomically(
    path.join(to, "metrics.jsonl"),
    history.map((record) => `${JSON.stringify(record)}\n`),
  );
  const { processor, cores } = device();
  const made = { step, command: `npm run train -- ${name} --ship`, processor: `${processor}, ${cores} cores`, config };
  const date = new Date().toISOString().slice(0, 10);
  writeAtomically(path.join(to, "made.json"), [`${JSON.stringify({ ...made, date }, null, 2)}\n`]);
  model.dispose();
}
