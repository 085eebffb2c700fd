/**
 * Starts a command of the course that is written in TypeScript, for `run.sh`: `notebooks 00 02` compiles what changed in `src` and
 * calls `main` of `src/dist/cli/notebooks.js`. Plain JavaScript, because nothing may be compiled yet when it starts.
 */
import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildIfChanged } from "../kernel/build.mjs";

const folder = dirname(fileURLToPath(import.meta.url));
const root = join(folder, "..", "..");
const [command, ...rest] = process.argv.slice(2);

function fail(line) {
  console.error(line);
  process.exit(2);
}

const commands = readdirSync(folder)
  .filter((name) => /^[a-z-]+\.ts$/.test(name))
  .map((name) => name.slice(0, -3));
if (!commands.includes(command)) fail(`the command must be one of ${commands.join(", ")}, got ${command ?? "nothing"}`);
if (!existsSync(join(root, "node_modules", "typescript"))) fail("[fix] the course is not set up yet; run: npm start");

buildIfChanged(root);
const { main } = createRequire(import.meta.url)(join(root, "src", "dist", "cli", `${command}.js`));
process.exitCode = await main(rest);
