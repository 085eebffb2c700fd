import { describe, expect, it } from "vitest";
import {
  meanMetric,
  metricBySeed,
  metricDifference,
  readStudy,
  type StoredRun,
  type StudyResults,
  studyCurves,
} from "../../src/core/study";

const run = (condition: string, seed: number, loss: number): StoredRun => ({
  condition,
  seed,
  metrics: { loss },
  curves: { loss: [[0, 3] as const, [7, loss] as const] },
  cpuSeconds: 1,
  seconds: 1,
  processor: "p",
  date: "2026-01-01",
});
const results: StudyResults = {
  name: "example",
  question: "?",
  command: "npm run study -- example",
  runs: [run("plain", 1, 2), run("new", 1, 1.5), run("plain", 2, 2.2), run("new", 2, 1.9), run("plain", 3, 9)],
  reduced: [],
};

describe("a study's results", () => {
  it("give a metric by seed, and its mean", () => {
    expect([...metricBySeed(results, "new", "loss")]).toEqual([
      [1, 1.5],
      [2, 1.9],
    ]);
    expect(meanMetric(results, "new", "loss")).toBeCloseTo(1.7, 12);
  });

  it("give differences of the seeds that both conditions have", () => {
    // -0.5 and -0.3; seed 3 has no partner. Mean -0.4, s = 0.141421, 12.706 · s / √2 = 1.2706
    const { value, low, high, n } = metricDifference(results, "loss", "new", "plain");
    expect(n).toBe(2);
    expect(value).toBeCloseTo(-0.4, 12);
    expect(low).toBeCloseTo(-0.4 - 1.2706, 4);
    expect(high).toBeCloseTo(-0.4 + 1.2706, 4);
  });

  it("give the curves of every run by condition", () => {
    const curves = studyCurves(results, "loss");
    expect(Object.fromEntries(Object.entries(curves).map(([name, lines]) => [name, lines.length]))).toEqual({
      plain: 3,
      new: 2,
    });
    expect(curves.new[1]).toEqual([
      [0, 3],
      [7, 1.9],
    ]);
  });

  it("throw where there is no such study, metric, condition or curve", () => {
    expect(() => readStudy("no-such-study")).toThrow(
      'there are no results of the study "no-such-study"; run: npm run study -- no-such-study',
    );
    expect(() => metricBySeed(results, "old", "loss")).toThrow('has no "loss" of "old"');
    expect(() => studyCurves(results, "speed")).toThrow('has no curve "speed"');
  });
});
