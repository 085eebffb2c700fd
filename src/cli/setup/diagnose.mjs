/**
 * The doctor: one `[ok]` or `[fix]` line per part.
 */
import { fixLine } from "./failure.mjs";

/**
 * @param {import("./project.mjs").Project} project
 * @param {import("./checks.mjs").Check[]} checks
 * @param {(line: string) => void} print
 * @returns {Promise<number>} how many parts need mending
 */
export async function diagnose(project, checks, print) {
  let broken = 0;
  for (const { name, look } of checks) {
    try {
      print(`[ok] ${name}: ${await look(project)}`);
    } catch (error) {
      broken++;
      print(fixLine(name, error));
    }
  }
  return broken;
}
