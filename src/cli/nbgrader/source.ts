/**
 * A notebook of the course as nbgrader's source version: the reference answers between solution markers, inside the stubs.
 *
 *     function pairs(symbols: string[]): Pair[] {
 *       // BEGIN SOLUTION
 *       …the reference…
 *       // END SOLUTION
 *       throw new Error("Exercise 2.1: write this function");
 *     }
 *
 * Running it gives the reference answer; when nbgrader takes out what is between the markers, the stub is left.
 */
import { type Answer, gradeId, isAnswer, isCheck } from "../notebooks/exercises";
import { withoutOutputs } from "../notebooks/normalise";
import type { Cell, Notebook } from "../notebooks/notebook";

const marked = (indent: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`${indent}// BEGIN SOLUTION`, ...lines, `${indent}// END SOLUTION`];

interface Declaration {
  before: string[];
  /** `function pairs(symbols: string[]): Pair[] {`, one line or several. */
  head: string[];
  body: string[];
  after: string[];
}

/** Takes code that declares a function at the left margin apart. */
function takeApart(code: string, what: string): Declaration {
  const lines = code.trim().split("\n");
  const name = /^(?:async )?function\*? (\w+)/;
  const start = lines.findLastIndex((line) => name.test(line));
  const open = lines.findIndex((line, i) => i >= start && line.endsWith("{"));
  const close = lines.findIndex((line, i) => i > open && line === "}");
  if (start < 0 || open < 0 || close < 0) {
    throw new Error(`${what} must declare a function at the left margin, its closing brace alone on a line`);
  }
  return {
    before: lines.slice(0, start),
    head: lines.slice(start, open + 1),
    body: lines.slice(open + 1, close),
    after: lines.slice(close + 1),
  };
}

const oneLine = (lines: readonly string[]): string =>
  lines
    .join(" ")
    .replace(/[\s,]+/g, " ")
    .replace(/\( | \)/g, (c) => c.trim());

/** The stub's cell with the reference answer inside. */
export function withSolution(stub: Cell, reference: string): string {
  const id = gradeId(stub) ?? stub.id;
  const empty = takeApart(stub.source, `the stub ${id}`);
  const full = takeApart(reference, `the reference answer to ${id}`);
  const parameters = (lines: string[]): string => oneLine(lines).replace(/\)[^)]*$/, ")");
  if (parameters(empty.head) !== parameters(full.head)) {
    throw new Error(
      `stub and reference answer of ${id} must take the same parameters, got ${oneLine(empty.head)} and ${oneLine(full.head)}`,
    );
  }
  const remark = (line: string): boolean => /^(\/\/.*)?$/.test(line);
  const remarks = full.before.filter(remark).map((line) => (line === "" ? line : `  ${line}`));
  const before = marked(
    "",
    full.before.filter((line) => !remark(line)),
  );
  const inside = [...marked("  ", [...remarks, ...full.body]), ...empty.body];
  return [...empty.before, ...before, ...empty.head, ...inside, "}", ...empty.after, ...marked("", full.after)].join(
    "\n",
  );
}

/** The check's cell, with a line that fails where the hidden tests were not found: nbgrader gives full points to silence. */
export function withHiddenTests(check: Cell): string {
  const exercise = gradeId(check)?.replace(/^check-/, "");
  return [
    check.source,
    "// BEGIN HIDDEN TESTS",
    `require("jielong/check/private").mustHaveHiddenTests("${exercise}");`,
    "// END HIDDEN TESTS",
  ].join("\n");
}

/**
 * The source version of a notebook.
 * @param hidden  grade ids of the checks that have hidden tests
 * @throws if an answer cell has no reference answer, or one that does not fit its stub
 */
export function sourceVersion(notebook: Notebook, answers: readonly Answer[], hidden: ReadonlySet<string>): Notebook {
  const clean = withoutOutputs(notebook);
  const cells = clean.cells.map((cell): Cell => {
    if (isAnswer(cell)) {
      const answer = answers.find(({ id }) => id === gradeId(cell));
      if (!answer) throw new Error(`${gradeId(cell)} must have a reference answer, got none`);
      return { ...cell, source: withSolution(cell, answer.code) };
    }
    return isCheck(cell) && hidden.has(gradeId(cell)!) ? { ...cell, source: withHiddenTests(cell) } : cell;
  });
  return { ...clean, cells };
}
