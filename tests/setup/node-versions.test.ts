import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { courseRoot } from "../../src/cli/setup/project.mjs";

/** The newest Node, as npm's package of its binary, with the integrity that npm must find. */
const NEWEST = {
  version: "26.10.0",
  linux: {
    x64: "sha512-OmAztarr1gK4PD+sNyoku4N5Q40d8eqMuLjNa/zRvxF33aCsVKVIQLs4V5HYPWSWWlMiTdkmbZE/6Phigma0hw==",
    arm64: "sha512-idArV/cmqW9M9ODyGlbOIiyxFourDh1mJB0SdKCdMbSZjjef9CLEN3o1/eE4yf+B0+5BD+F74MpTTHiB3XXTBQ==",
  } as Record<string, string>,
};

/** Fetches the newest Node once, into node_modules/.cache; undefined, with a line that says why, where it cannot be had. */
function newestNode(): string | undefined {
  const folder = join(courseRoot, "node_modules", ".cache", "jielong", `node-${NEWEST.version}`);
  const binary = join(folder, "package", "bin", "node");
  if (existsSync(binary)) return binary;
  const integrity = process.platform === "linux" ? NEWEST.linux[process.arch] : undefined;
  if (!integrity) return undefined;
  const fresh = `${folder}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  const packed = spawnSync("npm", ["pack", "--json", `node-linux-${process.arch}@${NEWEST.version}`], {
    cwd: fresh,
    encoding: "utf8",
  });
  if (packed.status !== 0) {
    console.log(`Node ${NEWEST.version} could not be fetched from npm: tested on ${process.version} only`);
    return undefined;
  }
  const [found] = JSON.parse(packed.stdout) as { filename: string; integrity: string }[];
  expect(found.integrity).toBe(integrity);
  execFileSync("tar", ["xzf", found.filename], { cwd: fresh });
  rmSync(join(fresh, found.filename));
  renameSync(fresh, folder);
  return binary;
}

function compute(node: string) {
  const { status, stdout, stderr } = spawnSync(node, ["src/cli/setup/try-tensorflow.mjs"], {
    cwd: courseRoot,
    encoding: "utf8",
  });
  return { status, result: JSON.parse(stdout.match(/^\{.*\}$/m)?.[0] ?? "{}"), stderr };
}

it("computes a product, a gradient and an optimizer's step on this Node", () => {
  expect(compute(process.execPath)).toMatchObject({
    status: 0,
    result: { node: process.version, tensorflow: "2.21.0" },
  });
});

it("computes them with the same compiled addon on the newest Node", (test) => {
  const node = newestNode();
  if (!node) return test.skip();
  expect(compute(node)).toMatchObject({ status: 0, result: { node: `v${NEWEST.version}`, tensorflow: "2.21.0" } });
}, 180_000);

const RUN_A_CELL = `
import sys
from jupyter_client import KernelManager
manager = KernelManager(kernel_name="tslab")
manager.kernel_spec.argv[0] = sys.argv[1]
manager.start_kernel()
client = manager.client()
client.start_channels()
client.wait_for_ready(timeout=600)
client.execute_interactive("console.log(process.version, 6 * 7)", timeout=600, output_hook=lambda m: print(m["content"].get("text", ""), end=""))
client.stop_channels()
manager.shutdown_kernel(now=True)
`;

it("runs a cell in the kernel under the newest Node", (test) => {
  const node = newestNode();
  if (!node) return test.skip();
  const python = join(courseRoot, ".venv", "bin", "python");
  const { stdout, stderr } = spawnSync(python, ["-c", RUN_A_CELL, node], { encoding: "utf8" });
  expect(stdout, stderr).toContain(`v${NEWEST.version} 42`);
}, 180_000);
