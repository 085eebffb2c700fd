/**
 * What the studies "ppo", "over-optimisation" and "best-of-n" came to, as rows and lines: means over seeds, paired differences with their 95 %
 * intervals.
 */
import { type PairedInterval, pairedInterval } from "../core/paired";
import { meanMetric, metricBySeed, metricDifference, type StudyResults } from "../core/study";
import { fitOveroptimisation, type Overoptimisation, peak, trueReward } from "../reward/over-optimisation";
import { meanScores } from "../sft/evaluation";
import type { WorldAnswers } from "./world-numbers";

const signed = (x: number): string => `${x < 0 ? "−" : "+"}${Math.abs(x).toFixed(3)}`;

/** "+0.053 [+0.021, +0.085]". */
export const intervalText = ({ value, low, high }: PairedInterval): string =>
  `${signed(value)} [${signed(low)}, ${signed(high)}]`;

/** A row for each system and way of answering: means of the truth and of its parts. */
export function partRows(systems: Readonly<Record<string, WorldAnswers>>): Record<string, number | string>[] {
  return Object.entries(systems).flatMap(([system, answers]) =>
    (["sampled", "greedy"] as const).map((way) => {
      const { truth, right, complete, courteous, words } = meanScores(answers[way]);
      const how = way === "greedy" ? "greedy" : "T = 1";
      return { system, how, truth, right, complete, courteous, words };
    }),
  );
}

/** What readers are shown for a metric's name: a reward model's score stands for the truth, so the studies call it the proxy. */
const shown = (metric: string): string => metric.replace("proxy", "score");

/** A row for each condition, with the means of some metrics. */
export function meanRows(
  study: StudyResults,
  conditions: readonly string[],
  metrics: readonly string[],
): Record<string, number | string>[] {
  return conditions.map((condition) => ({
    condition,
    ...Object.fromEntries(metrics.map((metric) => [shown(metric), meanMetric(study, condition, metric)])),
  }));
}

/** A row for each metric: the mean of one condition, that of another, and the paired difference with its interval. */
export function differenceRows(
  study: StudyResults,
  metrics: readonly string[],
  condition: string,
  than: string,
): Record<string, number | string>[] {
  return metrics.map((metric) => ({
    metric: shown(metric),
    [than]: meanMetric(study, than, metric),
    [condition]: meanMetric(study, condition, metric),
    "difference, 95 % interval": intervalText(metricDifference(study, metric, condition, than)),
  }));
}

/** How much one metric is above another in the same runs of a condition. */
export function changeWithin(study: StudyResults, condition: string, metric: string, than: string): PairedInterval {
  const [after, before] = [metric, than].map((name) => metricBySeed(study, condition, name));
  return pairedInterval([...after].map(([seed, value]) => value - before.get(seed)!));
}

/** Rows of the study "over-optimisation": what is read off at the start, how far it has moved on the rise and at the end. */
export function overOptimisationRows(
  study: StudyResults,
  conditions: readonly string[],
  names: readonly string[],
): Record<string, number | string>[] {
  return conditions.flatMap((condition) =>
    names.map((name) => ({
      "reward model": condition,
      what: shown(name),
      start: meanMetric(study, condition, `${name}, start`),
      "change on the rise": intervalText(changeWithin(study, condition, `${name}, rise`, `${name}, start`)),
      "change at the end": intervalText(changeWithin(study, condition, `${name}, end`, `${name}, start`)),
    })),
  );
}

/** A curve of every run over √KL instead of iterations, less its first value. Where the KL is estimated below 0, its root is 0. */
export function overDistance(
  study: StudyResults,
  condition: string,
  curve: string,
): [distance: number, gain: number][][] {
  return study.runs
    .filter((run) => run.condition === condition)
    .map(({ curves = {} }) => {
      const kl = new Map(curves.kl);
      const [[, first]] = curves[curve];
      return curves[curve].map(([x, y]): [number, number] => [Math.sqrt(Math.max(0, kl.get(x) ?? 0)), y - first]);
    });
}

/** The mean of `overDistance` over the runs of a condition: mean gain against mean distance, iteration by iteration. */
export function meanOverDistance(
  study: StudyResults,
  condition: string,
  curve: string,
): [distance: number, gain: number][] {
  const runs = overDistance(study, condition, curve);
  const mean = (i: number, axis: 0 | 1): number => runs.reduce((sum, run) => sum + run[i][axis] / runs.length, 0);
  return runs[0].map((_, i) => [mean(i, 0), mean(i, 1)]);
}

/** A row for each condition and iteration: the mean KL there, and how far truth and right have moved since the start. */
export function riseRows(
  study: StudyResults,
  conditions: readonly string[],
  iterations: readonly number[],
): Record<string, number | string>[] {
  return conditions.flatMap((condition) => {
    const runs = study.runs.filter((run) => run.condition === condition);
    const at = (curve: string, x: number): number[] => runs.map(({ curves }) => new Map(curves?.[curve]).get(x)!);
    return iterations.map((iteration) => {
      const moved = (curve: string): PairedInterval => {
        const start = at(curve, 0);
        return pairedInterval(at(curve, iteration).map((y, i) => y - start[i]));
      };
      const kl = at("kl", iteration).reduce((sum, y) => sum + y / runs.length, 0);
      const [truth, right] = ["truth", "right"].map((curve) => intervalText(moved(curve)));
      return { "reward model": condition, iteration, kl, "change of truth": truth, "change of right": right };
    });
  });
}

/** Gao's form of the true reward, fitted to all runs of a condition where the KL is at least 1; its peak; and it as a line. */
export function fittedForm(
  study: StudyResults,
  condition: string,
): { fit: Overoptimisation; distance: number; reward: number; line: [number, number][] } {
  const points = overDistance(study, condition, "truth")
    .flat()
    .filter(([distance]) => distance >= 1);
  const fit = fitOveroptimisation("rl", points);
  const farthest = Math.max(...points.map(([distance]) => distance));
  const distances = Array.from({ length: 41 }, (_, i) => 1 + ((farthest - 1) * i) / 40);
  return { fit, ...peak("rl", fit), line: distances.map((d) => [d, trueReward("rl", fit, d)]) };
}

/** Texts that a run of a condition has kept. */
export function textsOf(study: StudyResults, condition: string, seed = 1): readonly string[] {
  return study.runs.find((run) => run.condition === condition && run.seed === seed)?.texts?.said ?? [];
}

/**
 * A row for each condition of the study "ppo-ablations": how far some metrics are from those of the study "ppo"'s PPO with the same seed.
 */
export function ablationRows(
  ppo: StudyResults,
  without: StudyResults,
  metrics: readonly string[],
): Record<string, string>[] {
  const conditions = [...new Set(without.runs.map(({ condition }) => condition))];
  const away = (condition: string, metric: string): string => {
    const [theirs, ours] = [metricBySeed(without, condition, metric), metricBySeed(ppo, "PPO", metric)];
    return intervalText(
      pairedInterval([...theirs].flatMap(([seed, y]) => (ours.has(seed) ? [y - ours.get(seed)!] : []))),
    );
  };
  return [
    { condition: "PPO: mean", ...Object.fromEntries(metrics.map((m) => [m, meanMetric(ppo, "PPO", m).toFixed(3)])) },
    ...conditions.map((condition) => ({
      condition: `${condition}: difference`,
      ...Object.fromEntries(metrics.map((metric) => [metric, away(condition, metric)])),
    })),
  ];
}
