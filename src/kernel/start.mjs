/**
 * Starts the course's Jupyter kernel: node src/kernel/start.mjs CONNECTION_FILE
 *
 * Builds what changed in src, then runs the kernel (dist/kernel/main.js) as a child in a process group of its own and stays as
 * its keeper: the interrupt that Jupyter sends comes here and is passed on through a pipe, which a second thread of the kernel
 * reads even while the first one is busy. When either of the two ends, so does the other.
 */
import { spawn } from "node:child_process";
import * as os from "node:os";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { buildIfChanged } from "./build.mjs";
import { kernelEnvironment } from "./environment.mjs";

process.on("SIGINT", () => interrupt()); // from the first moment on: an early interrupt must not end the keeper
let interrupt = () => {};

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
try {
  buildIfChanged(root);
} catch (error) {
  process.stderr.write(`jielong kernel: ${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
}

const heapMb = Math.round((os.totalmem() / 1e6) * 2); // above every limit that the memory watch may set: it speaks first
const options = [`--max-old-space-size=${heapMb}`, "--expose-gc", "--no-deprecation"];
const kernel = spawn(
  process.execPath,
  [...options, path.join(root, "src/dist/kernel/main.js"), ...process.argv.slice(2)],
  {
    detached: true,
    stdio: ["ignore", "inherit", "inherit", "pipe"],
    env: kernelEnvironment(process.env),
  },
);

const pipe = kernel.stdio[3];
pipe.on("error", () => {});
interrupt = () => pipe.write("interrupt\n");
for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => kernel.kill(signal));
kernel.on("exit", (code, signal) => {
  if (signal === null) process.exit(code ?? 1);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
});
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) kernel.kill("SIGKILL"); // who started this kernel is gone
}, 1000).unref();
kernel.on("error", (error) => {
  process.stderr.write(`jielong kernel: ${error.message}\n`);
  process.exit(1);
});
