/**
 * Starts a command of the course that is written in TypeScript: `node src/cli/run.mjs notebooks 00 02` builds `src` (0.3 s when little
 * changed) and runs `src/dist/cli/notebooks.js`. Plain JavaScript, because nothing is built before it.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = dirname(fileURLToPath(import.meta.url));
const source = dirname(folder);
const compiler = join(source, "..", "node_modules", "typescript", "bin", "tsc");
const [command, ...rest] = process.argv.slice(2);

function fail(line) {
  console.error(line);
  process.exit(1);
}

const commands = readdirSync(folder).filter((name) => /^[a-z-]+\.ts$/.test(name)).map((name) => name.slice(0, -3));
if (!commands.includes(command)) fail(`the command must be one of ${commands.join(", ")}, got ${command ?? "nothing"}`);
if (!existsSync(compiler)) fail("[fix] the course is not set up yet; run: npm start");

const built = spawnSync(process.execPath, [compiler, "-p", source], { encoding: "utf8" });
const file = join(source, "dist", "cli", `${command}.js`);
if (built.status !== 0) console.error(`src has type errors (npm test shows them all):\n${built.stdout.split("\n")[0]}`);
if (!existsSync(file)) fail(`[fix] ${file} was not built; run: npm test`);

const { main } = createRequire(import.meta.url)(file);
process.exitCode = await main(rest);
