/**
 * The Python that PyTorch is measured with: an environment of its own, made only when asked for.
 */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";

/** The versions that are compared with. */
export const peerPackages = ["torch==2.13.0", "tokenizers==0.23.3"];

const folderOf = (root: string) => path.join(root, ".venv", "bench");
const note = "packages.txt"; // written last: the environment is whole

/** The Python of the peer, or undefined if it has not been set up. JIELONG_PEER_PYTHON names another. */
export function peerPython(root: string): string | undefined {
  if (process.env.JIELONG_PEER_PYTHON) return process.env.JIELONG_PEER_PYTHON;
  const folder = folderOf(root);
  const file = path.join(folder, note);
  const whole = fs.existsSync(file) && fs.readFileSync(file, "utf8") === peerPackages.join("\n");
  return whole ? path.join(folder, "bin", "python") : undefined;
}

/**
 * Makes the environment.
 * @throws if a command fails, with what it said
 */
export function setUpPeer(root: string): string {
  const ready = peerPython(root);
  if (ready) return ready;
  const folder = folderOf(root);
  console.log(`Setting up ${peerPackages.join(", ")} in ${path.relative(root, folder)} (1 GB or more) …`);
  run(path.join(root, ".venv", "bin", "python"), ["-m", "venv", folder]);
  run(path.join(folder, "bin", "python"), ["-m", "pip", "install", "--quiet", "--no-cache-dir", ...peerPackages]);
  fs.writeFileSync(path.join(folder, note), peerPackages.join("\n"));
  return path.join(folder, "bin", "python");
}

function run(command: string, args: readonly string[]): void {
  const { status, error } = spawnSync(command, args, { stdio: "inherit" });
  if (error) throw error;
  if (status !== 0) throw new Error(`${[command, ...args].join(" ")} failed`);
}
