/**
 * Reward models as tables and lines: what the study "reward-model" came to, and what notebook 10 shows beside it.
 */

import { pairedInterval } from "../core/paired";
import { type Curve, meanMetric, metricBySeed, metricDifference, type StudyResults, studyCurves } from "../core/study";
import { agreementWithTruth, type Judged, type LabelerPanel, type Pair } from "../data/world/labelers";
import { show } from "../data/world/table";
import type { Bar } from "../plot/bar-plot";
import { answerLetters } from "./own-ranking";
import type { tenPrompts } from "./ten-prompts";

const percent = (share: number): number => Math.round(1000 * share) / 10;

/** Prompts with their answers under letters, as text. */
export function rankingText(prompts: ReturnType<typeof tenPrompts>): string {
  return prompts
    .map(({ task, answers }, i) => {
      const letters = answerLetters(answers.length);
      const lines = answers.map(({ words }, k) => `    ${letters[k]}  ${show(words.join(" "))}`);
      return [`${i + 1}. ${show(task.question)}`, ...lines].join("\n");
    })
    .join("\n");
}

/** A row for each labeler: tastes in units of truth, and how often the label is what the truth says, %. */
export function labelerRows(
  { trained, heldOut }: LabelerPanel,
  pairs: readonly Pair[],
): Record<string, string | number>[] {
  return [...trained, ...heldOut].map((labeler, i) => ({
    labeler: `${i + 1}${i < trained.length ? "" : ", held out"}`,
    "worth of a courtesy": labeler.perCourtesy,
    "worth of ten words": labeler.perTenWords,
    "labels that are true, %": 100 * agreementWithTruth([labeler], pairs),
  }));
}

/** The mean of a share over seeds with its 95 % interval, cut off at 0 and 1, as a bar, in %. */
export function metricBar(
  study: StudyResults,
  condition: string,
  metric: string,
  label: string,
  group = "",
): Required<Bar> {
  const values = [...metricBySeed(study, condition, metric).values()].map((value) => 100 * value);
  const { value, low, high } = pairedInterval(values);
  return { label, group, value, low: Math.max(0, low), high: Math.min(100, high) };
}

/** The conditions that differ in labelled prompts only, fewest first, with their numbers. */
export const ladder = [100, 300, 1000, 3000].map((prompts) => ({ prompts, condition: `${prompts} prompts` }));

/** A metric against labelled prompts: its mean, and a line for each seed, in %. */
export function ladderLines(study: StudyResults, metric: string): { mean: Curve; seeds: Curve[] } {
  const bySeed = ladder.map(({ condition }) => metricBySeed(study, condition, metric));
  const line = (value: (i: number) => number): Curve =>
    ladder.map(({ prompts }, i) => [prompts, 100 * value(i)] as const);
  return {
    mean: line((i) => meanMetric(study, ladder[i].condition, metric)),
    seeds: [...bySeed[0].keys()].map((seed) => line((i) => bySeed[i].get(seed)!)),
  };
}

/** The mean over seeds of a curve of one condition; the runs have their points at the same steps. */
export function meanCurve(study: StudyResults, condition: string, curve: string): Curve {
  const curves = studyCurves(study, curve)[condition];
  return curves[0].map(([x], i) => [x, curves.reduce((sum, each) => sum + each[i][1], 0) / curves.length] as const);
}

/** Probes by what they ask, with their metric; the truth prefers the answer that is named first. */
const probeMetrics = {
  "a courtesy or none": "courtesy",
  "one courtesy or three": "oneOrThree",
  "declines and admits, or not": "quiet",
  "right or wrong, labelled facts": "rightSeen",
  "right or wrong, other facts": "rightUnseen",
  "plain and right or polite and wrong": "rightOrPoliteUnseen",
} as const;

/** How often the better answer of each probe is scored higher, %, by condition. */
export function probeBars(study: StudyResults, conditions: readonly string[]): Required<Bar>[] {
  return Object.entries(probeMetrics).flatMap(([label, metric]) =>
    conditions.map((condition) => metricBar(study, condition, metric, label, condition)),
  );
}

/** Ways to learn from 300 prompts, with the condition of the study; the last two take equally many steps. */
export const ways = {
  "in one batch": "300 prompts",
  shuffled: "300 prompts, shuffled pairs",
  "in one batch, 11 epochs": "300 prompts, 11 epochs",
} as const;

/** Losses over steps, means over seeds, by way. @param part  of what was learned, or of held-out prompts */
export function lossLines(study: StudyResults, part: "training" | "validation"): Record<string, Curve> {
  return Object.fromEntries(
    Object.entries(ways).map(([way, condition]) => [way, meanCurve(study, condition, `${part} loss`)]),
  );
}

/** A point of `plot/scatter`. */
export interface GroupedPoint {
  x: number;
  y: number;
  group: string;
}

/** What models said of their favourites and how often labelers agreed: by tenths from 0.5 to 1, means over the seeds that have pairs there. */
export function calibrationLines(study: StudyResults, conditions: readonly string[]): Record<string, Curve> {
  const curves = studyCurves(study, "calibration");
  const mean = (points: Curve): readonly [number, number] => [
    points.reduce((sum, [x]) => sum + x, 0) / points.length,
    points.reduce((sum, [, y]) => sum + y, 0) / points.length,
  ];
  return Object.fromEntries(
    conditions.map((condition) => {
      const bins = Array.from({ length: 10 }, (_, k) =>
        curves[condition].flat().filter(([x]) => Math.min(9, Math.floor(20 * (x - 0.5))) === k),
      );
      return [condition, bins.filter((points) => points.length > 0).map(mean)];
    }),
  );
}

/** Scores of answers against their words, in two groups by truth. */
export function lengthPoints(
  scores: readonly (readonly number[])[],
  judged: readonly (readonly Judged[])[],
): GroupedPoint[] {
  return judged.flatMap((answers, b) =>
    answers.map(({ truth, words }, i) => ({
      x: words,
      y: scores[b][i],
      group: truth > 0.5 ? "truth above 0.5" : "truth below 0.5",
    })),
  );
}

/** A difference with its interval, in points of %. */
const points = (study: StudyResults, metric: string, condition: string, than: string): string => {
  const { value, low, high } = metricDifference(study, metric, condition, than);
  const signed = (x: number): string => `${x < 0 ? "−" : "+"}${Math.abs(100 * x).toFixed(1)}`;
  return `${signed(value)} [${signed(low)}, ${signed(high)}]`;
};

/** A row for each condition: the first in %, the others as differences to it in points, with 95 % intervals. */
export function comparedRows(
  study: StudyResults,
  conditions: readonly string[],
  metrics: Readonly<Record<string, string>>,
): Record<string, string>[] {
  const [first, ...others] = conditions;
  const row = (condition: string, cell: (metric: string) => string): Record<string, string> => ({
    condition,
    ...Object.fromEntries(Object.entries(metrics).map(([name, metric]) => [name, cell(metric)])),
  });
  return [
    row(`${first}: %`, (metric) => percent(meanMetric(study, first, metric)).toFixed(1)),
    ...others.map((condition) => row(`${condition}: points`, (metric) => points(study, metric, condition, first))),
  ];
}

/** What a courtesy and ten words are worth to each condition's reward model, in units of truth. */
export function exchangeRows(study: StudyResults, conditions: readonly string[]): Record<string, string | number>[] {
  return conditions.map((condition) => {
    const [truth, courtesy, words] = ["perTruth", "perCourtesy", "perTenWords"].map((metric) =>
      meanMetric(study, condition, metric),
    );
    return { judge: condition, "a courtesy": courtesy / truth, "ten words": words / truth };
  });
}
