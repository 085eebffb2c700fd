import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { courseRoot } from "../../src/cli/setup/project.mjs";
import { atLeast, unsupported } from "../../src/cli/setup/supported.mjs";

it.each([
  ["20.19.0", "20.19.0", true],
  ["v20.18.3", "20.19.0", false],
  ["20.20.2", "20.19.0", true],
  ["v9.11.2", "20.19.0", false],
  ["26.10.0", "20.19.0", true],
])("gives for %s at least %s: %s", (a, b, expected) => {
  expect(atLeast(a, b)).toBe(expected);
});

it("gives an old Node the version that it must be", () => {
  expect(unsupported("v18.20.0", "linux")).toMatch(
    /^\[fix\] Node: it must be version 20\.19\.0 or later, this is 18\.20\.0; /,
  );
});

it("gives Windows one line that names WSL 2", () => {
  expect(unsupported("v24.0.0", "win32")).toMatch(
    /^\[fix\] system: the course runs on Linux .*macOS .* not yet tried.*WSL 2/,
  );
});

it("leaves a Node that will do alone", () => {
  expect(unsupported("v20.19.0", "linux")).toBeUndefined();
});

it.each(["setup.mjs", "start.mjs", "test.mjs", "doctor.mjs", "setup/supported.mjs"])(
  "keeps %s readable for a Node too old to run the course",
  (name) => {
    const text = readFileSync(join(courseRoot, "src", "cli", name), "utf8").replace(/\/\*[\s\S]*?\*\//g, "");
    expect(text).not.toMatch(/\?\.|\?\?|\|\|=|\bawait\b|#\w+\s*[=(]/);
    const imports = [...text.matchAll(/^import .* from "(.*)";$/gm)].map((found) => found[1]);
    expect(imports).toEqual(name === "setup/supported.mjs" ? [] : ["./setup/supported.mjs"]);
  },
);
