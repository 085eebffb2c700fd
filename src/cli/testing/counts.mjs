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

/**
 * The tests that failed, by vitest's JSON report, a line each: file, name, the first lines of what went wrong.
 * @param {string | undefined} reportFile
 * @returns {string[]}
 */
export function failedTests(reportFile) {
  if (!reportFile) return [];
  /** @type {{ testResults: { name: string, status: string, message?: string, assertionResults: { status: string, fullName: string, failureMessages?: string[] }[] }[] }} */
  let report;
  try {
    report = JSON.parse(readFileSync(reportFile, "utf8"));
  } catch {
    return [];
  }
  return report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === "failed");
    if (failed.length === 0 && status === "failed") return [`${name}: ${brief(message)}`];
    return failed.map(({ fullName, failureMessages = [] }) => `${name} > ${fullName}: ${brief(failureMessages[0])}`);
  });
}

/** @param {string | undefined} message */
const brief = (message) => (message ?? "").split("\n").slice(0, 3).join(" ").slice(0, 600);

/** @param {Counts[]} all @returns {Counts} */
export function sum(all) {
  return all.reduce((a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed }), { passed: 0, failed: 0 });
}

/** The last line of a run. @param {Counts} counts */
export const verdict = ({ passed, failed }) => `${passed} passed, ${failed} failed`;
