/**
 * Names whose cell failed: what they held before is still there. A check that is given such a name says so.
 */
import type { Cell, Failure } from "./cell";
import { declaredNames } from "./parse";

/** Where checks find the question: (name) => what happened to the cell that should have declared it, or undefined. */
export const outdatedKey = Symbol.for("jielong.outdated");

/** Keeps which names are outdated. */
export class Outdated {
  private readonly reasons = new Map<string, string>();

  /** Lets checks ask; nobody can change the answer. */
  install(): void {
    Object.defineProperty(globalThis, outdatedKey, { value: (name: string) => this.reasons.get(name) });
  }

  /** Remembers how `cell` ended. */
  ended(cell: Cell, failure: Failure | undefined): void {
    const how = failure?.ename === "TypeScriptError" ? "does not compile" : "did not run to its end";
    for (const name of declaredNames(cell.code)) {
      if (failure) this.reasons.set(name, `${cell.label}, which declares ${name}, ${how}`);
      else this.reasons.delete(name);
    }
  }
}
