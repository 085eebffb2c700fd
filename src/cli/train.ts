/**
 * `npm run train -- CONFIG`: a long training run outside of the notebook, in the notebook's own code.
 *
 * Everything that must not be lost goes to `checkpoints/NAME/`; the same command goes on from there, and a notebook finds the result
 * with `openRun("NAME")`.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { parseArgs } from "node:util";
import { courseRoot } from "../core/paths";
import { typedPath } from "./notebooks/files";

const shipped = path.join(courseRoot(), "src/pretrain/configs");

const usage = `npm run train -- CONFIG [--steps N] [--ship]    trains as a configuration says, from the last checkpoint on where there is one
  CONFIG      a JSON file, or one of ${names().join(", ")} (in src/pretrain/configs)
  --steps N   this time no further than to step N
  --ship      when all steps are taken, writes what the course ships of the run to datasets/checkpoints/NAME/
Checkpoints, metrics and the tokenizer go to checkpoints/NAME/. Ctrl-C stops after the step that runs, and saves; the same command goes on.`;

const options = { steps: { type: "string" }, ship: { type: "boolean" }, help: { type: "boolean" } } as const;

function names(): string[] {
  return fs.readdirSync(shipped).flatMap((name) => (name.endsWith(".json") ? [path.basename(name, ".json")] : []));
}

/** The path of a configuration: a shipped one by its name, else a file. @throws if there is none */
export function configFile(given: string): string {
  if (names().includes(given)) return path.join(shipped, `${given}.json`);
  const file = typedPath(given);
  if (fs.existsSync(file)) return file;
  throw new Error(`${given} must be a JSON file or one of ${names().join(", ")}, got no such file`);
}

/** @returns the exit code: 0 when all steps are taken, 130 when it was stopped, 1 when it failed, 2 when the command was not understood */
export async function main(args: readonly string[]): Promise<number> {
  let file: string;
  let steps: number | undefined;
  let ship = false;
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    if (values.help || positionals.length !== 1) {
      console.log(usage);
      return values.help ? 0 : 2;
    }
    file = configFile(positionals[0]);
    if (values.steps !== undefined && !/^[1-9]\d*$/.test(values.steps)) {
      throw new Error(`--steps must be a whole number >= 1, got ${values.steps}`);
    }
    steps = values.steps === undefined ? undefined : Number(values.steps);
    ship = values.ship ?? false;
  } catch (error) {
    console.error((error as Error).message);
    return 2;
  }
  try {
    const { train } = await import("./train/train.js"); // late: help needs no TensorFlow
    return await train(file, steps, ship);
  } catch (error) {
    console.error((error as Error).message);
    return 1;
  }
}
