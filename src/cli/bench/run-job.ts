/**
 * One job in a process of its own, with the same environment for both sides.
 */
import { type ChildProcess, spawn } from "node:child_process";
import * as os from "node:os";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import type { Contender } from "./cases";
import type { Result } from "./jobs";

/** Where the two sides' programs are. */
export interface Sides {
  root: string;
  /** Python with PyTorch; undefined: ours alone. */
  python?: string;
}

let running: ChildProcess | undefined;

/** Ends the process that is measuring, if there is one. */
export function stopRunning(): void {
  running?.kill();
}

/** The environment of a kernel of the course (allocator, oneDNN), and as many threads as there are cores. */
async function environment(root: string): Promise<NodeJS.ProcessEnv> {
  const file = pathToFileURL(path.join(root, "src", "kernel", "environment.mjs")).href;
  const { kernelEnvironment } = (await import(file)) as { kernelEnvironment(outer: object): NodeJS.ProcessEnv };
  return kernelEnvironment({ OMP_NUM_THREADS: String(os.availableParallelism()), ...process.env });
}

/**
 * Measures one contender.
 * @throws with what the process wrote, if it fails
 */
export async function runJob({ side, job }: Contender, { root, python }: Sides): Promise<Result> {
  const [command, program] =
    side === "ours"
      ? [process.execPath, path.join(__dirname, job.task === "import" ? "import-time.js" : "worker.js")]
      : [python!, path.join(root, "src", "cli", "bench", "peer.py")];
  const child = spawn(command, [program, JSON.stringify(job)], { env: await environment(root) });
  running = child;
  let [output, errors] = ["", ""];
  child.stdout.on("data", (chunk) => {
    output += chunk;
  });
  child.stderr.on("data", (chunk) => {
    errors += chunk;
  });
  const code = await new Promise((resolve, reject) => child.once("close", resolve).once("error", reject));
  running = undefined;
  const last = output.trimEnd().split("\n").at(-1) ?? "";
  if (code !== 0 || !last.startsWith("{")) throw new Error(`${side}, ${job.task}: ${errors.trim() || output || code}`);
  return JSON.parse(last) as Result;
}
