/**
 * Every study of the course: its file is complete, and the code still gives what stands in it.
 *
 * One seed of each condition is run again in its short form; it must lie in the range of the stored short runs.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { loadStudy, studyNames } from "../../src/cli/study";
import { outsideRange } from "../../src/cli/study/compare";
import { allRuns, checkMetrics, missingRuns } from "../../src/cli/study/run";
import { readStudy, studyFile } from "../../src/core/study";

it("finds the studies, and no results without one", () => {
  const folder = path.dirname(studyFile("any"));
  const results = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  const strangers = results.filter((file) => file.endsWith(".json") && !studyNames().includes(file.slice(0, -5)));
  expect(strangers.filter((file) => !file.startsWith("test-"))).toEqual([]); // another test's file, for a moment
});

describe.each(studyNames())("study %s", (name) => {
  it("has all its runs on file: at least five seeds of every condition, long and short", async () => {
    const study = await loadStudy(name);
    const stored = readStudy(name);
    expect(study.seeds).toBeGreaterThanOrEqual(5);
    expect(study.conditions.length).toBeGreaterThan(1);
    expect(missingRuns(study, study.seeds, stored)).toEqual([]);
    expect(stored.reduced.length + stored.runs.length).toBeGreaterThanOrEqual(allRuns(study, study.seeds).length);
    for (const run of [...stored.runs, ...stored.reduced]) {
      checkMetrics(study, run.metrics);
      expect(study.conditions).toContain(run.condition);
    }
    expect(fs.statSync(studyFile(name)).size).toBeLessThan(300_000);
  });

  it("is what the code still gives", async () => {
    const study = await loadStudy(name);
    const stored = readStudy(name);
    const seed = 2;
    const outside: string[] = [];
    for (const condition of study.conditions) {
      const run = await study.run({ condition, seed, reduced: true });
      checkMetrics(study, run.metrics);
      outside.push(...outsideRange(study, stored, condition, run));
    }
    expect(outside).toEqual([]);
  });
});
