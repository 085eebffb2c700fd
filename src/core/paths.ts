import * as fs from "node:fs";
import * as path from "node:path";

/** The folder of the course: the nearest one above this file whose package.json names the course. */
export function courseRoot(): string {
  let folder = __dirname;
  while (true) {
    const file = path.join(folder, "package.json");
    if (fs.existsSync(file) && JSON.parse(fs.readFileSync(file, "utf8")).name === "jielong-course") return folder;
    const parent = path.dirname(folder);
    if (parent === folder) throw new Error(`no package.json named "jielong-course" above ${__dirname}`);
    folder = parent;
  }
}

/**
 * The folder of an installed npm package.
 * @throws if it is not installed, naming the command that installs it
 */
export function packageFolder(name: string): string {
  for (let folder = __dirname; ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, "node_modules", name);
    if (fs.existsSync(path.join(candidate, "package.json"))) return candidate;
    if (path.dirname(folder) === folder) throw new Error(`package ${name} is not installed; run: npm start`);
  }
}
