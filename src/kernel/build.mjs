/**
 * Compiles src into src/dist when something in src changed since the last time; a few milliseconds when nothing did.
 *
 * The compiler writes into a fresh folder, and only files that differ are moved into src/dist, each in one step: a kernel
 * that runs meanwhile never reads half a file. A lock lets one process build at a time.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";

const skipped = new Set(["dist", "node_modules"]);

/** Every file below `folder`, sorted, as paths relative to it. */
function filesBelow(folder, keep, prefix = "") {
  const found = [];
  for (const entry of fs.readdirSync(path.join(folder, prefix), { withFileTypes: true })) {
    const name = path.join(prefix, entry.name);
    if (entry.isDirectory()) {
      if (!skipped.has(entry.name)) found.push(...filesBelow(folder, keep, name));
    } else if (keep(entry.name)) found.push(name);
  }
  return found.sort();
}

/** A text that changes whenever a source file is added, removed or edited. */
export function fingerprint(src) {
  const hash = createHash("sha256");
  const sources = filesBelow(src, (name) => /\.(ts|c)$|^tsconfig\.json$/.test(name));
  for (const name of sources) {
    const { mtimeMs, size } = fs.statSync(path.join(src, name));
    hash.update(`${name} ${mtimeMs} ${size}\n`);
  }
  return hash.digest("hex");
}

function readIfThere(file) {
  try {
    return fs.readFileSync(file);
  } catch {
    return undefined;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

const sleep = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

/** Runs `work` while no other process holds the lock; a lock whose owner is gone is taken over. */
function withLock(file, work) {
  const deadline = Date.now() + 60_000;
  for (;;) {
    try {
      fs.writeFileSync(file, String(process.pid), { flag: "wx" });
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      const owner = Number(readIfThere(file));
      const orphaned = (owner > 0 && !isAlive(owner)) || Date.now() > deadline;
      if (orphaned) fs.rmSync(file, { force: true });
      else sleep(20);
    }
  }
  try {
    return work();
  } finally {
    fs.rmSync(file, { force: true });
  }
}

/** Moves what differs from `fresh` to `dist`, and removes outputs whose source is gone. */
function install(fresh, dist) {
  const isOutput = (name) => /\.(js|d\.ts|js\.map)$/.test(name);
  const wanted = filesBelow(fresh, isOutput);
  for (const name of wanted) {
    const [from, to] = [path.join(fresh, name), path.join(dist, name)];
    if (readIfThere(to)?.equals(fs.readFileSync(from))) continue;
    fs.mkdirSync(path.dirname(to), { recursive: true });
    fs.renameSync(from, to);
  }
  const kept = new Set(wanted);
  for (const name of filesBelow(dist, isOutput)) {
    if (!kept.has(name) && !name.startsWith(".")) fs.rmSync(path.join(dist, name), { force: true });
  }
}

/** Runs the compiler into src/dist/.new-PID and installs the result. Type errors are reported and do not stop it. */
function compile(root, report) {
  const src = path.join(root, "src");
  const dist = path.join(src, "dist");
  const fresh = path.join(dist, `.new-${process.pid}`);
  const compiler = path.join(root, "node_modules/typescript/bin/tsc");
  const options = [
    "-p",
    src,
    "--outDir",
    fresh,
    "--incremental",
    "false",
    "--tsBuildInfoFile",
    "null",
    "--pretty",
    "false",
  ];
  try {
    const done = spawnSync(process.execPath, [compiler, ...options], { cwd: root, encoding: "utf8" });
    if (done.status !== 0) report(`src does not type-check:\n${done.stdout}${done.stderr}`);
    if (!fs.existsSync(fresh))
      throw new Error(`the compiler wrote nothing; run: npm run doctor\n${done.stdout}${done.stderr}`);
    install(fresh, dist);
  } finally {
    fs.rmSync(fresh, { recursive: true, force: true });
  }
}

/** Compiles the one file of C. Without it the kernel works; only memory that was freed counts as held. */
function compileTrim(root, report) {
  const headers = path.join(root, "node_modules/node-api-headers/include");
  const made = path.join(root, "src/dist/kernel/trim.node");
  const source = path.join(root, "src/kernel/trim.c");
  const system = process.platform === "darwin" ? ["-undefined", "dynamic_lookup"] : [];
  const options = ["-O2", "-shared", "-fPIC", ...system, "-I", headers, "-x", "c", "-o", `${made}.new`, source];
  const done = spawnSync(process.env.CC || "cc", options, { encoding: "utf8" });
  if (done.status === 0) fs.renameSync(`${made}.new`, made);
  else report(`src/kernel/trim.c does not compile: ${done.error?.message ?? done.stderr}`);
}

/**
 * Makes src/dist equal to what src compiles to.
 * @param root the folder of the course
 * @param report called with what the compiler complained about
 * @returns true if something was compiled
 */
export function buildIfChanged(root, report = (text) => process.stderr.write(`${text}\n`)) {
  const src = path.join(root, "src");
  const stamp = path.join(src, "dist", ".stamp");
  const upToDate = () =>
    String(readIfThere(stamp)) === fingerprint(src) && fs.existsSync(path.join(src, "dist/kernel/main.js"));
  if (upToDate()) return false;
  fs.mkdirSync(path.dirname(stamp), { recursive: true });
  return withLock(path.join(src, "dist", ".lock"), () => {
    if (upToDate()) return false;
    const before = fingerprint(src);
    compile(root, report);
    compileTrim(root, report);
    fs.writeFileSync(stamp, before);
    return true;
  });
}
