import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import { describe, expect, it } from "vitest";

const root = path.resolve(__dirname, "../..");
const fromTslab = createRequire(path.join(root, "node_modules/tslab/package.json"));
const digest = (file: string) =>
  createHash("sha256")
    .update(fs.readFileSync(path.join(root, "node_modules/tslab/dist", file)))
    .digest("hex")
    .slice(0, 16);

/** What src/kernel was written against; look at every file named there before changing a line here. */
const reliedOn = {
  "converter.js": "2c671708872c2ad7",
  "executor.js": "0a9b6c73679be616",
  "inspect.js": "93850c1aa51df5b9",
  "jupyter.js": "186ae73149b28033",
  "metadata.js": "3cee7161252f61f7",
};

describe("tslab", () => {
  it("is pinned exactly", () => {
    const wanted = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8")).dependencies.tslab;
    expect(wanted).toBe("1.0.22");
    expect(fromTslab("./package.json").version).toBe("1.0.22");
    expect(fromTslab("@tslab/typescript-for-tslab/package.json").version).toBe("5.0.4");
  });

  it("equals, file by file, what the kernel was written against", () => {
    expect(Object.fromEntries(Object.keys(reliedOn).map((file) => [file, digest(file)]))).toEqual(reliedOn);
  });
});
