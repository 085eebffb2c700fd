/**
 * Runs what is missing of a study, and keeps each run as it ends.
 */
import * as fs from "node:fs";
import { writeAtomically } from "../../core/atomic-file";
import { device } from "../../core/device";
import { stopRequested } from "../../core/stop";
import { type Curve, readStudy, type StoredRun, type Study, type StudyResults, studyFile } from "../../core/study";
import { duration } from "../../notebook/progress";

/** A run, done or not. */
export interface RunName {
  condition: string;
  seed: number;
  reduced: boolean;
}

/** The short forms first, then the runs themselves, seed by seed. There are at least five short ones of each condition. */
export function allRuns(study: Study, seeds: number): RunName[] {
  const form = (reduced: boolean, count: number): RunName[] =>
    Array.from({ length: count }, (_, i) => i + 1).flatMap((seed) =>
      study.conditions.map((condition) => ({ condition, seed, reduced })),
    );
  return [...form(true, Math.max(5, Math.min(seeds, study.seeds))), ...form(false, seeds)];
}

/** Those that are not stored yet. */
export function missingRuns(study: Study, seeds: number, stored?: StudyResults): RunName[] {
  const done = (list: readonly StoredRun[] | undefined, { condition, seed }: RunName): boolean =>
    list?.some((run) => run.condition === condition && run.seed === seed) ?? false;
  return allRuns(study, seeds).filter((run) => !done(run.reduced ? stored?.reduced : stored?.runs, run));
}

/**
 * Does the missing runs in order.
 * @returns whether all are done; false when somebody asked to stop
 * @throws what a run throws, and if its numbers are not finite or other ones than the study's tolerances name
 */
export async function runMissing(study: Study, seeds: number, print: (line: string) => void): Promise<boolean> {
  const missing = missingRuns(study, seeds, stored(study));
  print(`${study.name}: ${study.question}`);
  print(`${missing.length} of ${allRuns(study, seeds).length} runs to do`);
  for (const [i, run] of missing.entries()) {
    print(`run ${i + 1} of ${missing.length}: ${run.condition}, seed ${run.seed}${run.reduced ? ", short" : ""}`);
    const done = await doRun(study, run);
    if (!done) return false;
    save(study, run, done);
    const numbers = Object.entries(done.metrics).map(([metric, value]) => `${metric} ${value}`);
    print(`  ${numbers.join(", ")}; ${duration(done.seconds)}, ${done.cpuSeconds} s of processor time`);
  }
  return true;
}

/** One run with its circumstances; undefined when somebody asked to stop. */
async function doRun(study: Study, { condition, seed, reduced }: RunName) {
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  const { metrics, curves, texts } = await study.run({ condition, seed, reduced });
  if (stopRequested()) return undefined;
  const { user, system } = process.cpuUsage(cpu);
  checkMetrics(study, metrics);
  return {
    condition,
    seed,
    metrics: Object.fromEntries(Object.entries(metrics).map(([metric, value]) => [metric, short(value)])),
    ...(curves
      ? { curves: Object.fromEntries(Object.entries(curves).map(([name, curve]) => [name, shortCurve(curve)])) }
      : {}),
    ...(texts && { texts }),
    cpuSeconds: Math.round((user + system) / 1e5) / 10,
    seconds: Math.round((performance.now() - start) / 100) / 10,
    processor: `${device().processor}, ${device().cores} cores`,
    date: new Date().toISOString().slice(0, 10),
  };
}

/** Every metric has a tolerance, and the other way round, and is a number. */
export function checkMetrics({ name, tolerance }: Study, metrics: Readonly<Record<string, number>>): void {
  const [given, known] = [metrics, tolerance].map((record) => Object.keys(record).sort().join(", "));
  if (given !== known)
    throw new Error(`a run of "${name}" must give the metrics of its tolerances (${known}), got ${given}`);
  const wrong = Object.entries(metrics).find(([, value]) => !Number.isFinite(value));
  if (wrong) throw new Error(`metrics of "${name}" must be finite numbers, got ${wrong[0]} ${wrong[1]}`);
}

const short = (value: number): number => Number(value.toPrecision(6));
const shortCurve = (curve: Curve): Curve => curve.map(([x, y]) => [short(x), short(y)] as const);

function stored(study: Study): StudyResults | undefined {
  return fs.existsSync(studyFile(study.name)) ? readStudy(study.name) : undefined;
}

function save(study: Study, { reduced }: RunName, done: StoredRun): void {
  const before = stored(study);
  const results: StudyResults = {
    name: study.name,
    question: study.question,
    command: `npm run study -- ${study.name}`,
    runs: [...(before?.runs ?? []), ...(reduced ? [] : [done])],
    reduced: [...(before?.reduced ?? []), ...(reduced ? [done] : [])],
  };
  const { runs, reduced: short, ...head } = results;
  const lines = (list: readonly StoredRun[]): string => list.map((run) => `    ${JSON.stringify(run)}`).join(",\n");
  const start = JSON.stringify(head, null, 2).slice(0, -2);
  writeAtomically(studyFile(study.name), [
    `${start},\n  "runs": [\n${lines(runs)}\n  ],\n  "reduced": [\n${lines(short)}\n  ]\n}\n`,
  ]);
}
