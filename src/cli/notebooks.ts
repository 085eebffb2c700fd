/**
 * `npm run notebooks [-- 00 02 …]`: runs notebooks in order, each in a fresh kernel, and fails on any error, any cell that is not
 * `ok`, anything on stderr, any check that says what it should not.
 */
import * as path from "node:path";
import { parseArgs } from "node:util";
import { courseRoot } from "../core/paths";
import { endKernelsOnSignal } from "./notebooks/execute";
import { notebookFiles, numberOf, typedPath } from "./notebooks/files";
import { lintNotebook } from "./notebooks/lint";
import { readNotebook } from "./notebooks/notebook";
import { type RunOptions, runNotebook } from "./notebooks/run";
import { staleReasons } from "./notebooks/stale";

const usage = `npm run notebooks [-- 00 02 …] [--scale quick|cpu|gpu] [--solutions] [--save] | --lint | --check

Runs the notebooks (all, or those named) in order, each in a fresh kernel; exit code 1 if any fails.
  --scale S     how much work cells do; default quick, and cpu with --save
  --solutions   with the reference answers put in: every check must pass
  --save        writes the outputs into the notebooks, with a hash of what they come from
  --lint        runs nothing; says what a notebook should mend
  --check       runs nothing; says whose saved outputs are stale, and why`;

const options = {
  scale: { type: "string" },
  solutions: { type: "boolean" },
  save: { type: "boolean" },
  lint: { type: "boolean" },
  check: { type: "boolean" },
  help: { type: "boolean" },
  course: { type: "string" },
} as const;

function read(args: readonly string[]) {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const scale = values.scale ?? (values.save ? "cpu" : "quick");
  if (!["quick", "cpu", "gpu"].includes(scale)) throw new Error(`--scale must be quick, cpu or gpu, got ${scale}`);
  if (values.save && values.solutions)
    throw new Error("--save and --solutions must not stand together: answers would be saved");
  const root = values.course ? typedPath(values.course) : courseRoot();
  return {
    ...values,
    scale,
    checkedScale: values.scale ?? "cpu",
    root,
    files: notebookFiles(path.join(root, "notebooks"), positionals),
  };
}

type Settings = ReturnType<typeof read>;

/** Prints what the notebooks should mend, and says how many do. */
function lint({ files }: Settings): number {
  let failed = 0;
  for (const file of files) {
    const findings = lintNotebook(readNotebook(file), numberOf(file));
    const errors = findings.filter((finding) => !finding.advice);
    if (errors.length > 0) failed++;
    console.log(`${path.basename(file)}: ${errors.length} to mend, ${findings.length - errors.length} to consider`);
    for (const { cell, says, advice } of findings) console.log(`  ${advice ? "advice" : "mend  "}  ${cell}: ${says}`);
  }
  return failed;
}

/** Prints whose outputs are stale, and says how many are. */
function check({ files, root, checkedScale }: Settings): number {
  let stale = 0;
  for (const file of files) {
    const reasons = staleReasons(readNotebook(file), path.join(root, "src"), checkedScale);
    if (reasons.length > 0) stale++;
    console.log(`${path.basename(file)}: ${reasons.length === 0 ? "fresh" : `stale: ${reasons.join("; ")}`}`);
  }
  if (stale > 0) console.log("save fresh outputs with: npm run notebooks -- --save");
  return stale;
}

async function runAll(settings: Settings): Promise<number> {
  endKernelsOnSignal();
  const { root, scale, solutions = false, save = false } = settings;
  let failed = 0;
  for (const file of settings.files) {
    const run: RunOptions = { root, scale, solutions, save, print: (line) => console.log(line) };
    if (!(await runNotebook(file, run))) failed++;
  }
  const ran = settings.files.length;
  console.log(
    `${ran - failed} of ${ran} notebooks ran clean at ${scale} scale${solutions ? ", with the reference answers" : ""}`,
  );
  return failed;
}

/** @returns the exit code */
export async function main(args: readonly string[]): Promise<number> {
  try {
    const settings = read(args);
    if (settings.help) {
      console.log(usage);
      return 0;
    }
    if (!settings.lint && !settings.check) return (await runAll(settings)) === 0 ? 0 : 1;
    const failed = (settings.lint ? lint(settings) : 0) + (settings.check ? check(settings) : 0);
    return failed === 0 ? 0 : 1;
  } catch (error) {
    console.error((error as Error).message);
    console.error("npm run notebooks -- --help says how to call it");
    return 2;
  }
}
