/**
 * `npm run study -- NAME [--seeds N]`: runs a comparison of `src/studies` in full and writes `datasets/studies/NAME.json`.
 *
 * Each run is written as it ends, so that the command can be interrupted at any moment and goes on where it was.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { parseArgs } from "node:util";
import { courseRoot } from "../core/paths";
import { requestStop } from "../core/stop";
import { readStudy, type Study, studyFile } from "../core/study";
import { allRuns, missingRuns, runMissing } from "./study/run";

const usage = `npm run study                        lists the studies
npm run study -- NAME [--seeds N]    runs what is missing of one, and writes datasets/studies/NAME.json after every run
  --seeds N     seeds 1 to N; default: what the study says, at least 5
  --fresh       throws its results away first
Ctrl-C stops after the step that runs; the same command goes on. Finished runs are not run again.`;

const options = { seeds: { type: "string" }, fresh: { type: "boolean" }, help: { type: "boolean" } } as const;

/** The names of all studies: the files of `src/studies`. */
export function studyNames(): string[] {
  const files = fs.readdirSync(path.join(courseRoot(), "src/studies")).map((file) => path.parse(file));
  return files.filter(({ ext }) => ext === ".ts").map(({ name }) => name);
}

/** The study of that name. @throws if there is none */
export async function loadStudy(name: string): Promise<Study> {
  if (!studyNames().includes(name)) throw new Error(`there are the studies ${studyNames().join(", ")}, got "${name}"`);
  const { study } = (await import(/* @vite-ignore */ `../studies/${name}.js`)) as { study?: Study };
  if (study?.name !== name) throw new Error(`src/studies/${name}.ts must export a study named "${name}"`);
  return study;
}

/** @returns the exit code: 0 when the study is complete, 130 when it was interrupted, 2 when the command was not understood */
export async function main(args: readonly string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    if (values.help || positionals.length > 1) {
      console.log(usage);
      return values.help ? 0 : 2;
    }
    if (positionals.length === 0) return await list();
    const study = await loadStudy(positionals[0]);
    const seeds = Number(values.seeds ?? study.seeds);
    if (!Number.isInteger(seeds) || seeds < 1)
      throw new Error(`--seeds must be a whole number >= 1, got ${values.seeds}`);
    if (values.fresh) fs.rmSync(studyFile(study.name), { force: true });
    const stop = (): void => {
      process.once("SIGINT", () => process.exit(130)); // a second Ctrl-C ends at once
      console.log("\nstops after this step");
      requestStop();
    };
    process.once("SIGINT", stop);
    const complete = await runMissing(study, seeds, (line) => console.log(line));
    process.off("SIGINT", stop);
    return complete ? 0 : 130;
  } catch (error) {
    console.error((error as Error).message);
    console.error("npm run study -- --help says how to call it");
    return 2;
  }
}

async function list(): Promise<number> {
  for (const name of studyNames()) {
    const study = await loadStudy(name);
    const stored = fs.existsSync(studyFile(name)) ? readStudy(name) : undefined;
    const missing = missingRuns(study, study.seeds, stored).length;
    const all = allRuns(study, study.seeds).length;
    console.log(`${name}: ${study.question}\n  ${all - missing} of ${all} runs done; ${study.conditions.join(", ")}`);
  }
  return 0;
}
