import { describe, expect, it } from "vitest";
import { meanCurve, type StoredRun, type StudyResults } from "../../src/core/study";
import {
  ablationRows,
  changeWithin,
  differenceRows,
  fittedForm,
  intervalText,
  meanOverDistance,
  meanRows,
  overDistance,
  overOptimisationRows,
  partRows,
  riseRows,
} from "../../src/ppo/show";
import { trueReward } from "../../src/reward/over-optimisation";
import { asked } from "../data/world/tasks";
import { answerOf } from "../sft/answer-of";

const about = { cpuSeconds: 1, seconds: 1, processor: "any", date: "2026-01-01" };
const form = { alpha: 0.3, beta: 0.2 };
const distances = [0, 1, 1.5, 2, 2.5, 3];
/** Two seeds of two conditions, the truth of the second on Gao's curve above its start of 0.6. */
const run = (condition: string, seed: number, truth: number): StoredRun => ({
  ...{ condition, seed, ...about },
  metrics: { truth, "truth, start": 0.6, "truth, rise": 0.6 + 0.05 * seed, "truth, end": 0.2 * seed },
  curves: {
    kl: distances.map((d, i) => [i, d * d] as const),
    truth: distances.map((d, i) => [i, 0.6 + (d === 0 ? 0 : trueReward("rl", form, d))] as const),
    right: [[0, seed] as const, [2, 3 * seed] as const],
  },
});
const study: StudyResults = {
  ...{ name: "any", question: "any", command: "any", reduced: [] },
  runs: [run("SFT", 1, 0.5), run("SFT", 2, 0.6), run("PPO", 1, 0.7), run("PPO", 2, 0.7)],
};

describe("the rows", () => {
  it("pair differences by seed, with Student's interval", () => {
    // 0.2 and 0.1: mean 0.15, s = 0.0707, half = 12.706 · 0.0707 / √2 = 0.6353
    expect(differenceRows(study, ["truth"], "PPO", "SFT")).toEqual([
      { metric: "truth", SFT: 0.55, PPO: 0.7, "difference, 95 % interval": "+0.150 [−0.485, +0.785]" },
    ]);
  });
  it("call the proxy by the name that readers know", () => {
    const scored = { ...study, runs: study.runs.map((each) => ({ ...each, metrics: { "proxy, end": each.seed } })) };
    expect(meanRows(scored, ["PPO"], ["proxy, end"])).toEqual([{ condition: "PPO", "score, end": 1.5 }]);
    expect(differenceRows(scored, ["proxy, end"], "PPO", "SFT")[0].metric).toBe("score, end");
  });
  it("tell how a metric moved in the same run", () => {
    const { value } = changeWithin(study, "PPO", "truth, end", "truth, start");
    expect(value).toBeCloseTo((-0.4 + -0.2) / 2, 9);
    const [row, ...others] = overOptimisationRows(study, ["SFT"], ["truth"]);
    expect(others).toEqual([]);
    expect(row).toMatchObject({ "reward model": "SFT", what: "truth", start: 0.6 });
    expect(row["change on the rise"]).toMatch(/^\+0\.075 /);
  });
  it("tell how far truth and right have moved at an iteration, and at which KL", () => {
    const runs = study.runs.map((each) => ({
      ...each,
      curves: { ...each.curves, truth: [[0, 0.5] as const, [2, 0.5 + each.seed / 10] as const] },
    }));
    const [row, ...others] = riseRows({ ...study, runs }, ["PPO"], [2]);
    expect(others).toEqual([]);
    expect(row).toMatchObject({ "reward model": "PPO", iteration: 2, kl: 2.25 }); // √KL = 1.5
    expect(row["change of truth"]).toBe("+0.150 [−0.485, +0.785]"); // 0.1 and 0.2
    expect(row["change of right"]).toMatch(/^\+3\.000 /); // 3 - 1 and 6 - 2
  });
  it("compare runs of two studies by seed", () => {
    const without: StudyResults = { ...study, runs: [run("no clip", 2, 0.6), run("no clip", 1, 0.5)] };
    expect(ablationRows(study, without, ["truth"])).toEqual([
      { condition: "PPO: mean", truth: "0.700" },
      { condition: "no clip: difference", truth: "−0.150 [−0.785, +0.485]" }, // -0.2 and -0.1
    ]);
  });
  it("give every system a row for each way of answering", () => {
    const task = asked("what is 3 plus 4 ?");
    const [right, wrong] = ["3 plus 4 is 7 .", "3 plus 4 is 8 ."].map((text) => [answerOf(task, text)]);
    const rows = partRows({ SFT: { sampled: wrong, greedy: right } });
    expect(rows.map(({ system, how, right: share }) => [system, how, share])).toEqual([
      ["SFT", "T = 1", 0],
      ["SFT", "greedy", 1],
    ]);
  });
  it("write the sign of both ends", () => {
    expect(intervalText({ value: -0.5, low: -1, high: 0, n: 2 })).toBe("−0.500 [−1.000, +0.000]");
  });
});

describe("the curves", () => {
  it("are averaged where all seeds have a point", () => {
    expect(meanCurve(study, "PPO", "right")).toEqual([
      [0, 1.5],
      [2, 4.5],
    ]);
  });
  it("lie over √KL and begin at 0", () => {
    const [first] = overDistance(study, "PPO", "truth");
    expect(first[0]).toEqual([0, 0]);
    expect(first[3][0]).toBeCloseTo(2, 9);
  });
  it("are averaged over seeds in both directions", () => {
    const curves = (kl: number, right: number) => ({
      kl: [[0, 0] as const, [2, kl] as const],
      right: [[0, 1] as const, [2, right] as const],
    });
    const runs = [1, 2].map((seed) => ({ ...run("PPO", seed, 0), curves: curves(4 ** seed, 3 * seed) }));
    expect(meanOverDistance({ ...study, runs }, "PPO", "right")).toEqual([
      [0, 0],
      [3, 3.5], // √4 and √16; 3 - 1 and 6 - 1
    ]);
  });
  it("give Gao's coefficients back", () => {
    const { fit, distance, line } = fittedForm(study, "PPO");
    expect(fit.alpha).toBeCloseTo(0.3, 6);
    expect(fit.beta).toBeCloseTo(0.2, 6);
    expect(distance).toBeCloseTo(Math.exp(0.5), 6); // exp(α / β - 1)
    expect(line[0][0]).toBe(1);
    expect(line.at(-1)![0]).toBeCloseTo(3, 9);
  });
});
