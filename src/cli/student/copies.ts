/**
 * Copies of what a student wrote, made before anything is changed: `notebooks/my-copies/2026-11-22-094000-update/02-….ipynb`.
 * The folder is visible in JupyterLab, and git ignores it. Nothing ever deletes from it.
 */
import * as fs from "node:fs";
import * as path from "node:path";

/** Where copies go, from the course's folder. */
export const copiesFolder = path.join("notebooks", "my-copies");

function freshFolder(parent: string, label: string): string {
  const stamp = new Date().toISOString().slice(0, 19).replace("T", "-").replaceAll(":", "");
  fs.mkdirSync(parent, { recursive: true });
  for (let n = 1; ; n++) {
    const folder = path.join(parent, `${stamp}-${label}${n === 1 ? "" : `-${n}`}`);
    try {
      fs.mkdirSync(folder);
      return folder;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}

/** Copies a file and makes sure of it: written out to the disk, and equal when it is read again. */
export function copySurely(from: string, to: string): void {
  const bytes = fs.readFileSync(from);
  fs.mkdirSync(path.dirname(to), { recursive: true });
  const handle = fs.openSync(to, "wx");
  try {
    fs.writeFileSync(handle, bytes);
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
  if (!fs.readFileSync(to).equals(bytes)) throw new Error(`the copy ${to} must equal ${from}; is the disk sound?`);
}

/**
 * Keeps copies of files, under a new folder.
 *
 * @param root   the course's folder
 * @param label  what is about to happen: "update", "reset"
 * @param files  paths from root, all there
 * @returns the folder, from root
 * @throws if one cannot be copied: then nothing may be changed
 */
export function keepCopies(root: string, label: string, files: readonly string[]): string {
  const folder = freshFolder(path.join(root, copiesFolder), label);
  for (const file of files) copySurely(path.join(root, file), path.join(folder, withoutNotebooks(file)));
  return path.relative(root, folder);
}

/** Where a file lies among the copies: notebooks at the top, the rest under its own folders. */
export const withoutNotebooks = (file: string): string => file.replace(/^notebooks[\\/]/, "");
