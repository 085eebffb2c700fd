/**
 * How many tests passed and failed, out of what a test program reports.
 */
import { readFileSync } from "node:fs";

/** @typedef {{ passed: number, failed: number }} Counts */

/**
 * Counts from vitest's JSON report. A file that failed before any of its tests could run counts as one failure.
 * @param {{ numPassedTests: number, numFailedTests: number, testResults: { status: string, assertionResults: { status: string }[] }[] }} report
 * @returns {Counts}
 */
export function countVitest(report) {
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.every((test) => test.status !== "failed"),
  );
  return { passed: report.numPassedTests, failed: report.numFailedTests + brokenFiles.length };
}

/**
 * Counts of a part that has ended.
 * @param {number} code  its exit code
 * @param {string | undefined} reportFile  where vitest was told to write; undefined: the part counts as one test
 * @returns {Counts}
 */
export function countPart(code, reportFile) {
  const alone = { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
  if (!reportFile) return alone;
  try {
    const counts = countVitest(JSON.parse(readFileSync(reportFile, "utf8")));
    const silent = code !== 0 && counts.failed === 0; // vitest failed for a reason outside the tests
    return silent ? { ...counts, failed: 1 } : counts;
  } catch {
    return { passed: 0, failed: 1 }; // no report: it did not get to its end
  }
}

/** @param {Counts[]} all @returns {Counts} */
export function sum(all) {
  return all.reduce((a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed }), { passed: 0, failed: 0 });
}

/** The last line of a run. @param {Counts} counts */
export const verdict = ({ passed, failed }) => `${passed} passed, ${failed} failed`;
