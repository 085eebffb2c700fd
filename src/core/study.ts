/**
 * A study: a comparison that was run in full, with many seeds, because a notebook has time for one.
 *
 * The comparison is code, `src/studies/NAME.ts`; `npm run study -- NAME` runs it and writes every number to
 * `datasets/studies/NAME.json`, which notebooks read here. A short form of every run stands in the same file: a test runs one of
 * those again, so that a study which the code no longer reproduces is seen.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { type PairedInterval, pairedInterval } from "./paired";
import { courseRoot } from "./paths";

/** Points of a curve: step and value, or whatever the two axes are. */
export type Curve = readonly (readonly [x: number, y: number])[];

/** What one run came to. */
export interface Outcome {
  /** Numbers by name; every run of a study has the same names. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Curves by name, at most about 50 points each. */
  readonly curves?: Readonly<Record<string, Curve>>;
  /** What was written, a few texts by name, for a reader to look at. */
  readonly texts?: Readonly<Record<string, readonly string[]>>;
}

/** One run to be done. */
export interface RunRequest<C extends string = string> {
  readonly condition: C;
  /** 1, 2, …; runs of one seed are pairs: they share data, order and first weights as far as their conditions allow. */
  readonly seed: number;
  /** The short form: all conditions of one seed together take at most about 10 s of one core. */
  readonly reduced: boolean;
  /** Called with each point of a curve as it comes, where somebody watches. */
  readonly report?: (curve: string, x: number, y: number) => void;
}

/** A comparison as code. */
export interface Study<C extends string = string> {
  /** The name of its file in `src/studies`, of its results in `datasets/studies`, and on the command line. */
  readonly name: string;
  /** What it answers, in a sentence. */
  readonly question: string;
  /** What is compared; the first one is what the others are compared with. */
  readonly conditions: readonly C[];
  /** How many seeds when nobody says another number; at least 5. */
  readonly seeds: number;
  /** By metric: how far a short run on another processor may lie outside the range of the stored ones, in the metric's unit. */
  readonly tolerance: Readonly<Record<string, number>>;
  /** One run. Its loops are those of `progress` or `nextStep`; one that was stopped is not kept. */
  run(request: RunRequest<C>): Promise<Outcome>;
}

/** A run as it is stored. */
export interface StoredRun extends Outcome {
  readonly condition: string;
  readonly seed: number;
  /** Processor seconds (all threads) and the wall clock's. */
  readonly cpuSeconds: number;
  readonly seconds: number;
  readonly processor: string;
  readonly date: string;
}

/** What `datasets/studies/NAME.json` holds. */
export interface StudyResults {
  readonly name: string;
  readonly question: string;
  readonly command: string;
  readonly runs: readonly StoredRun[];
  /** The short form of each run. */
  readonly reduced: readonly StoredRun[];
}

/** Puts a study together, so that its conditions are inferred. */
export function defineStudy<C extends string>(study: Study<C>): Study<C> {
  return study;
}

/** Where a study's results are kept. */
export function studyFile(name: string): string {
  return path.join(courseRoot(), "datasets", "studies", `${name}.json`);
}

/**
 * The results of a study.
 * @throws if there are none, naming the command that makes them
 */
export function readStudy(name: string): StudyResults {
  const file = studyFile(name);
  if (!fs.existsSync(file))
    throw new Error(`there are no results of the study "${name}"; run: npm run study -- ${name}`);
  return JSON.parse(fs.readFileSync(file, "utf8")) as StudyResults;
}

/** A metric of every run of a condition, by seed. @throws if no run of the condition has it */
export function metricBySeed({ name, runs }: StudyResults, condition: string, metric: string): Map<number, number> {
  const found = runs.filter((run) => run.condition === condition && metric in run.metrics);
  if (found.length === 0) throw new Error(`the study "${name}" has no "${metric}" of "${condition}"`);
  return new Map(found.map(({ seed, metrics }) => [seed, metrics[metric]]));
}

/** Mean of a metric over the seeds of a condition. */
export function meanMetric(study: StudyResults, condition: string, metric: string): number {
  const values = [...metricBySeed(study, condition, metric).values()];
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * How much larger a metric is in one condition than in another: the mean difference over the seeds that both have, with its 95 %
 * interval. Negative: the first condition's is smaller, which for a loss is better.
 */
export function metricDifference(study: StudyResults, metric: string, condition: string, than: string): PairedInterval {
  const [first, second] = [condition, than].map((each) => metricBySeed(study, each, metric));
  return pairedInterval([...first].flatMap(([seed, value]) => (second.has(seed) ? [value - second.get(seed)!] : [])));
}

/** A curve of every run, by condition: what `linePlot` draws with `behind`. */
export function studyCurves({ name, runs }: StudyResults, curve: string): Record<string, Curve[]> {
  const found: Record<string, Curve[]> = {};
  for (const { condition, curves } of runs) {
    if (curves?.[curve] === undefined) continue;
    found[condition] = [...(found[condition] ?? []), curves[curve]];
  }
  if (Object.keys(found).length === 0) throw new Error(`the study "${name}" has no curve "${curve}"`);
  return found;
}

/** The mean of a curve over the seeds of a condition, at every x that all of them have. */
export function meanCurve(study: StudyResults, condition: string, curve: string): [x: number, y: number][] {
  const runs = (studyCurves(study, curve)[condition] ?? []).map((points) => new Map(points));
  if (runs.length === 0) throw new Error(`the study "${study.name}" has no curve "${curve}" of "${condition}"`);
  return [...runs[0].keys()]
    .filter((x) => runs.every((run) => run.has(x)))
    .map((x) => [x, runs.reduce((sum, run) => sum + run.get(x)!, 0) / runs.length]);
}
