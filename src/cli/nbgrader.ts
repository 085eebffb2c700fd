/**
 * `npm run nbgrader -- FOLDER [02 …]`: writes a course folder for nbgrader 0.9.6.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { parseArgs } from "node:util";
import { courseRoot } from "../core/paths";
import { exercisesOf } from "./grade/course";
import { sourceVersion } from "./nbgrader/source";
import { referenceAnswers } from "./notebooks/exercises";
import { notebookFiles, numberOf, typedPath } from "./notebooks/files";
import { formatNotebook, readNotebook, writeWhole } from "./notebooks/notebook";

const usage = `npm run nbgrader -- FOLDER [02 …] [--private DIR]

Writes FOLDER/nbgrader_config.py and FOLDER/source/ASSIGNMENT/NOTEBOOK.ipynb for the notebooks named (default: all with exercises), the reference answers
between solution markers. With --private the hidden tests in DIR go to FOLDER/private/ and run inside the checks when nbgrader grades. Then, in FOLDER:
  COURSE/.venv/bin/nbgrader generate_assignment 02-counting-words
  (students' files go to submitted/STUDENT/02-counting-words/02-counting-words.ipynb)
  COURSE/.venv/bin/nbgrader autograde 02-counting-words
  COURSE/.venv/bin/nbgrader generate_feedback 02-counting-words
  COURSE/.venv/bin/nbgrader export`;

const options = {
  private: { type: "string" },
  course: { type: "string" },
  notebooks: { type: "string" },
  help: { type: "boolean", default: false },
} as const;

/** The checks of lesson NN that DIR/NN.js has hidden tests for. */
function hiddenChecks(folder: string | undefined, number: string): Set<string> {
  const file = folder && path.join(folder, `${number}.js`);
  return new Set(file && fs.existsSync(file) ? Object.keys(require(file) as object) : []);
}

function write(args: readonly string[]): number {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const [folder, ...asked] = positionals;
  if (values.help || !folder) {
    console.log(usage);
    return values.help ? 0 : 2;
  }
  const root = values.course ? typedPath(values.course) : courseRoot();
  const notebooks = values.notebooks ? typedPath(values.notebooks) : path.join(root, "notebooks");
  const to = typedPath(folder);
  const hidden = values.private ? typedPath(values.private) : undefined;
  let written = 0;
  for (const file of notebookFiles(notebooks, asked)) {
    const notebook = readNotebook(file);
    if (exercisesOf(notebook).length === 0) continue;
    const number = numberOf(file);
    const answers = referenceAnswers(path.join(root, "notebooks"), number);
    const source = sourceVersion(notebook, answers, hiddenChecks(hidden, number));
    const stem = path.basename(file, ".ipynb");
    writeWhole(path.join(to, "source", stem, `${stem}.ipynb`), formatNotebook(source));
    console.log(`source/${stem}/${stem}.ipynb: ${answers.length} reference answers`);
    written++;
  }
  if (written === 0) throw new Error(`a notebook with exercises must be in ${notebooks}, got none`);
  fs.copyFileSync(path.join(root, "src", "cli", "nbgrader", "nbgrader_config.py"), path.join(to, "nbgrader_config.py"));
  if (hidden) fs.cpSync(hidden, path.join(to, "private"), { recursive: true });
  console.log(
    `nbgrader_config.py; go on there: cd ${to} && ${path.join(root, ".venv", "bin", "nbgrader")} generate_assignment …`,
  );
  return 0;
}

/** @returns the exit code */
export async function main(args: readonly string[]): Promise<number> {
  try {
    return write(args);
  } catch (error) {
    console.error((error as Error).message);
    return 2;
  }
}
