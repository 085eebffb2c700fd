/**
 * Exercises: what a check cell runs on a learner's answer, and what a try-it cell shows.
 *
 * A check prints one line, of one of three forms, and never fails in a reader's session:
 *
 *     Exercise 2.1: not attempted yet
 *     Exercise 2.1: passed: 4 checks
 *     Exercise 2.1: pairs("ab") must give [["^", "a"], ["a", "b"]], got []; is the loop entered?
 *
 * or says that the cell with the answer failed, where the kernel still holds what the name stood for before.
 *
 * When it is graded, all but `passed` throws that line instead, since a grader gives full points to a check that stays silent.
 *
 *     export const checkDouble = defineCheck<(n: number) => number>({
 *       id: "02-1",
 *       name: "double",
 *       cases: [{ inputs: [3], expected: 6 }, { inputs: [0], expected: 0 }],
 *       mistakes: [{ says: "is it the square?", wrong: (n) => n * n }],
 *     });
 */
import { attempt, isStub, showFailure } from "./attempt";
import { restoreBuiltIns } from "./built-ins";
import { NativeError, say, startsWith, toNumber } from "./captured";
import { type Check, judge, type LearnerFunction } from "./judge";
import { isGraded } from "./private";
import { claimProof } from "./proof";
import { show } from "./show";

export { tensorOf } from "./compare";
export type { Case, Check, Invariant, LearnerFunction, Mistake } from "./judge";

/** The kernel's word on a name: what went wrong in the cell that should have declared it anew; undefined when nothing did. */
const outdated: (name: string) => string | undefined =
  (globalThis as unknown as Record<symbol, ((name: string) => string | undefined) | undefined>)[
    Symbol.for("jielong.outdated")
  ] ?? (() => undefined);

/** "Exercise 2.1", from the id "02-1". */
export function exerciseTitle(id: string): string {
  const parts = /^(\d\d)-(\d+)$/.exec(id);
  if (!parts) throw new NativeError(`an exercise's id must look like "02-1", got "${id}"`);
  return `Exercise ${toNumber(parts[1])}.${parts[2]}`;
}

/**
 * Makes the function that a check cell calls: `await checkPairs(pairs);`.
 *
 * @returns a function that prints the verdict on the learner's function
 * @throws (the returned function) when graded, unless the answer passes: the verdict
 */
export function defineCheck<F extends LearnerFunction, Constants = Record<string, never>>(
  check: Check<F, Constants>,
): (learner: unknown) => Promise<void> {
  const title = exerciseTitle(check.id);
  const proof = claimProof(`check-${check.id}`);
  return async (learner) => {
    restoreBuiltIns();
    const old = outdated(check.name);
    const judged = old ? undefined : await judge(check as unknown as Check<LearnerFunction, unknown>, learner, title);
    const verdict = `${title}: ${judged ?? `${old}; run that cell without an error first`}`;
    if (isGraded() && !startsWith(verdict, `${title}: passed: `)) throw new NativeError(verdict);
    say(verdict);
    if (proof !== undefined && startsWith(verdict, `${title}: passed: `)) say(proof);
  };
}

/**
 * Shows what an answer gives, in a cell of the reader's own: `await tryIt(() => pairs("emma"));`.
 * Prints `not attempted yet` while the stub stands, and an error as text, so that Run All goes on.
 */
export async function tryIt(run: () => unknown): Promise<void> {
  const outcome = await attempt(run, 600);
  if (outcome.kind === "value") return say(show(outcome.value, 400));
  const stub = outcome.kind === "error" ? /^Exercise \d+\.\d+(?=: write this function)/.exec(outcome.message) : null;
  if (stub && isStub(outcome, stub[0])) return say(`${stub[0]}: not attempted yet`);
  say(showFailure(outcome));
}
