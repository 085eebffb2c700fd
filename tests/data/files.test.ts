import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { courseRoot } from "../../src/core/paths";
import { cached, pinnedHashes, readPinned, sha256 } from "../../src/data/files";

describe("files of installed packages", () => {
  const packageName = "@some/words";
  const name = "node_modules/@some/words/data/words.txt";
  let root: string;
  let hashes: Map<string, string>;

  beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), "data-"));
    fs.mkdirSync(path.join(root, path.dirname(name)), { recursive: true });
    fs.writeFileSync(path.join(root, name), "one\ntwo\n");
    hashes = new Map([[name, sha256(Buffer.from("one\ntwo\n"))]]);
  });
  afterEach(() => fs.rmSync(root, { recursive: true }));

  const read = (): string => readPinned(packageName, "data/words.txt", root, hashes).toString();

  it("gives the file's bytes when they have the pinned hash", () => {
    expect(read()).toBe("one\ntwo\n");
  });

  it("throws on one changed byte, naming the file, both hashes and the command", () => {
    fs.writeFileSync(path.join(root, name), "one\ntwO\n");
    expect(read).toThrow(
      `${name}: expected SHA-256 ${hashes.get(name)}, got ${sha256(Buffer.from("one\ntwO\n"))} (8 bytes); ` +
        "restore it with: rm -rf node_modules/@some/words && npm install --no-save",
    );
  });

  it("throws on a missing file, naming it and the command", () => {
    fs.rmSync(path.join(root, name));
    expect(read).toThrow(
      /words\.txt: expected the file of the published package, got none .*; restore it with: rm -rf/,
    );
  });

  it("throws on a file that has no pinned hash", () => {
    hashes.clear();
    expect(read).toThrow(`datasets/SHA256SUMS must have a line for ${name}, got none`);
  });

  it("keeps every pinned hash equal to the installed file's", () => {
    for (const [file, hash] of pinnedHashes()) {
      expect(sha256(fs.readFileSync(path.join(courseRoot(), file))), file).toBe(hash);
    }
    expect(pinnedHashes().size).toBe(2 + 138 + 233 + 1 + 1 + 1 + 1 + 4); // names, Moby-Dick, addresses, mails, CC-CEDICT, CMUdict, opinion words, WordNet
  });

  it("calls a loader once", () => {
    let calls = 0;
    const load = cached(() => ++calls);
    expect([load(), load(), calls]).toEqual([1, 1, 1]);
  });
});
