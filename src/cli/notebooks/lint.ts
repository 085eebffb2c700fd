/**
 * What the course asks of a notebook, as findings; each rule is a small function in this file or in `./lint-exercises`.
 */

import { changedNote } from "../../kernel/changed";
import { columns } from "../../notebook/text-width";
import { isAnswer, isCheck } from "./exercises";
import { exerciseFindings } from "./lint-exercises";
import { type Cell, formatNotebook, kernelspec, type Notebook, type Output } from "./notebook";
import { importsOf } from "./stale";

/** One thing to mend. Advice does not fail the lint. */
export interface Finding {
  cell: string;
  says: string;
  advice?: boolean;
}

type Rule = (notebook: Notebook, number: string) => Finding[];

const ofNotebook = (says: string): Finding => ({ cell: "notebook", says });
const codeOf = (notebook: Notebook): Cell[] => notebook.cells.filter((cell) => cell.cell_type === "code");
const proseOf = (notebook: Notebook): Cell[] => notebook.cells.filter((cell) => cell.cell_type === "markdown");

/** Lines of code, without a blank end. */
const lineCount = (cell: Cell): number => cell.source.trim().split("\n").length;

const format: Rule = (notebook) => {
  const { nbformat_minor: minor, metadata } = notebook;
  const findings: Finding[] = [];
  if (minor !== 5) findings.push(ofNotebook(`the format must be 4.5, got 4.${minor}`));
  const { name, display_name, language } = metadata.kernelspec ?? {};
  if (name !== kernelspec.name || language !== kernelspec.language || display_name !== kernelspec.display_name) {
    findings.push(
      ofNotebook(`the kernelspec must be ${kernelspec.name}, "${kernelspec.display_name}", ${kernelspec.language}`),
    );
  }
  const size = Buffer.byteLength(formatNotebook(notebook));
  if (size >= 1_000_000) findings.push(ofNotebook(`the file must be under 1 MB, got ${(size / 1e6).toFixed(1)} MB`));
  return findings;
};

const ids: Rule = ({ cells }) => {
  const seen = new Set<string>();
  return cells.flatMap((cell) => {
    const twice = seen.has(cell.id);
    seen.add(cell.id);
    if (twice) return [{ cell: cell.id, says: "its id must be the cell's own, got it twice" }];
    return /^[a-z][a-z0-9-]{2,63}$/.test(cell.id)
      ? []
      : [{ cell: cell.id, says: "its id must be readable: small letters, digits and hyphens" }];
  });
};

const title: Rule = (notebook) => {
  const headings = proseOf(notebook).filter((cell) => /^# /m.test(cell.source.replace(/```[\s\S]*?```/g, "")));
  const first = notebook.cells[0];
  if (first?.cell_type === "markdown" && first.source.startsWith("# ") && headings.length === 1) return [];
  return [ofNotebook(`the title must be the one heading "# …", in the first cell, got ${headings.length}`)];
};

const cellSizes: Rule = (notebook) => {
  const code = codeOf(notebook).filter((cell) => cell.source.trim() !== "");
  const findings: Finding[] = [];
  if (code.length > 0 && lineCount(code[0]) > 8) {
    findings.push({
      cell: code[0].id,
      says: `the first code cell must have at most 8 lines, got ${lineCount(code[0])}`,
    });
  }
  for (const cell of code) {
    if (lineCount(cell) > 40)
      findings.push({ cell: cell.id, says: `must have at most 40 lines, got ${lineCount(cell)}` });
  }
  const sizes = code.map(lineCount).sort((a, b) => a - b);
  const median = (sizes[Math.floor((sizes.length - 1) / 2)] + sizes[Math.ceil((sizes.length - 1) / 2)]) / 2;
  if (median > 6) findings.push(ofNotebook(`the median code cell must have at most 6 lines, got ${median}`));
  return findings;
};

/** Columns of code that JupyterLab shows without a scroll bar in a window 1280 px wide; a Chinese character takes two. */
const widestLine = 96;

const lineWidths: Rule = (notebook) =>
  codeOf(notebook).flatMap((cell) =>
    cell.source.split("\n").flatMap((line, i) => {
      const width = columns(line);
      if (width <= widestLine) return [];
      return [{ cell: cell.id, says: `line ${i + 1} must have at most ${widestLine} columns, got ${width}` }];
    }),
  );

const proseBetween: Rule = ({ cells }) => {
  const findings: Finding[] = [];
  cells.forEach((cell, i) => {
    const next = cells[i + 1];
    if (cell.cell_type !== "code" || (next && next.cell_type !== "code")) return;
    if (!next) findings.push({ cell: cell.id, says: "prose must follow that says what was seen" });
    else if (!isAnswer(cell) && !isCheck(next)) {
      findings.push({ cell: next.id, says: `prose must stand between this cell and ${cell.id}` });
    }
  });
  return findings;
};

const longProse: Rule = (notebook) =>
  proseOf(notebook).flatMap((cell) => {
    const words = cell.source.match(/[\p{Script=Latin}\d'’-]+|\p{Script=Han}/gu)?.length ?? 0;
    return words <= 120
      ? []
      : [{ cell: cell.id, says: `prose reads best under 120 words, got ${words}`, advice: true }];
  });

const machinePath =
  /(?:^|[\s"'`(=:,])((?:\/(?:home|Users|root|tmp|mnt|opt|private|work|workspaces?|var\/\w+)\/|[A-Z]:\\)[^\s"'`),\\]+)/m;

const noMachinePath: Rule = ({ cells }) =>
  cells.flatMap((cell) => {
    const shown = (cell.outputs ?? []).map((output) => JSON.stringify(withoutPictures(output)));
    const found = [cell.source, ...shown].map((text) => machinePath.exec(text.replace(/\\n/g, "\n"))).find(Boolean);
    return found ? [{ cell: cell.id, says: `must not hold a path of a machine, got ${found[1]}` }] : [];
  });

function withoutPictures(output: Output): unknown {
  const data = Object.entries(output.data ?? {}).filter(([mime]) => mime !== "image/png");
  return { ...output, data: Object.fromEntries(data) };
}

const cleanOutputs: Rule = (notebook) =>
  codeOf(notebook).flatMap((cell) =>
    (cell.outputs ?? []).flatMap((output) => {
      if (output.output_type === "error")
        return [{ cell: cell.id, says: `must not fail, got ${output.ename}: ${output.evalue}` }];
      if (output.text?.includes(changedNote))
        return [{ cell: cell.id, says: "must be run in a new kernel: a module of src changed while its own ran" }];
      if (output.name !== "stderr") return [];
      return [{ cell: cell.id, says: `must not write to stderr, got ${JSON.stringify(output.text?.slice(0, 60))}` }];
    }),
  );

const vegaMime = /^application\/vnd\.vega(lite)?\.v(\d+)\+json$/;

function figureProblem(data: Record<string, unknown>): string | undefined {
  const vega = Object.keys(data).find((mime) => vegaMime.test(mime));
  if (!vega && !("image/png" in data)) return undefined;
  const alt = data["text/plain"];
  if (typeof alt !== "string" || alt.trim().length < 10) return "a figure must carry its alt text as text/plain";
  if (!vega) return undefined;
  if (vegaMime.exec(vega)?.[2] !== "5") return `a chart must be of vega or vega-lite 5, got ${vega}`;
  const { description } = data[vega] as { description?: unknown };
  if (typeof description !== "string" || description.trim() === "") return "a chart's spec must have a description";
  if (!("image/png" in data)) return "a chart must carry a PNG for readers without vega";
  return "text/html" in data ? "a chart must not carry text/html, which would hide the PNG" : undefined;
}

const figures: Rule = (notebook) =>
  codeOf(notebook).flatMap((cell) =>
    (cell.outputs ?? []).flatMap((output) => {
      const says = figureProblem(output.data ?? {});
      return says ? [{ cell: cell.id, says }] : [];
    }),
  );

const imports: Rule = (notebook) =>
  codeOf(notebook).flatMap((cell) => {
    const findings: Finding[] = [];
    if (/^\s*export\b/m.test(cell.source))
      findings.push({ cell: cell.id, says: "`export` fails when a cell runs twice" });
    for (const name of importsOf(cell.source)) {
      if (name.startsWith(".")) findings.push({ cell: cell.id, says: `must import from "jielong/…", got "${name}"` });
      if (name.startsWith("@tensorflow/"))
        findings.push({ cell: cell.id, says: `must import "jielong/core/tf", got "${name}"` });
    }
    if (/\bMath\.random\b/.test(cell.source))
      findings.push({ cell: cell.id, says: "chance must come from a seeded Rng" });
    return findings;
  });

const rules: readonly Rule[] = [
  format,
  ids,
  title,
  cellSizes,
  lineWidths,
  proseBetween,
  longProse,
  noMachinePath,
  cleanOutputs,
  figures,
  imports,
  exerciseFindings,
];

/**
 * Everything that a notebook should mend.
 * @param number  the notebook's, such as "02"
 */
export function lintNotebook(notebook: Notebook, number: string): Finding[] {
  return rules.flatMap((rule) => rule(notebook, number));
}
