/**
 * Puts merged notebooks in place, file by file.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { formatNotebook, parseNotebook, writeWhole } from "../notebooks/notebook";
import { mergeNotebook } from "./merge";

/** The three texts of one notebook; a text is undefined where there is no such file. */
export interface Versions {
  /** Path from the course's folder. */
  file: string;
  base: string | undefined;
  mine: string;
  theirs: string | undefined;
}

function parsed(text: string | undefined, name: string) {
  try {
    return text === undefined ? undefined : parseNotebook(text, name);
  } catch {
    return undefined;
  }
}

/**
 * What a student's notebook becomes: its text, and what to say about it.
 * A file that cannot be read becomes the course's; one that the course no longer has stays as it is.
 */
export function mergedText({ file, base, mine, theirs }: Versions): { text: string; notes: string[] } {
  if (theirs === undefined) return { text: mine, notes: ["the course no longer has this notebook; yours stays"] };
  if (mine === base || mine === theirs) return { text: theirs, notes: [] };
  if (base === theirs && parsed(mine, file)) return { text: mine, notes: [] };
  try {
    const { notebook, notes } = mergeNotebook(
      parsed(base, file),
      parseNotebook(mine, file),
      parseNotebook(theirs, file),
    );
    return { text: formatNotebook(notebook), notes };
  } catch (error) {
    const why = (error as Error).message;
    return {
      text: theirs,
      notes: [`it could not be read, so the course's is in its place and yours is in the copy (${why})`],
    };
  }
}

/** Writes a merged notebook, and gives the lines that say what was done. */
export function putInPlace(root: string, versions: Versions): string[] {
  const { text, notes } = mergedText(versions);
  const file = path.join(root, versions.file);
  if (!fs.existsSync(file) || fs.readFileSync(file, "utf8") !== text) writeWhole(file, text);
  const kept =
    text === versions.theirs
      ? "the new version"
      : text === versions.mine
        ? "as you left it"
        : "the new version with your work in it";
  return [`${versions.file}: ${kept}`, ...notes.map((note) => `  ${note}`)];
}
