/**
 * What `npm test` runs, in this order; a part that fails does not stop the next.
 */
import { spawn } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { countPart, failedTests, sum, verdict } from "./counts.mjs";

/**
 * @typedef {object} Part
 * @property {string} name
 * @property {string[]} command  arguments for Node
 * @property {boolean} [vitest]  counts its own tests
 * @property {number} [minutes]  it is ended after that: some ten times what it takes
 */

/** Tests that need minutes or a browser, kept out of the quick loop. */
const SLOW = ["tests/browser", "tests/grading"];

/** @param {string[]} rest @returns {string[]} */
const vitest = (...rest) => ["node_modules/vitest/vitest.mjs", "run", "--config", "tests/vitest.config.mts", ...rest];

/** @param {string[]} rest @returns {string[]} */
const notebooks = (...rest) => ["src/cli/run.mjs", "notebooks", ...rest];

/** @type {Part[]} */
export const PARTS = [
  { name: "types", command: ["node_modules/typescript/bin/tsc", "-p", "."] },
  { name: "types of set-up", command: ["node_modules/typescript/bin/tsc", "-p", "src/cli/setup"] },
  { name: "lint", command: ["node_modules/@biomejs/biome/bin/biome", "check", "."] },
  { name: "unit tests", command: vitest(...SLOW.flatMap((folder) => ["--exclude", `${folder}/**`])), vitest: true },
  { name: "notebooks as files", command: notebooks("--lint") },
  { name: "notebooks: outputs not stale", command: notebooks("--check") },
  { name: "notebooks, quick", command: notebooks("--scale", "quick"), minutes: 40 },
  { name: "notebooks with solutions, quick", command: notebooks("--solutions", "--scale", "quick"), minutes: 40 },
  { name: "notebooks 00 and 02, cpu", command: notebooks("00", "02", "--scale", "cpu"), minutes: 40 },
  { name: "grading", command: vitest("tests/grading"), vitest: true, minutes: 60 },
  { name: "browser", command: vitest("tests/browser"), vitest: true, minutes: 60 },
];

/** @param {string} filter @returns {Part[]} */
export const filtered = (filter) => [{ name: `unit tests ${filter}`, command: vitest(filter), vitest: true }];

/**
 * Runs the parts one after the other and prints, last, how many tests passed and failed.
 * @param {string} root  folder of the course
 * @param {Part[]} parts
 * @returns {Promise<number>} exit code: 0 if at least one test passed and none failed
 */
export async function runSuite(root, parts) {
  const folder = join(root, "node_modules", ".cache", "jielong");
  mkdirSync(folder, { recursive: true });
  const results = [];
  for (const [index, part] of parts.entries()) {
    const report = part.vitest ? join(folder, `report-${process.pid}-${index}.json`) : undefined;
    console.log(`\n=== ${part.name}`);
    const began = Date.now();
    const code = await runPart(root, part, report);
    const counts = countPart(code, report);
    const tests = failedTests(report);
    if (report) rmSync(report, { force: true });
    console.log(`=== ${part.name}: ${verdict(counts)}, ${((Date.now() - began) / 1000).toFixed(1)} s`);
    results.push({ name: part.name, ...counts, tests });
  }
  const total = sum(results);
  const failing = results.filter(({ failed }) => failed > 0).map(({ name }) => name);
  console.log(failing.length > 0 ? `\nfailed: ${failing.join(", ")}` : "");
  for (const { name, tests } of results)
    for (const test of tests) console.log(`  ${name}: ${test.replace(`${root}/`, "")}`);
  console.log(verdict(total));
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
}

/** @param {string} root @param {Part} part @param {string | undefined} report @returns {Promise<number>} */
function runPart(root, { command, minutes = 60 }, report) {
  const reporting = report ? ["--reporter=default", "--reporter=json", `--outputFile=${report}`] : [];
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...command, ...reporting], {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
      detached: true, // so that what it started can be ended with it
    });
    const endGroup = () => {
      try {
        process.kill(-(/** @type {number} */ (child.pid)), "SIGKILL");
      } catch {
        // all of it has ended
      }
    };
    const timer = setTimeout(() => {
      console.log(`took more than ${minutes} minutes: ended`);
      endGroup();
    }, minutes * 60_000);
    const stop = () => {
      endGroup();
      process.exit(1);
    };
    process.on("SIGINT", stop).on("SIGTERM", stop);
    child.on("error", () => resolve(1));
    child.on("close", (code) => {
      clearTimeout(timer);
      process.off("SIGINT", stop).off("SIGTERM", stop);
      endGroup();
      resolve(code ?? 1);
    });
  });
}
