/**
 * What was measured, as tables to read.
 */

import { gptWeights } from "../../lm/gpt-weights";
import type { Case, Contender } from "./cases";
import { type Result, stepOperations } from "./jobs";
import { median, type Summary, summarise, written } from "./summary";

/** One contender's turns. */
export interface Measured {
  contender: Contender;
  turns: readonly Result[];
}

/** A case's turns. */
export type Outcome = Omit<Case, "contenders" | "rivals"> & { measured: readonly Measured[] };

/** One contender of a case, in short. */
export interface Entry {
  mode: string;
  milliseconds: Summary;
  peakGb: number;
  compileSeconds?: number;
  trainMilliseconds?: number;
}

/** A contender's turns in short. */
export function shorten({ contender, turns }: Measured): Entry {
  const all = <K extends "compileSeconds" | "trainMilliseconds">(key: K) => {
    const values = turns.flatMap((turn) => (turn[key] === undefined ? [] : [turn[key]]));
    return values.length > 0 ? median(values) : undefined;
  };
  return {
    mode: contender.mode,
    milliseconds: summarise(turns.map(({ milliseconds }) => milliseconds)),
    peakGb: Math.max(...turns.map(({ peakBytes }) => peakBytes)) / 1e9,
    compileSeconds: all("compileSeconds"),
    trainMilliseconds: all("trainMilliseconds"),
  };
}

/** The fastest of a side among those that had all their turns, or undefined if the side was not measured. */
export function best(outcome: Outcome, side: Contender["side"]): Entry | undefined {
  const mine = outcome.measured.filter(({ contender }) => contender.side === side);
  const rounds = Math.max(...mine.map(({ turns }) => turns.length));
  const entries = mine.filter(({ turns }) => turns.length === rounds).map(shorten);
  return entries.sort((a, b) => a.milliseconds.median - b.milliseconds.median)[0];
}

/** The highest rate that either side multiplies matrices at, in 10^9 operations a second. */
export function peakRate(outcomes: readonly Outcome[], precision: string): number | undefined {
  const rates = outcomes.flatMap(({ measured }) =>
    measured.flatMap((one) => {
      const { job } = one.contender;
      if (job.task !== "product" || job.precision !== precision) return [];
      return [(2 * job.size ** 3) / shorten(one).milliseconds.median / 1e6];
    }),
  );
  return rates.length > 0 ? Math.max(...rates) : undefined;
}

type Row = readonly string[];

/** A Markdown table; columns padded, so that it reads as it is, too. */
export function markdown([head, ...rows]: readonly Row[]): string {
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => row[i].length)));
  const line = (row: Row) => `| ${row.map((cell, i) => cell.padEnd(widths[i])).join(" | ")} |`;
  return [line(head), `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`, ...rows.map(line)].join("\n");
}

const none = "–";
const ratio = (theirs?: Entry, ours?: Entry) =>
  theirs && ours ? `${(theirs.milliseconds.median / ours.milliseconds.median).toFixed(2)} ×` : none;
const timed = (entry?: Entry) => (entry ? `${written(entry.milliseconds)}, ${entry.mode}` : none);

/** A step's matrix products as a share of what the processor can do in the mode's precision. */
function share(outcomes: readonly Outcome[], { measured }: Outcome, entry: Entry): string {
  const { job } = measured.find(({ contender: { side, mode } }) => side === "ours" && mode === entry.mode)!.contender;
  const peak = job.task === "train" ? peakRate(outcomes, job.precision) : undefined;
  if (job.task !== "train" || !peak) return none;
  return `${((100 * stepOperations(job.gpt, job.batchSize)) / entry.milliseconds.median / 1e6 / peak).toFixed(0)} %`;
}

function trainingTable(outcomes: readonly Outcome[]): string[] {
  const rows = outcomes.flatMap((outcome): Row[] => {
    const { job } = outcome.measured[0].contender;
    if (job.task !== "train") return [];
    const [ours, theirs] = [best(outcome, "ours"), best(outcome, "pytorch")];
    if (!ours) return [];
    const { gpt, batchSize } = job;
    const rate = (1000 * batchSize * gpt.blockSize) / ours.milliseconds.median;
    return [
      [
        `${(gptWeights(gpt).total / 1e6).toPrecision(gpt.nEmbd > 500 ? 4 : gpt.nEmbd > 200 ? 3 : 2)} M: ${gpt.nLayer} layers, ${gpt.nEmbd}, T ${gpt.blockSize}, B ${batchSize}`,
        timed(ours),
        timed(theirs),
        ratio(theirs, ours),
        rate.toFixed(0),
        share(outcomes, outcome, ours),
        `${ours.peakGb.toFixed(2)} / ${theirs?.peakGb.toFixed(2) ?? none}`,
        `${ours.compileSeconds?.toFixed(1)} / ${theirs?.compileSeconds?.toFixed(1) ?? none}`,
      ],
    ];
  });
  if (rows.length === 0) return [];
  const head = [
    "training step, ms: median (rounds)",
    "ours",
    "PyTorch's best",
    "faster",
    "tokens/s",
    "of peak",
    "memory, GB",
    "first step, s",
  ];
  return [markdown([head, ...rows])];
}

/** All that was measured, mode by mode. */
function allTable(outcomes: readonly Outcome[]): string {
  const rows = outcomes.flatMap(({ name, measured }) =>
    measured.map((one): Row => {
      const { mode, milliseconds, peakGb, compileSeconds } = shorten(one);
      return [
        name,
        one.contender.side,
        mode,
        written(milliseconds),
        peakGb.toFixed(2),
        compileSeconds?.toFixed(1) ?? none,
      ];
    }),
  );
  return markdown([["case", "side", "mode", "ms: median (rounds)", "memory, GB", "first, s"], ...rows]);
}

function otherTable(outcomes: readonly Outcome[]): string[] {
  const rows = outcomes.flatMap((outcome): Row[] => {
    const [ours, theirs] = [best(outcome, "ours"), best(outcome, "pytorch")];
    const { task } = outcome.measured[0].contender.job;
    if (!ours || task === "train" || task === "product") return [];
    const row = [outcome.title, timed(ours), timed(theirs), ratio(theirs, ours)];
    if (task !== "bpe") return [row];
    const learning = [ours, theirs].map((entry) => entry?.trainMilliseconds?.toFixed(0) ?? none);
    return [
      [`${outcome.title}, encoding`, ...row.slice(1)],
      [`${outcome.title}, learning`, ...learning, none],
    ];
  });
  return rows.length > 0 ? [markdown([["ms: median (rounds)", "ours", "peer's best", "faster"], ...rows])] : [];
}

/** The short tables: what README shows. */
export function shortTables(outcomes: readonly Outcome[]): string {
  const peaks = (["float32", "bfloat16"] as const).flatMap((precision) => {
    const rate = peakRate(outcomes, precision);
    return rate ? [`${precision} ${rate.toFixed(0)}`] : [];
  });
  const peak =
    peaks.length > 0 ? [`Matrix products, 10^9 operations a second, the better side: ${peaks.join(", ")}.`] : [];
  return [...trainingTable(outcomes), ...otherTable(outcomes), ...peak].join("\n\n");
}

/** Everything. */
export function fullText(outcomes: readonly Outcome[], machine: string): string {
  return `${machine}\n\n${shortTables(outcomes)}\n\n${allTable(outcomes)}\n`;
}
