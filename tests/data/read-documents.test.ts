import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readDocuments } from "../../src/data/read-documents";
import { tinyStories } from "../../src/data/tiny-stories";

let folder = "";
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "jielong-"));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));
const written = (text: string, name = "a.txt") => {
  fs.writeFileSync(path.join(folder, name), text);
  return path.join(folder, name);
};

describe("readDocuments", () => {
  it("cuts at the separator, trims, and leaves empty documents out", () => {
    const file = written("\none\n<|>\n\n<|> two\nlines <|>");
    expect(readDocuments(file, { separator: "<|>" })).toEqual(["one", "two\nlines"]);
    expect(readDocuments(file, { separator: "<|>", limit: 1 })).toEqual(["one"]);
    expect(readDocuments(written("\n one <|> two\n"))).toEqual(["one <|> two"]);
  });

  it("keeps characters and separators whole that lie across two of its pieces of 1 MiB", () => {
    // 349,525 characters of 3 bytes end one byte before the piece does: the next one is cut. Moved on byte by byte, so is the separator.
    for (let shift = 0; shift < 6; shift++) {
      const first = `${"x".repeat(shift)}${"龍".repeat(349_524)}`;
      const documents = [first, "接龍", "z"];
      const file = written(documents.join("<end>"));
      expect(readDocuments(file, { separator: "<end>" })).toEqual(documents);
    }
  });
});

describe("tinyStories", () => {
  it("gives the first stories of a part, and names the command where it was not fetched", () => {
    written("Once upon a time.\n<|endoftext|>\nOne day,\n<|endoftext|>\nThe end.", "TinyStoriesV2-GPT4-train.txt");
    expect(tinyStories("train", 2, folder)).toEqual(["Once upon a time.", "One day,"]);
    expect(() => tinyStories("validation", 2, folder)).toThrow("npm run data -- get tinystories");
  });
});
