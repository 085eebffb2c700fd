/**
 * Judges one answer: runs the cases on it, and when one fails looks for the mistake that explains it.
 */
import { attempt, callWith, isStub, type Outcome, sameOutcome, showCall, showFailure, withFirst } from "./attempt";
import { append, NativeError, testPattern } from "./captured";
import { copyOf, difference, showExpected } from "./compare";
import { hiddenTests, silently } from "./private";
import { kindOf, show } from "./show";

/** Any function that a learner may write. */
export type LearnerFunction = (...inputs: never[]) => unknown;

/** One call of the answer and what must come of it. */
export interface Case<F extends LearnerFunction> {
  /** What the answer is called with; a function when each call needs fresh ones (a generator, a tensor). */
  inputs: Parameters<F> | (() => Parameters<F>);
  /** What it must give; `tensorOf([[1, 2]])` for a tensor. Left out: the check's `reference` says it, or only invariants are looked at. */
  expected?: unknown;
  /** How the call reads in a diagnosis; default: the call itself. */
  says?: string;
  /** It must throw an error whose message matches. */
  throws?: RegExp;
  /** Overrides the check's tolerance. */
  tolerance?: number;
}

/** Something that must hold of every value the answer gives. */
export interface Invariant<F extends LearnerFunction> {
  /** In words, after "must": "every row must sum to 1". */
  says: string;
  holds: (given: Awaited<ReturnType<F>>, ...inputs: Parameters<F>) => boolean;
}

/** A known way to go wrong: a wrong function whose values the answer's equal, or what is seen in the first value that is wrong. */
export interface Mistake<F extends LearnerFunction> {
  /** The question that leads on: "is the pair that ends the word missing?" */
  says: string;
  wrong?: F;
  when?: (given: Awaited<ReturnType<F>>, ...inputs: Parameters<F>) => boolean;
}

/** A check, declared. */
export interface Check<F extends LearnerFunction, Constants = unknown> {
  /** Such as "02-1"; the cell's grade id is "check-02-1". */
  id: string;
  /** The learner's function as it is called in the notebook. */
  name: string;
  /** Numbers that hidden tests may change. */
  constants?: Constants;
  cases: readonly Case<F>[] | ((constants: Constants) => readonly Case<F>[]);
  /** The right answer, where another module of the course has it; gives `expected` for cases that do not say it. */
  reference?: F;
  invariants?: readonly Invariant<F>[];
  mistakes?: readonly Mistake<F>[];
  /** Numbers are equal when |got - expected| <= tolerance · max(1, |expected|); default 1e-5. */
  tolerance?: number;
  /** The answer may change its inputs. */
  mayChangeInputs?: boolean;
  /** How to call the answer, when it is not just called with the inputs (to draw many samples, say). */
  call?: (learner: F, ...inputs: Parameters<F>) => unknown;
  /** How long one call may await, seconds; default 10. */
  seconds?: number;
}

type AnyCheck = Check<LearnerFunction, unknown>;
type AnyCase = Case<LearnerFunction>;

/** What one case came to. `problem` is undefined when the case passed. */
interface Trial {
  test: AnyCase;
  inputs: unknown[];
  outcome: Outcome;
  problem?: string;
  /** The value was right; the inputs were changed on the way. */
  onlyChanged?: boolean;
}

/** Runs every public case, then the hidden ones, and says "not attempted yet", "passed: n checks", or a diagnosis. */
export async function judge(check: AnyCheck, learner: unknown, title: string): Promise<string> {
  if (typeof learner !== "function") return `${check.name} must be a function, got ${kindOf(learner)}`;
  const hidden = hiddenTests(check.id);
  const trials: Trial[] = [];
  const cases = hidden?.replace ? [] : casesOf(check, check.constants);
  for (let i = 0; i < cases.length; i++) {
    const trial = await tryCase(check, learner, cases[i]);
    if (isStub(trial.outcome, title)) return "not attempted yet";
    append(trials, trial);
    if (trial.outcome.kind === "late") break;
  }
  for (let i = 0; i < trials.length; i++) {
    if (trials[i].problem === undefined) continue;
    const mistake = trials[i].onlyChanged ? undefined : await explain(check, trials, i);
    const advice = mistake ?? (gaveNothing(trials[i]) ? "is a return missing?" : undefined);
    return trials[i].problem + (advice === undefined ? "" : `; ${advice}`);
  }
  if (hidden) {
    const verdict = await silently(() => judgeHidden(check, learner, title, hidden));
    if (verdict) return verdict;
  }
  const checks = cases.length + (check.invariants?.length ?? 0);
  return `passed: ${checks} ${checks === 1 ? "check" : "checks"}`;
}

/** Runs hidden cases; what it says shows nothing of them. */
async function judgeHidden(
  check: AnyCheck,
  learner: unknown,
  title: string,
  hidden: NonNullable<ReturnType<typeof hiddenTests>>,
) {
  const constants = { ...(check.constants as object), ...hidden.constants };
  const cases = hidden.constants ? casesOf(check, constants) : [];
  const more = (typeof hidden.cases === "function" ? hidden.cases(constants) : (hidden.cases ?? [])) as AnyCase[];
  for (let i = 0; i < cases.length + more.length; i++) {
    const trial = await tryCase(check, learner, i < cases.length ? cases[i] : more[i - cases.length]);
    if (isStub(trial.outcome, title)) return "not attempted yet";
    if (trial.problem !== undefined) return "a hidden test failed";
  }
  return undefined;
}

function casesOf(check: AnyCheck, constants: unknown): readonly AnyCase[] {
  const cases = typeof check.cases === "function" ? check.cases(constants ?? {}) : check.cases;
  if (cases.length === 0) throw new NativeError(`a check needs at least one case, got none in ${check.id}`);
  return cases;
}

const freshInputs = (test: AnyCase): unknown[] =>
  typeof test.inputs === "function" ? test.inputs() : copyOf(test.inputs);

function run(check: AnyCheck, answer: unknown, inputs: unknown[]): Promise<Outcome> {
  const work = check.call ? () => callWith(check.call, withFirst(answer, inputs)) : () => callWith(answer, inputs);
  return attempt(work, check.seconds ?? 10);
}

async function tryCase(check: AnyCheck, learner: unknown, test: AnyCase): Promise<Trial> {
  const inputs = freshInputs(test);
  const before = copyOf(inputs);
  const call = test.says ?? showCall(check.name, before);
  const outcome = await run(check, learner, inputs);
  const changed = check.mayChangeInputs ? undefined : difference(inputs, before, 0);
  const wrong = await problemWith(check, test, outcome, call, before);
  const problem = wrong ?? (changed && `${call} changed its inputs; work on a copy`);
  return { test, inputs: before, outcome, problem, onlyChanged: wrong === undefined && problem !== undefined };
}

/** What is wrong with an outcome, or undefined. */
async function problemWith(check: AnyCheck, test: AnyCase, outcome: Outcome, call: string, inputs: unknown[]) {
  if (test.throws) return problemWithThrow(test.throws, outcome, call);
  if (outcome.kind !== "value") return `${call} ${showFailure(outcome)}`;
  const given = outcome.value;
  const expected = await expectedOf(check, test);
  if (expected) {
    const differs = difference(given, expected.value, test.tolerance ?? check.tolerance ?? 1e-5);
    if (differs !== undefined) return describe(call, given, expected.value, differs);
  }
  for (let i = 0; i < (check.invariants?.length ?? 0); i++) {
    const { holds, says } = check.invariants![i];
    const seen = await attempt(() => callWith(holds, withFirst(given, inputs)), 10);
    if (seen.kind !== "value" || seen.value !== true) return `${call} gave ${show(given)}: ${says}`;
  }
  return undefined;
}

function problemWithThrow(pattern: RegExp, outcome: Outcome, call: string): string | undefined {
  if (outcome.kind === "error" && testPattern(pattern, outcome.message)) return undefined;
  const seen = outcome.kind === "value" ? `gave ${show(outcome.value)}` : showFailure(outcome);
  return `${call} must throw an error that says ${pattern.source}, but it ${seen}`;
}

async function expectedOf(check: AnyCheck, test: AnyCase): Promise<{ value: unknown } | undefined> {
  if ("expected" in test) return { value: test.expected };
  if (!check.reference) return undefined;
  const outcome = await run(check, check.reference, freshInputs(test));
  if (outcome.kind !== "value")
    throw new NativeError(`the reference of check ${check.id} must give a value: it ${showFailure(outcome)}`);
  return { value: outcome.value };
}

function describe(call: string, given: unknown, expected: unknown, differs: string): string {
  const [wanted, got] = [showExpected(expected), given === undefined ? "undefined" : show(given)];
  const simple = differs === `${wanted} expected, got ${got}`;
  const where = simple || given === undefined ? "" : ` (${differs})`;
  return `${call} must give ${wanted}, got ${got}${where}`;
}

const gaveNothing = ({ outcome }: Trial): boolean => outcome.kind === "value" && outcome.value === undefined;

/** The mistake that agrees with the answer on the failed case, and on as many of the others as any. */
async function explain(check: AnyCheck, trials: readonly Trial[], failed: number): Promise<string | undefined> {
  let best: { says: string; agreed: number } | undefined;
  for (let m = 0; m < (check.mistakes?.length ?? 0); m++) {
    const agreed = await agreement(check, check.mistakes![m], trials, failed);
    if (agreed > (best?.agreed ?? 0)) best = { says: check.mistakes![m].says, agreed };
  }
  return best?.says;
}

/** On how many cases a mistake gives what the answer gave; 0 if not on the failed one. */
async function agreement(check: AnyCheck, mistake: Mistake<LearnerFunction>, trials: readonly Trial[], failed: number) {
  const { outcome, inputs } = trials[failed];
  if (mistake.when) {
    if (outcome.kind !== "value") return 0;
    const seen = await attempt(() => callWith(mistake.when, withFirst(outcome.value, inputs)), 10);
    return seen.kind === "value" && seen.value === true ? trials.length : 0;
  }
  if (!mistake.wrong) return 0;
  let agreed = 0;
  for (let i = 0; i < trials.length; i++) {
    const { test, outcome: given } = trials[i];
    const same = sameOutcome(
      await run(check, mistake.wrong, freshInputs(test)),
      given,
      test.tolerance ?? check.tolerance ?? 1e-5,
    );
    if (i === failed && !same) return 0;
    if (same) agreed++;
  }
  return agreed;
}
