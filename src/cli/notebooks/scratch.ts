/**
 * Folders for the time being, gone when this process is, also when it is told to stop.
 */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

const folders = new Set<string>();

/** Makes an empty folder among the system's temporary ones; its name begins with `prefix`. */
export function makeScratch(prefix: string): string {
  if (folders.size === 0 && !process.listeners("exit").includes(removeAll)) process.on("exit", removeAll);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), prefix));
  folders.add(folder);
  return folder;
}

/** Removes a folder that `makeScratch` made, and all in it. */
export function removeScratch(folder: string): void {
  fs.rmSync(folder, { recursive: true, force: true });
  folders.delete(folder);
}

function removeAll(): void {
  for (const folder of folders) removeScratch(folder);
}
