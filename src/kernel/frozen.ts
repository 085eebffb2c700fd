/**
 * What is decided once, before any cell runs, and cannot be changed by one: whether this is a grading run, and where hidden checks are.
 */

const signals = ["NBGRADER_EXECUTION", "JIELONG_GRADING"];

/** Reads the signals, fixes what they say on globalThis, and removes them from the environment. */
export function freezeGrading(): void {
  const graded = signals.some((name) => Boolean(process.env[name]));
  const hidden = process.env.JIELONG_PRIVATE || undefined;
  for (const name of [...signals, "JIELONG_PRIVATE"]) delete process.env[name];
  Object.defineProperty(globalThis, Symbol.for("jielong.graded"), { value: graded });
  Object.defineProperty(globalThis, Symbol.for("jielong.private"), { value: hidden });
}
