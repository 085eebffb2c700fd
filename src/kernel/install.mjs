/**
 * Writes the kernelspec `tslab` into the course's own .venv: node src/kernel/install.mjs
 *
 * Nothing is written when it is already right, so that it may run at every start.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { allocator, tensorFlow } from "./environment.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));

export const kernelspecFolder = path.resolve(here, "../../.venv/share/jupyter/kernels/tslab");

/** The kernelspec for this Node and this folder. */
export function kernelspec() {
  return {
    argv: [process.execPath, path.join(here, "start.mjs"), "{connection_file}"],
    display_name: "TypeScript (Jielong)",
    language: "typescript",
    interrupt_mode: "signal",
    env: { ...allocator, ...tensorFlow },
    metadata: { debugger: false },
  };
}

/** Installs the kernelspec. @returns true if it was missing or different */
export function installKernelspec(folder = kernelspecFolder) {
  const file = path.join(folder, "kernel.json");
  const wanted = `${JSON.stringify(kernelspec(), null, 2)}\n`;
  if (fs.existsSync(file) && fs.readFileSync(file, "utf8") === wanted) return false;
  fs.mkdirSync(folder, { recursive: true });
  const fresh = `${file}.${process.pid}`;
  fs.writeFileSync(fresh, wanted);
  fs.renameSync(fresh, file);
  return true;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const changed = installKernelspec();
  console.log(`kernel tslab, "TypeScript (Jielong)": ${changed ? "installed" : "in place"} (${kernelspecFolder})`);
}
