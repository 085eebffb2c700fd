/**
 * How a grader tells a check that passed from an answer that prints "passed".
 *
 * Answers and checks share one process, so nothing that a check prints proves anything by itself. The grader therefore draws
 * a secret for every check cell, puts them in a file named by JIELONG_PROOFS, and has this module loaded before any cell runs
 * (`./preload`). It reads the file, deletes it, and hands each secret once, to the check that is defined under that
 * grade id. A check prints its secret when it passes. Outside our grader there are no secrets and nothing more is printed.
 */
import * as fs from "node:fs";

const file = process.env.JIELONG_PROOFS;
delete process.env.JIELONG_PROOFS;
let secrets: Record<string, string> = Object.create(null);
if (file) {
  secrets = Object.assign(secrets, JSON.parse(fs.readFileSync(file, "utf8")));
  fs.rmSync(file);
}

/** What stands before a secret in the output of a check that passed. */
export const proofMark = "proof of a pass:";

/** The line that proves a pass of the check cell `gradeId`; undefined when there is none or when it was handed out before. */
export function claimProof(gradeId: string): string | undefined {
  const secret = secrets[gradeId];
  delete secrets[gradeId];
  return secret === undefined ? undefined : `${proofMark} ${secret}`;
}

/** Forgets what nobody claimed. */
export function closeProofs(): void {
  secrets = Object.create(null);
}
