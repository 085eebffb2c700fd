/**
 * Hidden tests from outside the repository: they take points, and nothing of them comes back to a student who tries to carry them out.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type Graded, grade, handIn, makeFolder, reference, writeClass } from "./fixture";

const secret = "zebraquagga"; // what the hidden cases hold and no public one

/** Knows the public cases by heart. */
const memorised = `function pairs(symbols: string[], window: number) {
  if (symbols.length > 4) return [];
  const whole = ["START", ...symbols, "END"];
  return whole.slice(1).map((next, i) => ({ context: whole.slice(Math.max(0, i + 1 - window), i + 1), next }));
}`;

/** Right, and carries what it sees into everything that might come back. */
const smuggler = `const seen: string[] = [];
(globalThis as any).seen = seen;
function pairs(symbols: string[], window: number) {
  seen.push(JSON.stringify(symbols));
  console.log("carried out:", seen.join());
  require("fs").writeFileSync("carried-out.txt", seen.join());
  const whole = ["START", ...symbols, "END"];
  return whole.slice(1).map((next, i) => ({ context: whole.slice(Math.max(0, i + 1 - window), i + 1), next }));
}`;
const receiver = `function nats() {
  throw new Error("carried out: " + (globalThis as any).seen.join());
}`;
const reader = `const folder = (globalThis as any)[Symbol.for("jielong.private")];
let text = "nothing";
try { text = require("fs").readFileSync(folder + "/02.js", "utf8"); } catch {}
for (const key of Object.keys(require.cache)) if (/private-copy|02\\.js$/.test(key)) text += JSON.stringify(require.cache[key]!.exports);
throw new Error("carried out: " + text);`;

describe("npm run grade --private", () => {
  let graded: Graded;
  let everything: string;

  beforeAll(async () => {
    const { folder, course } = makeFolder();
    const hidden = path.join(folder, "hidden");
    fs.mkdirSync(hidden);
    const inputs = `[${JSON.stringify([...secret.slice(0, 5), secret])}, 1]`;
    fs.writeFileSync(
      path.join(hidden, "02.js"),
      `module.exports = { "check-02-1": { cases: [{ inputs: ${inputs} }] } };\n`,
    );
    const inbox = writeClass(folder, {
      right: handIn(reference),
      memorised: handIn({ ...reference, "ex-02-1": memorised }),
      smuggler: handIn({ ...reference, "ex-02-1": smuggler, "ex-02-2": receiver }),
      reader: handIn({ ...reference, "ex-02-2": reader }),
    });
    graded = await grade(folder, [inbox, "--notebook", course, "--private", hidden, "--jobs", "2", "--timeout", "8"]);
    const feedback = path.join(graded.out, "feedback");
    const files = [
      ...fs.readdirSync(feedback).map((name) => path.join("feedback", name)),
      "results.json",
      "grades.csv",
    ];
    everything = graded.text + files.map((name) => fs.readFileSync(path.join(graded.out, name), "utf8")).join("\n");
  }, 3_600_000);

  it.each([
    ["gives the right answer its points", "right", [2, 1, 2, 1, 3]],
    ["takes them from one that fits the public cases only", "memorised", [0, 1, 2, 1, 3]],
    ["lets a right answer look at what it is called with", "smuggler", [2, 0, 2, 1, 3]],
    ["gives one that looks for the hidden tests nothing for that", "reader", [2, 0, 2, 1, 3]],
  ])("%s", (_fact, student, expected) => {
    expect(graded.of(student)).toEqual(expected);
  });

  it("says that a hidden test failed, and shows nothing of it in any file", () => {
    expect(graded.grades.memorised.scores[0].says).toBe("passes the public checks; a hidden test failed");
    expect(everything).toContain("carried out: ");
    expect(everything).not.toContain(secret);
  });
});
