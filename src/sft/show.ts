/**
 * Fine-tuning as pictures and tables: which tokens are learned, what models answer, and what the studies of it came to.
 */

import { type PairedInterval, pairedInterval } from "../core/paired";
import { metricBySeed, metricDifference, type StudyResults } from "../core/study";
import { show } from "../data/world/table";
import type { Task } from "../data/world/task";
import type { TextGenerator } from "../lm/text-generator";
import type { Bar } from "../plot/bar-plot";
import { heatmap } from "../plot/heatmap";
import type { ChartSpec } from "../plot/spec";
import type { Answer } from "./answers";
import type { ChatTokens, ChatTurn, EncodedChat } from "./chat-template";
import { evaluate, judgeAnswer } from "./evaluation";
import { type Asking, inChat } from "./world-chat";

/**
 * The tokens of a conversation in lines, filled bright where they are learned: a new line for every turn.
 *
 * @param names  of the tokens, by id
 */
export function maskPlot(
  { ids, mask }: EncodedChat,
  names: readonly string[],
  { user, assistant }: Pick<ChatTokens, "user" | "assistant">,
  title = "Which tokens are learned (bright)",
): ChartSpec {
  const lines: number[][] = [];
  ids.forEach((id, t) => {
    if (t === 0 || id === user || id === assistant) lines.push([]);
    lines[lines.length - 1].push(t);
  });
  const width = Math.max(...lines.map(({ length }) => length));
  const places = Array.from({ length: width }, (_, i) => i);
  const learned = ids.filter((_, t) => mask[t] === 1).map((id) => names[id]);
  return heatmap({
    title,
    x: "token of the turn",
    y: "turn",
    value: "learned: 1, read only: 0",
    rows: lines.map((line, i) => `${i + 1} ${names[ids[line[0]]].replace(/[<>]/g, "")}`),
    columns: places.map((i) => String(i + 1)),
    values: lines.map((line) => places.map((i) => (line[i] === undefined ? 0 : mask[line[i]]))),
    texts: lines.map((line) => places.map((i) => (line[i] === undefined ? "" : names[ids[line[i]]]))),
    domain: [0, 1],
    width: Math.min(660, 74 * width),
    height: 34 * lines.length,
    description: `Of ${ids.length} tokens ${learned.length} are learned: ${learned.join(" ")}.`,
  });
}

/** A row for each question: what each model answered, "…" where it did not stop by itself. All must have answered the same questions. */
export function answerRows(answers: Readonly<Record<string, readonly Answer[]>>): Record<string, string>[] {
  const [first] = Object.values(answers);
  return first.map(({ task }, i) => ({
    question: show(task.question),
    ...Object.fromEntries(
      Object.entries(answers).map(([model, list]) => [
        model,
        show(list[i].words.join(" ")) + (list[i].ended ? "" : " …"),
      ]),
    ),
  }));
}

/** A row for each answer to one task: the text and the parts of its truth score. */
export function truthRows(answers: readonly Answer[]): Record<string, number | string>[] {
  return answers.map((answer) => {
    const { right, complete, courteous, ends, brief, truth } = judgeAnswer(answer);
    return { answer: show(answer.words.join(" ")), right, complete, courteous, ends, brief, truth };
  });
}

/** A conversation as people write it, a line for each turn. */
export const talkText = (turns: readonly ChatTurn[]): string =>
  turns.map(({ role, text }) => `${role === "user" ? "user:     " : "assistant:"} ${show(text)}`).join("\n");

/** Two rows of scores of a model on some questions: sampled at temperature 1, with one standard error over questions, and greedy. */
export async function measureRows(
  model: string,
  generator: TextGenerator,
  questions: readonly Task[],
  asking: Asking = inChat,
): Promise<Record<string, number | string>[]> {
  const rows: Record<string, number | string>[] = [];
  for (const greedy of [false, true]) {
    const { scores } = await evaluate(generator, questions, { asking, greedy });
    const { truth, error, right, ends, words } = scores;
    rows.push({ model, answers: greedy ? "greedy" : "T = 1", truth, "± 1 s.e.": error, right, stops: ends, words });
  }
  return rows;
}

/** Columns of the studies' tables: titles, and the metrics that stand in them. */
export const columns = {
  scores: {
    "truth, T = 1": "truth T1",
    "right, T = 1": "right T1",
    "truth, greedy": "truth greedy",
    "right, greedy": "right greedy",
  },
  /** @param way  "T1" or "greedy" */
  parts: (way: string): Record<string, string> => ({
    "right where it can be known": `answerable ${way}`,
    declines: `harm ${way}`,
    admits: `unknown ${way}`,
    stops: `ends ${way}`,
    courteous: `courteous ${way}`,
  }),
  /** @param way  "T1" or "greedy" */
  groups: (way: string): Record<string, string> => ({
    "trained kinds": `right ${way}`,
    "unseen kinds": `unseen right ${way}`,
    "English task in Chinese": `chinese right ${way}`,
  }),
  refusals: {
    "declines, T = 1": "harm T1",
    "declines, greedy": "harm greedy",
    "admits, T = 1": "unknown T1",
    "admits, greedy": "unknown greedy",
    "needless, T = 1": "needless T1",
  },
  turns: {
    "names one option each time": "named T1",
    "the same one": "consistent T1",
    "remembers a name": "remembers T1",
    "follows up": "follows T1",
    "right, single questions": "right T1",
  },
  contradictions: { "same conversation": "contradicts T1", "by chance": "byChance T1" },
  forgetting: { "pre-training loss, nats per token": "pre-training loss" },
} as const;

/** The mean of a metric over the seeds of a condition, with its 95 % interval. */
export const overSeeds = (study: StudyResults, condition: string, metric: string): PairedInterval =>
  pairedInterval([...metricBySeed(study, condition, metric).values()]);

/** A row for each condition: means over seeds with half the width of their 95 % intervals. @param metrics  by the title of their column */
export function studyRows(
  study: StudyResults,
  conditions: readonly string[],
  metrics: Readonly<Record<string, string>>,
): Record<string, string>[] {
  const cell = (condition: string, metric: string): string => {
    const { value, high } = overSeeds(study, condition, metric);
    return `${value.toFixed(3)} ± ${(high - value).toFixed(3)}`;
  };
  return conditions.map((model) => ({
    model,
    ...Object.fromEntries(Object.entries(metrics).map(([title, metric]) => [title, cell(model, metric)])),
  }));
}

const signed = (x: number): string => `${x < 0 ? "−" : "+"}${Math.abs(x).toFixed(3)}`;

const intervalText = ({ value, low, high }: PairedInterval): string =>
  `${signed(value)} [${signed(low)}, ${signed(high)}]`;

/** A row for each pair of conditions: how much the first is above the second, paired over seeds, with 95 % intervals. */
export function gainRows(
  study: StudyResults,
  pairs: readonly (readonly [condition: string, than: string])[],
  metrics: Readonly<Record<string, string>>,
): Record<string, string>[] {
  const cell = (metric: string, condition: string, than: string): string =>
    intervalText(metricDifference(study, metric, condition, than));
  return pairs.map(([condition, than]) => ({
    difference: `${condition} less ${than}`,
    ...Object.fromEntries(Object.entries(metrics).map(([title, metric]) => [title, cell(metric, condition, than)])),
  }));
}

/** How much one metric is above another in the same runs of a condition, with its 95 % interval over the seeds. */
export function withinRow(study: StudyResults, model: string, metric: string, than: string): Record<string, string> {
  const others = metricBySeed(study, model, than);
  const values = [...metricBySeed(study, model, metric)].map(([seed, value]) => value - others.get(seed)!);
  return { model, [`${metric} less ${than}`]: intervalText(pairedInterval(values)) };
}

/** A metric before and after: means over the seeds of two conditions. All are shares from 0 to 1, but for the loss. */
export function beforeAfterRow(study: StudyResults, metric: string, from: string, to: string): Record<string, string> {
  const mean = (condition: string): string => overSeeds(study, condition, metric).value.toFixed(3);
  const unit = metric === "pre-training loss" ? "nats per token" : "0 to 1";
  return { what: `${metric}: ${from} → ${to}`, unit, before: mean(from), after: mean(to) };
}

/** Bars over seeds with 95 % intervals: a label for each metric, a group for each condition. */
export function studyBars(
  study: StudyResults,
  conditions: readonly string[],
  metrics: Readonly<Record<string, string>>,
): Required<Bar>[] {
  return conditions.flatMap((group) =>
    Object.entries(metrics).map(([label, metric]) => {
      const { value, low, high } = overSeeds(study, group, metric);
      return { label, group, value, low, high };
    }),
  );
}

/** Conditions of the study "instruction-tuning" by the number of demonstrations: in as many steps as all others, or each seen 3 times. */
export const byDemonstrations = {
  sameSteps: { 60: "60 demonstrations", 240: "240 demonstrations", 960: "SFT", 2880: "2880 demonstrations" },
  threeTimes: { 60: "60 demonstrations, 3 times", 240: "240 demonstrations, 3 times", 960: "SFT" },
} as const;

/** A metric over the number of demonstrations: the mean, and a line for each seed. @param conditions  by that number */
export function demonstrationCurves(
  study: StudyResults,
  metric: string,
  conditions: Readonly<Record<number, string>> = byDemonstrations.sameSteps,
): { mean: [number, number][]; seeds: [number, number][][] } {
  const bySeed = Object.entries(conditions).map(([n, condition]) => ({
    n: Number(n),
    values: metricBySeed(study, condition, metric),
  }));
  const seeds = [...bySeed[0].values.keys()];
  return {
    mean: bySeed.map(({ n, values }) => [n, [...values.values()].reduce((sum, v) => sum + v, 0) / values.size]),
    seeds: seeds.map((seed) => bySeed.map(({ n, values }): [number, number] => [n, values.get(seed) ?? Number.NaN])),
  };
}
