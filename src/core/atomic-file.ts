/**
 * Writes a file so that at every moment either the old one or the new one is there, whole: under another name first, brought to the
 * disk, then renamed.
 */
import * as fs from "node:fs";
import * as path from "node:path";

/**
 * Replaces a file, or makes it, and its folder.
 *
 * @param parts  what it will hold, one after the other
 * @throws what the system says (disk full, no permission), with the file's name; then the file is as it was before
 */
export function writeAtomically(file: string, parts: Iterable<string | Uint8Array>): void {
  const folder = path.dirname(file);
  const temporary = path.join(folder, `.${path.basename(file)}.${process.pid}.part`);
  try {
    fs.mkdirSync(folder, { recursive: true });
    const handle = fs.openSync(temporary, "w");
    try {
      for (const part of parts) writeAll(handle, typeof part === "string" ? Buffer.from(part) : part);
      fs.fsyncSync(handle);
    } finally {
      fs.closeSync(handle);
    }
    fs.renameSync(temporary, file);
    syncFolder(folder);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw new Error(`${file} could not be written, and is as it was: ${(error as Error).message}`, { cause: error });
  }
}

/** One call may write a part only: at most 2 GB, or what the disk has room for. */
function writeAll(handle: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) {
    done += fs.writeSync(handle, bytes, done, Math.min(bytes.length - done, 2 ** 30));
  }
}

/** Brings new names in a folder to the disk, where the system can (Windows cannot open a folder). */
export function syncFolder(folder: string): void {
  let handle: number | undefined;
  try {
    handle = fs.openSync(folder, "r");
    fs.fsyncSync(handle);
  } catch {
    // The file itself is on the disk; only its new name may be lost in a power cut.
  } finally {
    if (handle !== undefined) fs.closeSync(handle);
  }
}
