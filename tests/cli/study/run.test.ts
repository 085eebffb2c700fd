import * as fs from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { outsideRange } from "../../../src/cli/study/compare";
import { allRuns, missingRuns, runMissing } from "../../../src/cli/study/run";
import { requestStop } from "../../../src/core/stop";
import { defineStudy, readStudy, studyFile } from "../../../src/core/study";

const name = `test-${process.pid}`;
const asked: string[] = [];
let stopAt = "";

const study = defineStudy({
  name,
  question: "Is two more than one?",
  conditions: ["one", "two"],
  seeds: 5,
  tolerance: { size: 0.01 },
  run: async ({ condition, seed, reduced }) => {
    asked.push(`${condition} ${seed} ${reduced}`);
    if (asked[asked.length - 1] === stopAt) requestStop();
    return { metrics: { size: (condition === "one" ? 1 : 2) + seed / 10 }, curves: { size: [[0, 1 / 3]] } };
  },
});

beforeEach(() => {
  asked.length = 0;
  stopAt = "";
});
afterEach(() => {
  requestStop(false);
  fs.rmSync(studyFile(name), { force: true });
});

describe("runMissing", () => {
  it("does every run once, short ones first, and stores each with its circumstances", async () => {
    expect(await runMissing(study, 5, () => {})).toBe(true);
    expect(asked.length).toBe(20);
    expect(asked.slice(0, 2)).toEqual(["one 1 true", "two 1 true"]);
    expect(new Set(asked).size).toBe(20);
    const { runs, reduced, command } = readStudy(name);
    expect([runs.length, reduced.length, command]).toEqual([10, 10, `npm run study -- ${name}`]);
    expect(runs[3]).toMatchObject({
      condition: "two",
      seed: 2,
      metrics: { size: 2.2 },
      curves: { size: [[0, 0.333333]] },
    });
    expect(runs[3].processor).toMatch(/, \d+ cores$/);
  });

  it("stops when asked, drops the run that was cut off, goes on there, and does no finished run again", async () => {
    stopAt = "two 2 false";
    expect(await runMissing(study, 2, () => {})).toBe(false);
    expect(readStudy(name).runs.map(({ condition, seed }) => `${condition} ${seed}`)).toEqual([
      "one 1",
      "two 1",
      "one 2",
    ]);
    requestStop(false);
    stopAt = "";
    asked.length = 0;
    expect(await runMissing(study, 3, () => {})).toBe(true);
    expect(asked).toEqual(["two 2 false", "one 3 false", "two 3 false"]);
    expect(missingRuns(study, 3, readStudy(name))).toEqual([]);
    expect(allRuns(study, 3).length).toBe(10 + 6);
  });

  it("throws where metrics are not those of the tolerances, or not numbers", async () => {
    const run = (metrics: Record<string, number>) => ({ ...study, run: async () => ({ metrics }) });
    await expect(runMissing(run({ speed: 1 }), 1, () => {})).rejects.toThrow("its tolerances (size), got speed");
    await expect(runMissing(run({ size: Number.NaN }), 1, () => {})).rejects.toThrow("finite numbers, got size NaN");
  });
});

describe("outsideRange", () => {
  it("finds a run that the stored short ones do not cover, tolerance allowed for", async () => {
    await runMissing(study, 5, () => {});
    const stored = readStudy(name); // "two": 2.1 to 2.5
    const outside = (size: number) => outsideRange(study, stored, "two", { metrics: { size } });
    expect([2.0901, 2.3, 2.5099].map(outside)).toEqual([[], [], []]);
    expect(outside(2.52)).toEqual(["two: size must be from 2.09000 to 2.51000, got 2.52"]);
    expect(outside(2.08)).toHaveLength(1);
    expect(outside(Number.NaN)).toHaveLength(1);
  });
});
