/**
 * Loaded by our grader (`node --require`) before the kernel and any cell: the checks of the graded notebook, named by JIELONG_CHECKS (a
 * JSON list of modules), claim their secrets and take their built-ins while nobody else can.
 */
import * as fs from "node:fs";
import inspector from "node:inspector";
import * as path from "node:path";
import { protectBuiltIns } from "./built-ins";

/** Everything of Node's that starts with the same environment loads this file; only the kernel itself is meant. */
const isKernel = path.resolve(process.argv[1] ?? "") === path.join(__dirname, "..", "kernel", "main.js");

function prepareGrading(checks: readonly string[]): void {
  for (const name of checks) require(name);
  (require("./proof") as typeof import("./proof")).closeProofs();
  const hidden = process.env.JIELONG_PRIVATE;
  if (hidden && path.basename(hidden) === "private-copy") fs.rmSync(hidden, { recursive: true }); // read already, and made for this run
  for (const name of ["JIELONG_CHECKS", "NODE_OPTIONS"]) delete process.env[name];
  closeDebugger();
  protectBuiltIns();
}

/** A debugger session could look into the closures of the checks. */
function closeDebugger(): void {
  const refuse = (): never => {
    throw new Error("the debugger is off while a notebook is graded");
  };
  Object.assign(inspector, { Session: refuse, open: refuse });
}

if (isKernel && process.env.JIELONG_CHECKS) prepareGrading(JSON.parse(process.env.JIELONG_CHECKS) as string[]);
