import * as fs from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";

const root = path.join(__dirname, "..");
const src = path.join(root, "src");

/** Each folder of src, and the folders it may import besides itself. "*" means every folder. */
const mayImport: Record<string, readonly string[]> = {
  core: [],
  text: ["core"],
  nn: ["core"],
  optim: ["core"],
  data: ["core"],
  plot: ["core"],
  notebook: ["core", "plot"],
  lm: ["core", "text", "nn", "optim", "data"],
  pretrain: ["core", "text", "nn", "optim", "data", "lm", "plot", "notebook"], // a training loop shows its progress and its chart
  sft: ["core", "text", "nn", "optim", "data", "lm", "plot", "notebook", "pretrain"],
  reward: ["core", "text", "nn", "optim", "data", "lm", "plot", "notebook", "pretrain", "sft"],
  ppo: ["core", "text", "nn", "optim", "data", "lm", "plot", "notebook", "pretrain", "sft", "reward"],
  beyond: ["core", "text", "nn", "optim", "data", "lm", "plot", "notebook", "pretrain", "sft", "reward", "ppo"],
  studies: ["*"],
  finetune: ["core", "text", "nn", "optim", "data", "lm", "pretrain"], // between pre-training and instructions: one task at a time
  check: ["*"],
  cli: ["*"],
  kernel: ["*"],
};
const importedByNone = ["check", "cli", "kernel"];
const importedBy: Record<string, readonly string[]> = { studies: ["cli", "check"] };

function sourceFiles(folder: string): string[] {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "dist" || entry.name === "node_modules" ? [] : sourceFiles(full);
    return entry.name.endsWith(".ts") ? [full] : [];
  });
}

const files = sourceFiles(src).map((file) => ({
  name: path.relative(src, file),
  folder: path.relative(src, file).split(path.sep)[0],
  text: fs.readFileSync(file, "utf8"),
}));

/** The folders of src that a file imports. */
function importedFolders(name: string, text: string): string[] {
  const specifiers = [...text.matchAll(/(?:from|import|require)\s*\(?\s*"(\.[^"]+)"/g)].map((match) => match[1]);
  return specifiers.map((specifier) => path.join(path.dirname(name), specifier).split(path.sep)[0]);
}

describe("src", () => {
  it("keeps imports pointing left", () => {
    const wrong = files.flatMap(({ name, folder, text }) =>
      importedFolders(name, text)
        .filter((target) => target !== folder)
        .filter((target) => {
          const allowed = mayImport[folder] ?? [];
          if (importedByNone.includes(target)) return !importedByNone.includes(folder);
          if (importedBy[target]) return !importedBy[target].includes(folder);
          return !allowed.includes("*") && !allowed.includes(target);
        })
        .map((target) => `src/${name} imports src/${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it("holds only folders whose place in the order is known", () => {
    expect([...new Set(files.map(({ folder }) => folder))].filter((folder) => !(folder in mayImport))).toEqual([]);
  });

  it("does not draw unseeded random numbers, wrap tf.layers, or import TensorFlow past core/tf", () => {
    const wrong = files
      .filter(({ name }) => name !== "core/tf.ts")
      .filter(({ text }) => /Math\.random\(|tf\.layers\.|from "@tensorflow\//.test(text))
      .map(({ name }) => name);
    expect(wrong).toEqual([]);
  });

  it("keeps every file within 250 lines", () => {
    const long = files.map(({ name, text }) => `${name}: ${text.split("\n").length - 1}`);
    expect(long.filter((line) => Number(line.split(": ")[1]) > 250)).toEqual([]);
  });

  it("gives every exported name a doc comment", () => {
    const bare = files.flatMap(({ name, text }) => {
      if (name === "check/captured.ts") return []; // built-in functions under other names; its head says what they are for
      const lines = text.split("\n");
      return lines.flatMap((line, i) => {
        const found = /^export (?:async )?(?:function\*?|class|const|interface|type|abstract class) (\w+)/.exec(line);
        if (!found) return [];
        const overload = lines[i - 1]?.startsWith(`export function ${found[1]}`);
        return overload || lines[i - 1]?.trimEnd().endsWith("*/") ? [] : [`src/${name}: ${found[1]}`];
      });
    });
    expect(bare).toEqual([]);
  });
});

describe("the repository", () => {
  it("keeps its top level to the course's folders, package files and dot-files", () => {
    const tracked = fs.readdirSync(root).filter((name) => !name.startsWith(".") && name !== "node_modules");
    const allowed = ["notebooks", "src", "datasets", "tests", "package.json", "tsconfig.json", "README.md"];
    const extra = tracked.filter((name) => ![...allowed, "package-lock.json", "LICENSE", "checkpoints"].includes(name));
    expect(extra).toEqual([]);
  });

  it("pins no package to an address instead of a version", () => {
    const lock = JSON.parse(fs.readFileSync(path.join(root, "package-lock.json"), "utf8")) as {
      packages: Record<string, { resolved?: string; link?: boolean }>;
    };
    const addresses = Object.values(lock.packages).flatMap(({ resolved, link }) =>
      resolved && !link ? [resolved] : [],
    );
    expect(addresses.filter((address) => /^(git|github|file)/.test(address))).toEqual([]);
  });
});
