/**
 * `npm run reset -- 02`: the course's own notebook again, after a copy of the student's is kept.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { parseArgs } from "node:util";
import { courseRoot } from "../core/paths";
import { typedPath } from "./notebooks/files";
import { writeWhole } from "./notebooks/notebook";
import { keepCopies } from "./student/copies";
import { courseCommit, fileAt, isClone, notebooksAt } from "./student/git";

const usage = `npm run reset -- 02 [--from FOLDER]

Puts the course's own notebook back, without your answers. Yours is kept under notebooks/my-copies/.`;

/** The course's notebooks, as paths from its folder, and how to read one. */
function courseNotebooks(root: string, from: string | undefined): { names: string[]; read: (file: string) => string } {
  if (from) {
    const folder = path.join(typedPath(from), "notebooks");
    const names = fs.readdirSync(folder).filter((name) => /^\d\d-.*\.ipynb$/.test(name));
    return {
      names: names.map((name) => `notebooks/${name}`),
      read: (file) => fs.readFileSync(path.join(folder, path.basename(file)), "utf8"),
    };
  }
  if (!isClone(root))
    throw new Error("this folder is no git clone: give the course's with npm run reset -- 02 --from FOLDER");
  const commit = courseCommit(root);
  return { names: notebooksAt(root, commit), read: (file) => fileAt(root, commit, file) ?? "" };
}

function reset(root: string, asked: string, from: string | undefined): string[] {
  const { names, read } = courseNotebooks(root, from);
  const number = asked.padStart(2, "0");
  const file = names.find(
    (name) => path.basename(name).startsWith(`${number}-`) || path.basename(name) === path.basename(asked),
  );
  if (!file)
    throw new Error(`the notebook must be one of ${names.map((name) => path.basename(name)).join(", ")}, got ${asked}`);
  const text = read(file);
  const target = path.join(root, file);
  const exists = fs.existsSync(target);
  if (exists && fs.readFileSync(target, "utf8") === text)
    return [`${file} is the course's own already; nothing was changed`];
  const copies = exists ? keepCopies(root, "reset", [file]) : undefined;
  writeWhole(target, text);
  return [`${file} is the course's own again`, ...(copies ? [`yours is kept: ${copies}/${path.basename(file)}`] : [])];
}

/** @returns the exit code */
export function main(args: readonly string[]): number {
  try {
    const options = { from: { type: "string" }, course: { type: "string" }, help: { type: "boolean" } } as const;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const root = values.course ? typedPath(values.course) : courseRoot();
    if (values.help || positionals.length === 0) console.log(usage);
    for (const asked of values.help ? [] : positionals) console.log(reset(root, asked, values.from).join("\n"));
    return positionals.length > 0 || values.help ? 0 : 1;
  } catch (error) {
    console.error((error as Error).message);
    return 1;
  }
}
