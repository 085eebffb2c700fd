/**
 * Starts the programs that do the work (npm, pip, the compiler), passes their lines on, and leaves none behind.
 */
import { spawn } from "node:child_process";
import { cause, Fix, lastLines } from "./failure.mjs";
import { forgetChild, notedCommand } from "./lock.mjs";

/** @type {Set<import("node:child_process").ChildProcess>} */
const children = new Set();

/** Ends every program that is still running. @param {NodeJS.Signals} signal */
export function stopChildren(signal = "SIGTERM") {
  for (const child of children) child.kill(signal);
}

/**
 * Runs a program to its end.
 *
 * @param {import("./project.mjs").Project} project
 * @param {string[]} command  program and arguments
 * @param {{ cwd?: string, env?: Record<string, string>, input?: string, onLine?: (line: string) => void }} [options]
 * @returns {Promise<{ code: number, output: string }>} exit code (127: not found; 128 + n: signal n) and the last 64 KB it wrote
 */
export function run(project, command, options = {}) {
  const { cwd = project.root, env = {}, input = "", onLine = () => {} } = options;
  return new Promise((resolve) => {
    const [program, ...args] = notedCommand(project, command);
    const child = spawn(program, args, { cwd, env: { ...project.env, ...env } });
    children.add(child);
    let output = "";
    let rest = "";
    const take = (/** @type {string} */ text) => {
      output = (output + text).slice(-65536);
      const lines = (rest + text).split(/[\r\n]+/);
      rest = lines.pop() ?? "";
      lines.forEach(onLine);
    };
    const end = (/** @type {number} */ code) => {
      children.delete(child);
      forgetChild(project, child.pid);
      if (rest) onLine(rest);
      resolve({ code, output });
    };
    child.stdout.setEncoding("utf8").on("data", take);
    child.stderr.setEncoding("utf8").on("data", take);
    child.stdin.on("error", () => {}); // the program may end without reading
    child.stdin.end(input);
    child.on("error", (error) => {
      output += `${command[0]}: ${error.message}`;
      end(127);
    });
    child.on("close", (code, signal) => end(code ?? (signal ? 143 : 1)));
  });
}

/**
 * Like `run`, but a failure is thrown as a Fix: that of the known cause, else one that shows the program's last lines.
 *
 * @param {import("./project.mjs").Project} project
 * @param {string[]} command
 * @param {Parameters<typeof run>[2] & { name: string, fix?: string }} options  `name`: what failed, in words; `fix`: what mends it
 */
export async function mustRun(project, command, options) {
  const { code, output } = await run(project, command, options);
  if (code === 0) return output;
  throw (
    cause(output) ??
    new Fix(
      `${options.name} ended with code ${code}`,
      options.fix ?? "run it again: npm run setup",
      lastLines(output, 12),
    )
  );
}
