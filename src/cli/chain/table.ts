/**
 * The last words of the chain: every stage in one table.
 */

import type { BestOfNPoint } from "../../reward/best-of-n-curve";
import { promptGroups } from "../../sft/evaluation";
import type { RewardNumbers, StageScores } from "./results";

const number = (value: number): string => value.toFixed(3);

/** Rows as text: the first column to the left, numbers to the right. */
export function lines(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) => row.map((text, i) => (i === 0 ? text.padEnd(widths[i]) : text.padStart(widths[i]))).join("  "))
    .join("\n");
}

/** Truth and its parts for each stage; trained kinds at temperature 1 and greedily, then the truth alone for the other groups. */
export function stagesTable(stages: Readonly<Record<string, StageScores>>): string {
  const [trained, heldOut, chinese] = promptGroups;
  const head = [
    "",
    "truth",
    "±",
    "right",
    "complete",
    "courteous",
    "ends",
    "greedy: truth",
    "right",
    "held-out kinds",
    "greedy",
    "Chinese",
    "greedy",
  ];
  const rows = Object.entries(stages).map(([name, { sampled, greedy }]) => {
    const s = sampled[trained];
    return [
      name,
      ...[s.truth, s.error, s.right, s.complete, s.courteous, s.ends, greedy[trained].truth, greedy[trained].right].map(
        number,
      ),
      ...[sampled[heldOut].truth, greedy[heldOut].truth, sampled[chinese].truth, greedy[chinese].truth].map(number),
    ];
  });
  return lines([head, ...rows]);
}

/** The reward model's accuracies beside their ceilings. */
export function rewardTable(numbers: RewardNumbers): string {
  const rows = [
    ["reward model", "accuracy", "ceiling"],
    ["labels of the labelers it learned from", number(numbers.seenLabelers), number(numbers.seenCeiling)],
    ["labels of others", number(numbers.heldOutLabelers), number(numbers.heldOutCeiling)],
    ["truth", number(numbers.truth), number(1)],
    ["one label against the truth", number(numbers.labelsAndTruth), ""],
    ["two labelers with each other", number(numbers.agreement), ""],
  ];
  return lines(rows);
}

/** Best of n: what the favourites are worth. */
export function bestOfNTable(points: readonly BestOfNPoint[]): string {
  const rows = points.map(({ n, proxy, truth, error }) => [String(n), number(proxy), number(truth), number(error)]);
  return lines([["best of n", "score", "truth", "±"], ...rows]);
}
