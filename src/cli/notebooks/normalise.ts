/**
 * Takes out of a notebook what differs between two runs that showed the same: times, counts, how text was cut into pieces.
 */
import type { Cell, Notebook, Output } from "./notebook";

const kept = { kernelspec: true, language_info: true, jielong: true } as Record<string, boolean>;
const dropped = ["execution", "ExecuteTime", "trusted", "collapsed", "scrolled"];

function mergedStreams(outputs: readonly Output[]): Output[] {
  const merged: Output[] = [];
  for (const output of outputs) {
    const last = merged.at(-1);
    if (output.output_type === "stream" && last?.output_type === "stream" && last.name === output.name) {
      merged[merged.length - 1] = { ...last, text: (last.text ?? "") + (output.text ?? "") };
    } else merged.push(output);
  }
  return merged.filter((output) => output.output_type !== "stream" || output.text !== "");
}

const without = (object: Record<string, unknown>, names: readonly string[]) =>
  Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));

/**
 * The same notebook in its committed form: execution counts 1 … n in order (null where a cell was not run), streams merged,
 * no times, no metadata of a user interface. Cell ids and sources stay.
 */
export function normalise(notebook: Notebook): Notebook {
  let count = 0;
  const cells = notebook.cells.map((cell): Cell => {
    const metadata = without(cell.metadata, dropped);
    if (cell.cell_type !== "code") return { ...cell, metadata };
    const execution_count = cell.execution_count == null ? null : ++count;
    const outputs = mergedStreams(cell.outputs ?? []).map((output) =>
      output.output_type === "execute_result" ? { ...output, execution_count } : output,
    );
    return { ...cell, metadata, execution_count, outputs };
  });
  const metadata = Object.fromEntries(Object.entries(notebook.metadata).filter(([name]) => kept[name]));
  return { nbformat: 4, nbformat_minor: Math.max(5, notebook.nbformat_minor), metadata, cells };
}

/** The same notebook as if never run. */
export function withoutOutputs(notebook: Notebook): Notebook {
  const blank = (cell: Cell): Cell =>
    cell.cell_type === "code" ? { ...cell, execution_count: null, outputs: [] } : cell;
  return { ...notebook, cells: notebook.cells.map(blank) };
}
