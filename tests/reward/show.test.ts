import { describe, expect, it } from "vitest";
import type { StoredRun, StudyResults } from "../../src/core/study";
import {
  calibrationLines,
  comparedRows,
  exchangeRows,
  ladderLines,
  meanCurve,
  metricBar,
  rankingText,
} from "../../src/reward/show";
import { tenPrompts } from "../../src/reward/ten-prompts";

const head = { cpuSeconds: 1, seconds: 1, processor: "any", date: "2026-01-01" };
const run = (condition: string, seed: number, share: number): StoredRun => ({
  ...head,
  condition,
  seed,
  metrics: { seen: share, perTruth: 2, perCourtesy: share, perTenWords: -share },
  curves: {
    loss: [
      [0, share],
      [7, 2 * share],
    ],
  },
});
const study: StudyResults = {
  name: "test",
  question: "?",
  command: "",
  reduced: [],
  runs: [100, 300, 1000, 3000].flatMap((prompts, i) =>
    [1, 2, 3].map((seed) => run(`${prompts} prompts`, seed, 0.5 + 0.1 * i + 0.01 * seed)),
  ),
};

describe("ladderLines", () => {
  it("has the mean and a line for each seed, in % over labelled prompts", () => {
    const { mean, seeds } = ladderLines(study, "seen");
    expect(mean.map(([x]) => x)).toEqual([100, 300, 1000, 3000]);
    expect(mean.map(([, y]) => Math.round(1e6 * y) / 1e6)).toEqual([52, 62, 72, 82]);
    expect(seeds).toHaveLength(3);
    expect(seeds[2][3][1]).toBeCloseTo(83, 9);
  });
});

describe("comparedRows", () => {
  it("gives the first condition in %, the others as paired differences in points", () => {
    const [first, second] = comparedRows(study, ["3000 prompts", "100 prompts"], { labels: "seen" });
    expect(first).toEqual({ condition: "3000 prompts: %", labels: "82.0" });
    expect(second).toEqual({ condition: "100 prompts: points", labels: "−30.0 [−30.0, −30.0]" });
  });
});

describe("exchangeRows", () => {
  it("divides by what truth is worth", () => {
    const [row] = exchangeRows(study, ["100 prompts"]);
    expect(row["a courtesy"]).toBeCloseTo(0.26, 9);
    expect(row["ten words"]).toBeCloseTo(-0.26, 9);
  });
});

it("meanCurve and metricBar are means over seeds", () => {
  const curve = meanCurve(study, "100 prompts", "loss");
  expect(curve.map(([x]) => x)).toEqual([0, 7]);
  expect(curve[1][1]).toBeCloseTo(1.04, 9);
  const { value, low, high } = metricBar(study, "100 prompts", "seen", "labels");
  expect(value).toBeCloseTo(52, 9);
  expect([low, high].map((x) => Math.round(10 * x) / 10)).toEqual([49.5, 54.5]); // 4.303 · 1 / √3
});

it("calibrationLines means points of one tenth over the seeds", () => {
  const points = [
    [
      [0.52, 0.4],
      [0.98, 0.7],
    ],
    [[0.54, 0.6]],
  ] as const;
  const runs = points.map((calibration, i) => ({ ...run("a", i + 1, 0.5), curves: { calibration } }));
  const { a } = calibrationLines({ ...study, runs }, ["a"]);
  expect(a.map((point) => point.map((x) => Math.round(1000 * x) / 1000))).toEqual([
    [0.53, 0.5],
    [0.98, 0.7],
  ]);
});

it("metricBar cuts intervals of shares off at 100 %", () => {
  const runs = [0.8, 0.99, 0.99].map((share, i) => run("a", i + 1, share));
  expect(metricBar({ ...study, runs }, "a", "seen", "labels").high).toBe(100);
});

it("rankingText writes prompts and answers as people do, under letters", () => {
  const text = rankingText(tenPrompts());
  expect(text).toContain("10. how do i break nuts?");
  expect(text.split("\n")[1]).toBe("    A  the capital of portugal is lisbon.");
  expect(text.split("\n")).toHaveLength(50);
});
