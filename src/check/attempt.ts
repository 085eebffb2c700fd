/**
 * One call of a learner's function, whatever it does.
 */
import { restoreBuiltIns } from "./built-ins";
import {
  append,
  applyTo,
  endTimer,
  includesText,
  NativePromise,
  sliceText,
  splitText,
  startsWith,
  startTimer,
  toText,
} from "./captured";
import { difference } from "./compare";
import { show } from "./show";

/** What came of a call: a value, an error, or nothing in time. */
export type Outcome =
  | { kind: "value"; value: unknown }
  | { kind: "error"; name: string; message: string }
  | { kind: "late"; seconds: number };

const asOutcome = (thrown: unknown): Outcome => {
  if (typeof thrown !== "object" || thrown === null) return { kind: "error", name: "", message: show(thrown) };
  const { name, message } = thrown as Partial<Error>;
  return { kind: "error", name: toText(name ?? "an object"), message: toText(message ?? "") };
};

/**
 * Calls `run`, and waits for its promise if it gives one.
 * @param seconds  how long to wait for a promise (a loop that never awaits cannot be ended from here)
 */
export function attempt(run: () => unknown, seconds: number): Promise<Outcome> {
  return new NativePromise<Outcome>((settle) => {
    const timer = startTimer(() => settle({ kind: "late", seconds }), seconds * 1000);
    const finish = async () => {
      try {
        const given = run();
        restoreBuiltIns(); // before the kernel's own code has its turn
        const value = await given;
        restoreBuiltIns();
        settle({ kind: "value", value });
      } catch (thrown) {
        restoreBuiltIns();
        settle(asOutcome(thrown));
      }
      endTimer(timer);
    };
    void finish();
  });
}

/** Calls a function with a list of inputs. */
export function callWith(learner: unknown, inputs: readonly unknown[]): unknown {
  return applyTo(learner as () => unknown, undefined, inputs);
}

/** A list with one more element in front. */
export function withFirst(first: unknown, rest: readonly unknown[]): unknown[] {
  const list = [first];
  for (let i = 0; i < rest.length; i++) append(list, rest[i]);
  return list;
}

/** The text of a call: `pairs("ab", 2)`. */
export function showCall(name: string, inputs: readonly unknown[]): string {
  return `${name}(${sliceText(show(inputs, 70), 1, -1)})`;
}

/** How an outcome without a value reads after "pairs("ab") ". */
export function showFailure(outcome: Exclude<Outcome, { kind: "value" }>): string {
  if (outcome.kind === "late") return `did not finish in ${outcome.seconds} s; does every loop end?`;
  if (outcome.name === "RangeError" && includesText(outcome.message, "call stack")) {
    return "calls itself without end; is there a case that returns without calling itself?";
  }
  const firstLine = splitText(outcome.message, "\n")[0];
  return `threw ${outcome.name === "" ? "" : `${outcome.name}: `}${sliceText(firstLine, 0, 200)}`;
}

/** True if the outcome is the error that a stub throws until it is written. */
export function isStub(outcome: Outcome, title: string): boolean {
  return outcome.kind === "error" && startsWith(outcome.message, `${title}: write this function`);
}

/** True if two calls came to the same: equal values, or the same error. */
export function sameOutcome(a: Outcome, b: Outcome, tolerance: number): boolean {
  if (a.kind === "value" && b.kind === "value") return difference(a.value, b.value, tolerance) === undefined;
  return a.kind === "error" && b.kind === "error" && a.name === b.name && a.message === b.message;
}
