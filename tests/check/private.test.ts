/**
 * Hidden tests in a process of their own, as a kernel loads them: what is left of them where a cell could look.
 */
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const root = path.join(__dirname, "../..");
const secret = "zebraquagga";
let folder: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "private-test-"));
  const hidden = path.join(folder, "hidden");
  fs.mkdirSync(path.join(hidden, "more"), { recursive: true });
  fs.writeFileSync(
    path.join(hidden, "02.js"),
    'module.exports = { "check-02-1": { cases: require("./more/cases") } };',
  );
  fs.writeFileSync(
    path.join(hidden, "more", "cases.js"),
    `module.exports = [{ inputs: ["${secret}"], expected: ["${secret}"] }];`,
  );
  fs.symlinkSync(hidden, path.join(folder, "link"));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

/** What a Node program prints that was started with the hidden tests. */
const run = (code: string, hidden = "hidden"): string =>
  execFileSync(process.execPath, ["-e", code], {
    cwd: root,
    encoding: "utf8",
    stdio: "pipe",
    env: { ...process.env, JIELONG_PRIVATE: path.join(folder, hidden) },
  });

describe("the modules of hidden tests", () => {
  it.each([
    ["a folder", "hidden"],
    ["a link to a folder", "link"],
  ])("leave nothing in the cache of modules, with those that they require: %s", (_what, hidden) => {
    const printed = run(
      `const { hiddenTests } = require("jielong/check/private");
console.log(hiddenTests("02-1").cases[0].inputs[0]);
const seen = new Set();
const walk = (module) => {
  if (!module || seen.has(module)) return;
  seen.add(module);
  module.children.forEach(walk);
};
[module, ...Object.values(require.cache)].forEach(walk);
console.log(seen.size > 1, Object.keys(require.cache).length > 1);
for (const { filename, exports } of seen) console.log(filename, JSON.stringify(exports));
for (const file of Object.keys(require.cache)) console.log(file);`,
      hidden,
    );
    const [found, walked, ...left] = printed.trim().split("\n");
    expect([found, walked]).toEqual([secret, "true true"]);
    expect(left.filter((line) => line.includes("jielong") || line.includes("check")).length).toBeGreaterThan(0);
    expect(left.filter((line) => line.includes(secret) || line.includes(folder))).toEqual([]);
  });

  it("leave alone what they require from elsewhere", () => {
    fs.writeFileSync(
      path.join(folder, "hidden", "00.js"),
      `require(${JSON.stringify(path.join(root, "src/dist/core/stop.js"))}); module.exports = {};`,
    );
    expect(
      run(
        'require("jielong/check/private"); console.log(Object.keys(require.cache).some((f) => /core.stop\\.js$/.test(f)));',
      ),
    ).toBe("true\n");
  });
});

describe("silently", () => {
  it("mutes what is printed and displayed while its work runs, and nothing afterwards", () => {
    const printed = run(`
const { silently } = require("jielong/check/private");
const { display } = require("jielong/notebook/display");
globalThis[Symbol.for("jielong.display")] = ({ data }) => require("fs").writeSync(1, "shown: " + data["text/plain"] + "\\n");
const show = (text) => { console.log(text); console.error(text); display({ data: { "text/plain": text } }); };
silently(async () => {
  show("${secret} at once");
  await new Promise((done) => setTimeout(done, 10));
  show("${secret} later");
  throw new Error("fails");
}).catch(() => show("after"));`);
    expect(printed).toBe("after\nshown: after\n");
  });
});
