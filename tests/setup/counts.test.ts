import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { countPart, countVitest, failedTests, sum, verdict } from "../../src/cli/testing/counts.mjs";
import { runSuite } from "../../src/cli/testing/suite.mjs";
import { scratchFolder } from "./scratch";

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((each) => ({ status: each })),
});

it("counts a file that failed before its tests as one failure", () => {
  const testResults = [file("passed", "passed", "passed"), file("failed", "failed", "passed"), file("failed")];
  expect(countVitest({ numPassedTests: 3, numFailedTests: 1, testResults })).toEqual({ passed: 3, failed: 2 });
});

it("counts a part without a report as one test", () => {
  expect(countPart(0, undefined)).toEqual({ passed: 1, failed: 0 });
  expect(countPart(3, undefined)).toEqual({ passed: 0, failed: 1 });
});

it("counts a report that is missing, or silent about a failure, as a failure", () => {
  expect(countPart(0, "/nonexistent/report.json")).toEqual({ passed: 0, failed: 1 });
  const report = join(mkdtempSync(join(scratchFolder(), "report-")), "report.json");
  writeFileSync(
    report,
    JSON.stringify({ numPassedTests: 7, numFailedTests: 0, testResults: [file("passed", "passed")] }),
  );
  expect(countPart(1, report)).toEqual({ passed: 7, failed: 1 });
  expect(countPart(0, report)).toEqual({ passed: 7, failed: 0 });
});

it("names what failed, and a file that failed before its tests", () => {
  const report = join(mkdtempSync(join(scratchFolder(), "report-")), "report.json");
  const bad = {
    status: "failed",
    fullName: "a sum is right",
    failureMessages: ["Error: expected 7 to be 5\n1\n2\nstack"],
  };
  const testResults = [
    { name: "a.test.ts", ...file("passed", "passed") },
    { name: "b.test.ts", status: "failed", assertionResults: [{ status: "passed" }, bad] },
    { name: "c.test.ts", message: "no module", ...file("failed") },
  ];
  writeFileSync(report, JSON.stringify({ testResults }));
  expect(failedTests(report)).toEqual([
    "b.test.ts > a sum is right: Error: expected 7 to be 5 1 2",
    "c.test.ts: no module",
  ]);
  expect(failedTests("/nonexistent/report.json")).toEqual([]);
  expect(failedTests(undefined)).toEqual([]);
});

it("gives the sum in the words of the last line", () => {
  expect(
    verdict(
      sum([
        { passed: 3, failed: 1 },
        { passed: 4, failed: 0 },
      ]),
    ),
  ).toBe("7 passed, 1 failed");
});

it("keeps going after a failing part, prints the sum last and gives exit code 1", async () => {
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  const parts = [
    { name: "bad", command: ["-e", "process.exit(3)"] },
    { name: "slow", command: ["-e", "setInterval(() => {}, 1000)"], minutes: 0.005 },
    { name: "good", command: ["-e", ""] },
  ];
  expect(await runSuite(scratchFolder(), parts)).toBe(1);
  expect(log.mock.calls.at(-1)).toEqual(["1 passed, 2 failed"]);
  log.mockClear();
  expect(await runSuite(scratchFolder(), parts.slice(2))).toBe(0);
  expect(log.mock.calls.at(-1)).toEqual(["1 passed, 0 failed"]);
  log.mockRestore();
});
