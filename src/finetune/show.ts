/**
 * Fine-tuning as tables and lines: sequences as text and ids, and what the study "gpt1-transfer" came to.
 */
import { pairedInterval } from "../core/paired";
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

const tasks = ["spam", "kind"];
const percent = (share: number): string => (100 * share).toFixed(1);
const byTask = (of: (task: string) => string): Record<string, string> =>
  Object.fromEntries(tasks.map((task) => [task, of(task)]));

/** Right answers of the first condition, %, and how many points each other one is away, with 95 % intervals over the seeds. */
export function differenceRows(study: StudyResults): Record<string, string>[] {
  const [first, ...others] = [...new Set(study.runs.map(({ condition }) => condition))];
  const away = (condition: string) => (task: string) => {
    const { value, low, high } = metricDifference(study, task, condition, first);
    return `${percent(value)} [${percent(low)}, ${percent(high)}]`;
  };
  return [
    { condition: `${first}: right, %`, ...byTask((task) => percent(meanMetric(study, first, task))) },
    ...others.map((condition) => ({ condition: `${condition}: difference, points`, ...byTask(away(condition)) })),
  ];
}

/** A bar of `plot/bar-plot`: a value and the ends of its interval. */
export interface IntervalBar {
  label: string;
  group: string;
  value: number;
  low: number;
  high: number;
}

/** Right answers, %, of a straight line over words, of the network from scratch and after pre-training: means with 95 % intervals. */
export function transferBars(study: StudyResults): IntervalBar[] {
  return ["bag of words", "from scratch", "pre-trained"].flatMap((condition) =>
    tasks.map((task) => {
      const shares = [...metricBySeed(study, condition, task).values()];
      const { value, low, high } = pairedInterval(shares.map((share) => 100 * share));
      return { label: task, group: condition, value, low, high };
    }),
  );
}

/** Before (from scratch) and after (pre-trained), a row for each task. */
export function beforeAfterRows(study: StudyResults): Record<string, string>[] {
  const right = (condition: string, task: string): string => percent(meanMetric(study, condition, task));
  return tasks.map((task) => ({
    what: `${task}: from scratch → pre-trained`,
    unit: "% right, mean of the study",
    before: right("from scratch", task),
    after: right("pre-trained", task),
  }));
}
