/**
 * What was handed in: which files, and whose they are.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { type Notebook, parseNotebook } from "../notebooks/notebook";

/** One file that was handed in. */
export interface Submission {
  file: string;
  /** Who: the name or id in the file (`npm run submit` writes them), else the folder or the file's name. */
  student: string;
  notebook?: Notebook;
  /** Why it cannot be read, if it cannot. */
  problem?: string;
}

const largestFile = 50e6;

function notebooksUnder(folder: string): string[] {
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) return entry.name.startsWith(".") ? [] : notebooksUnder(file);
      return entry.name.endsWith(".ipynb") ? [file] : [];
    });
}

/** Who handed in, by what the file says of itself. */
function nameIn(notebook: Notebook): string | undefined {
  const { name, id } = (notebook.metadata.submission ?? {}) as { name?: unknown; id?: unknown };
  const parts = [id, name].filter((part) => typeof part === "string" && part.trim() !== "");
  return parts.length === 0
    ? undefined
    : parts
        .join(" ")
        .replace(/[\p{Cc}\p{Cf}\p{Z}]+/gu, " ")
        .trim()
        .slice(0, 80);
}

function read(file: string, fallbackName: string): Submission {
  try {
    const { size } = fs.statSync(file);
    if (size > largestFile)
      throw new Error(`the file must be smaller than ${largestFile / 1e6} MB, got ${size / 1e6} MB`);
    const notebook = parseNotebook(fs.readFileSync(file, "utf8"), path.basename(file));
    return { file, student: nameIn(notebook) ?? fallbackName, notebook };
  } catch (error) {
    return { file, student: fallbackName, problem: (error as Error).message.split("\n")[0] };
  }
}

/**
 * The submissions in files and folders. In a folder, `ada/02.ipynb` is ada's and `ada.ipynb` too.
 * @throws if a path is not there or nothing was found
 */
export function findSubmissions(paths: readonly string[]): Submission[] {
  const found = paths.flatMap((each) => {
    if (!fs.existsSync(each)) throw new Error(`${each} is not there`);
    if (!fs.statSync(each).isDirectory()) return [read(each, path.basename(each, ".ipynb"))];
    return notebooksUnder(each).map((file) => {
      const [first, ...rest] = path.relative(each, file).split(path.sep);
      return read(file, rest.length > 0 ? first : path.basename(first, ".ipynb"));
    });
  });
  if (found.length === 0) throw new Error(`submissions must be .ipynb files, got none in ${paths.join(", ")}`);
  return found;
}
