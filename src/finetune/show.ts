/**
 * Pre-training and fine-tuning as tables and bars: sequences as text and ids, and what the studies "gpt1-pretraining" and "gpt1-transfer"
 * came to.
 */
import { type PairedInterval, pairedInterval } from "../core/paired";
import { meanMetric, metricBySeed, metricDifference, type StudyResults } from "../core/study";
import type { Tokenizer } from "../text/tokenizer";
import type { TaskInput, TaskTokens } from "./input";

/** A row for each sequence: the task, the right answer, the text with the task's tokens written out, the first and last ids. */
export function inputRows(
  examples: Readonly<Record<string, TaskInput>>,
  tokenizer: Tokenizer,
  { start, delimiter, extract }: TaskTokens,
): Record<string, string>[] {
  const names: Record<number, string> = { [start]: "⟨start⟩", [delimiter]: "⟨delimiter⟩", [extract]: "⟨extract⟩" };
  const text = (ids: readonly number[]): string => ids.map((id) => names[id] ?? tokenizer.decode([id])).join("");
  return Object.entries(examples).flatMap(([task, { sequences, label }]) =>
    sequences.map((ids, i) => ({
      task: i === 0 ? task : "",
      answer: i === 0 ? String(label) : "",
      "as text": text(ids),
      "as ids": `${ids.slice(0, 4).join(" ")} … ${ids.slice(-2).join(" ")}`,
    })),
  );
}

/** The network after the long run, in the study "gpt1-pretraining". */
const longRun = "5,000 steps";

/**
 * Losses on held-out texts, nats per token: yours, the study's means, and how far these are above the long run's (below it negative), both
 * with 95 % intervals over the seeds.
 *
 * @param yours  your own losses, by condition of the study, in the order of the table; others are left out
 */
export function readingRows(study: StudyResults, yours: Readonly<Record<string, number>>): Record<string, string>[] {
  const nats = ({ value, low, high }: PairedInterval): string =>
    `${value.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
  const known = new Set(study.runs.map(({ condition }) => condition));
  return Object.entries(yours)
    .filter(([condition]) => known.has(condition))
    .map(([condition, own]) => ({
      what: condition,
      yours: own.toFixed(3),
      "study: mean": nats(pairedInterval([...metricBySeed(study, condition, "loss").values()])),
      "above the long run": condition === longRun ? "" : nats(metricDifference(study, "loss", condition, longRun)),
    }));
}

const tasks = ["spam", "kind"];
const percent = (share: number): string => (100 * share).toFixed(1);

/** The study's conditions in the order of the table, the first the one that the others are compared with, and how they read. */
const conditions = {
  "pre-trained": "pre-trained, auxiliary loss",
  "no auxiliary loss": "pre-trained, no auxiliary loss",
  "2 layers": "first 2 of 4 layers pre-trained",
  "0 layers": "0 layers: embeddings pre-trained",
  "from scratch": "from scratch",
  "bag of words": "bag of words",
};

/** By task: right answers, %, and how many points that is above the first row, with 95 % intervals over the seeds; below it is negative. */
export function transferRows(study: StudyResults): Record<string, string>[] {
  const [first] = Object.keys(conditions);
  const away = (condition: string, task: string): string => {
    const { value, low, high } = metricDifference(study, task, condition, first);
    return `${percent(value)} [${percent(low)}, ${percent(high)}]`;
  };
  return Object.entries(conditions).map(([condition, name]) => {
    const row: Record<string, string> = { condition: name };
    for (const task of tasks) {
      row[`${task}, %`] = percent(meanMetric(study, condition, task));
      row[`${task}, difference`] = condition === first ? "" : away(condition, task);
    }
    return row;
  });
}

/** A bar of `plot/bar-plot`: a value and the ends of its interval. */
export interface IntervalBar {
  label: string;
  group: string;
  value: number;
  low: number;
  high: number;
}

/** Right answers, %, by how much was pre-trained, and of a straight line over words: means with 95 % intervals. */
export function transferBars(study: StudyResults): IntervalBar[] {
  const groups = { "from scratch": "", "0 layers": "", "2 layers": "", "pre-trained": "4 layers", "bag of words": "" };
  return Object.entries(groups).flatMap(([condition, name]) =>
    tasks.map((task) => {
      const shares = [...metricBySeed(study, condition, task).values()];
      const { value, low, high } = pairedInterval(shares.map((share) => 100 * share));
      return { label: task, group: name || condition, value, low, high };
    }),
  );
}

/** Before and after: the strongest table that the network beats and the network, then from scratch and pre-trained for each task. */
export function beforeAfterRows(reading: StudyResults, study: StudyResults): Record<string, string>[] {
  const right = (condition: string, task: string): string => percent(meanMetric(study, condition, task));
  const loss = (condition: string): string => meanMetric(reading, condition, "loss").toFixed(3);
  const tables = {
    what: "held-out texts: trigram table → the long run",
    unit: "nats per token",
    before: loss("trigram, all"),
    after: loss(longRun),
  };
  return [
    tables,
    ...tasks.map((task) => ({
      what: `${task}: from scratch → pre-trained`,
      unit: "% right",
      before: right("from scratch", task),
      after: right("pre-trained", task),
    })),
  ];
}
