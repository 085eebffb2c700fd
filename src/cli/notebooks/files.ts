/**
 * The notebooks of the course as files.
 */
import * as fs from "node:fs";
import * as path from "node:path";

/** "02", from "notebooks/02-counting-words.ipynb". */
export const numberOf = (file: string): string => /^\d\d/.exec(path.basename(file))?.[0] ?? "";

/**
 * The files of the notebooks asked for, in order; all of them when none is asked for.
 *
 * @param folder  the folder of notebooks
 * @param asked   numbers ("02", "2") or file names
 * @throws if one is not there, naming those that are
 */
export function notebookFiles(folder: string, asked: readonly string[] = []): string[] {
  const all = fs
    .readdirSync(folder)
    .filter((name) => /^\d\d-.*\.ipynb$/.test(name))
    .sort();
  const pick = (wanted: string): string => {
    const number = /^\d+$/.test(wanted) ? wanted.padStart(2, "0") : undefined;
    const name = all.find((each) => (number ? numberOf(each) === number : each === path.basename(wanted)));
    if (!name) throw new Error(`no notebook ${wanted}; there is ${all.join(", ") || "none"}`);
    return name;
  };
  const names = asked.length === 0 ? all : all.filter((name) => asked.map(pick).includes(name));
  return names.map((name) => path.join(folder, name));
}

/** A path that the user typed, from the folder where they typed it (npm runs scripts in the course's folder). */
export const typedPath = (typed: string): string => path.resolve(process.env.INIT_CWD ?? process.cwd(), typed);
