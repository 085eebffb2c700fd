import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { dolly, dollyFiles, readInstructions } from "../../src/data/dolly";
import { hhFiles, hhRlhf, parseDialogue, readPreferences } from "../../src/data/hh-rlhf";
import { readJsonLines } from "../../src/data/json-lines";

let folder = "";
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "jielong-"));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));
const written = (lines: readonly (object | string)[], name = "a.jsonl") => {
  const text = lines.map((line) => `${typeof line === "string" ? line : JSON.stringify(line)}\n`).join("");
  const file = path.join(folder, name);
  fs.writeFileSync(file, name.endsWith(".gz") ? gzipSync(text) : text);
  return file;
};

describe("readJsonLines", () => {
  it("gives the objects of plain and packed files in order, without empty lines, as many as are wanted", () => {
    const lines = [{ a: "接\n龍" }, "", { a: "b" }, { a: "c" }];
    for (const name of ["a.jsonl", "a.jsonl.gz"]) {
      expect([...readJsonLines(written(lines, name))].map((fields) => fields.text("a"))).toEqual(["接\n龍", "b", "c"]);
      expect([...readJsonLines(written(lines, name), 2)].map((fields) => fields.text("a"))).toEqual(["接\n龍", "b"]);
    }
    const file = path.join(folder, "b.jsonl");
    fs.writeFileSync(file, '{"a": "no line feed at the end"}');
    expect([...readJsonLines(file)]).toHaveLength(1);
  });

  it("throws with the number of the line that is no object, empty lines counted", () => {
    const file = written([{ a: 1 }, "", '{"a": 1', { a: 2 }]);
    expect(() => [...readJsonLines(file)]).toThrow(`${file}, line 3 must be JSON, got "{\\"a\\": 1"`);
    expect(() => [...readJsonLines(written(["[1]"]))]).toThrow("line 1 must be an object, got [1]");
  });

  it("throws if a packed file is not packed", () => {
    fs.writeFileSync(path.join(folder, "a.gz"), "{}");
    expect(() => [...readJsonLines(path.join(folder, "a.gz"))]).toThrow("a.gz must be packed with gzip");
  });
});

describe("readInstructions", () => {
  const one = { instruction: " Name a fish. ", context: "", response: "Tope\n", category: "open_qa" };

  it("gives instruction, context and response, trimmed", () => {
    const two = { instruction: "Who swims?", context: "A tope swims.", response: "The tope." };
    expect(readInstructions(written([one, two]))).toEqual([
      { instruction: "Name a fish.", context: "", response: "Tope" },
      two,
    ]);
    expect(readInstructions(written([one, two]), 1)).toHaveLength(1);
  });

  it("throws with the line whose field is missing, empty, or no text", () => {
    expect(() => readInstructions(written([one, { ...one, context: undefined }]))).toThrow(
      "line 2: context must be text, got nothing",
    );
    expect(() => readInstructions(written([one, one, { ...one, response: " " }]))).toThrow(
      'line 3: response must be a text that is not empty, got " "',
    );
    expect(() => readInstructions(written([{ ...one, instruction: 5 }]))).toThrow(
      "line 1: instruction must be text, got 5",
    );
  });

  it("throws with the command that fetches the file, where it is not there", () => {
    expect(() => dolly(2, folder)).toThrow("npm run data -- get dolly");
    written([one], dollyFiles[0].name);
    expect(dolly(2, folder)).toHaveLength(1);
  });
});

describe("readPreferences", () => {
  const before = "\n\nHuman: hi\n\nAssistant: hello\n\nHuman: name a fish";
  const pair = (chosen: string, rejected: string) => ({ chosen, rejected });

  it("gives the dialogue before the last answer, and both answers", () => {
    const file = written([pair(`${before}\n\nAssistant: tope`, `${before}\n\nAssistant: a tree.\n\nOr not.`)], "a.gz");
    expect(readPreferences(file)).toEqual({
      pairs: [
        {
          turns: [
            { role: "user", text: "hi" },
            { role: "assistant", text: "hello" },
            { role: "user", text: "name a fish" },
          ],
          chosen: "tope",
          rejected: "a tree.\n\nOr not.",
        },
      ],
      leftOut: 0,
    });
  });

  it("leaves out and counts pairs that differ before the last answer, speak out of turn, say nothing, or are equal", () => {
    const good = pair(`${before}\n\nAssistant: tope`, `${before}\n\nAssistant: oak`);
    const odd = [
      pair(`${before}\n\nAssistant: tope`, "\n\nHuman: ho\n\nAssistant: hello\n\nHuman: name a fish\n\nAssistant: oak"),
      pair(`${before}\n\nHuman: well?\n\nAssistant: tope`, `${before}\n\nHuman: well?\n\nAssistant: oak`),
      pair(`${before}\n\nAssistant:`, `${before}\n\nAssistant: oak`),
      pair(`${before}\n\nAssistant: oak`, `${before}\n\nAssistant: oak`),
      pair(before, "\n\nHuman: hi\n\nAssistant: hello\n\nHuman: name a tree"),
      pair(`${before}\n\nAssistant: oak`, "\n\nHuman: hi\n\nAssistant: oak"),
      pair("\n\nAssistant: oak", "\n\nAssistant: elm"),
    ];
    const { pairs, leftOut } = readPreferences(written([good, ...odd, good]));
    expect([pairs.length, leftOut]).toEqual([2, odd.length]);
  });

  it("throws with the line that has no dialogue or no field", () => {
    const good = pair(`${before}\n\nAssistant: tope`, `${before}\n\nAssistant: oak`);
    expect(() => readPreferences(written([good, pair("hello", "hi")]))).toThrow(
      'line 2: chosen must be a dialogue that begins with "Human:" or "Assistant:", got "hello"',
    );
    expect(() => readPreferences(written([{ chosen: good.chosen }]))).toThrow(
      "line 1: rejected must be text, got nothing",
    );
  });

  it("does not take a name within a line for a turn", () => {
    expect(parseDialogue("\n\nHuman: is Human: a turn?\nAssistant: no")).toEqual([
      { role: "user", text: "is Human: a turn?\nAssistant: no" },
    ]);
  });

  it("reads the part that was fetched, and throws with the command where it was not", () => {
    written([pair(`${before}\n\nAssistant: tope`, `${before}\n\nAssistant: oak`)], hhFiles[1].name);
    expect(hhRlhf("test", 5, folder).pairs).toHaveLength(1);
    expect(() => hhRlhf("train", 5, folder)).toThrow("npm run data -- get hh-rlhf");
  });
});

it("pins each file to a revision and a hash", () => {
  for (const { url, sha256 } of [...dollyFiles, ...hhFiles]) {
    expect(url).toMatch(/^https:\/\/huggingface\.co\/datasets\/[\w-]+\/[\w-]+\/resolve\/[0-9a-f]{40}\//);
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  }
});
