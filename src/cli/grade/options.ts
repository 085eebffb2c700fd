/**
 * What `npm run grade` was asked to do.
 */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parseArgs } from "node:util";
import { courseRoot } from "../../core/paths";
import { typedPath } from "../notebooks/files";
import { type CourseNotebook, courseNotebooks, readCourseNotebook } from "./course";
import type { Limits } from "./run-once";

/** What `npm run grade -- --help` prints. */
export const usage = `npm run grade -- FOLDER_OR_FILES [options]

Runs every submitted notebook again in a fresh kernel, at quick scale, with the course's own check cells, and gives points.
  --out DIR        where results.json, grades.csv and feedback/ go (default: the folder's name with "-graded")
  --jobs N         submissions at a time (default 1); the cores are divided among them
  --timeout S      seconds a cell may take (default 20)
  --memory MB      memory a submission may use (default 3000)
  --all            runs every cell of the course's, not only those that answers and checks need
  --private DIR    hidden tests: DIR/02.js adds to the checks of notebook 02 (see src/check/private.ts)
  --notebook FILE  the course's own copy of the notebook (default: the one in notebooks/ with the same grade ids)

What runs is a stranger's code with your rights: where you do not trust it, grade in a container without network.`;

const options = {
  out: { type: "string" },
  jobs: { type: "string", default: "1" },
  timeout: { type: "string", default: "20" },
  memory: { type: "string", default: "3000" },
  private: { type: "string" },
  notebook: { type: "string" },
  course: { type: "string" },
  all: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

/** What to grade and how. */
export interface Settings {
  help: boolean;
  paths: string[];
  out: string;
  jobs: number;
  limits: Limits;
  courses: CourseNotebook[];
}

function atLeast(name: string, text: string, low: number): number {
  const value = Number(text);
  if (!(value >= low)) throw new Error(`--${name} must be a number >= ${low}, got ${text}`);
  return value;
}

function defaultOut(paths: readonly string[]): string {
  const [first] = paths;
  return fs.statSync(first).isDirectory()
    ? `${first.replace(/[\\/]+$/, "")}-graded`
    : path.join(path.dirname(first), "graded");
}

/**
 * Reads the command line.
 * @throws if an option is not known, a number is not one, or a folder is not there
 */
export function readSettings(args: readonly string[]): Settings {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const paths = positionals.map(typedPath);
  const help = values.help || paths.length === 0;
  for (const file of help ? [] : [...paths, ...(values.private ? [typedPath(values.private)] : [])]) {
    if (!fs.existsSync(file)) throw new Error(`${file} is not there`);
  }
  const root = values.course ? typedPath(values.course) : courseRoot();
  const jobs = Math.floor(atLeast("jobs", values.jobs, 1));
  return {
    help,
    paths,
    out: help ? "" : values.out ? typedPath(values.out) : defaultOut(paths),
    jobs,
    limits: {
      root,
      timeout: atLeast("timeout", values.timeout, 1),
      memory: Math.floor(atLeast("memory", values.memory, 500)),
      threads: Math.max(1, Math.floor(os.availableParallelism() / jobs)),
      all: values.all,
      privateFolder: values.private ? typedPath(values.private) : undefined,
    },
    courses: help
      ? []
      : values.notebook
        ? [readCourseNotebook(typedPath(values.notebook))]
        : courseNotebooks(path.join(root, "notebooks")),
  };
}
