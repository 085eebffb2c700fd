import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openShards } from "../../../src/lm/hugging-face/shards";

const fixture = path.join(__dirname, "../../fixtures/hugging-face/openai-gpt");
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "jielong-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
let folders = 0;

interface Index {
  metadata: Record<string, unknown>;
  weight_map: Record<string, unknown>;
}

/** The folder with a changed index. */
function changed(change: (index: Index) => void): string {
  const folder = path.join(scratch, `${folders++}`);
  fs.cpSync(fixture, folder, { recursive: true });
  const file = path.join(folder, "model.safetensors.index.json");
  const index = JSON.parse(fs.readFileSync(file, "utf8")) as Index;
  change(index);
  fs.writeFileSync(file, JSON.stringify(index));
  return folder;
}

const first = "transformer.tokens_embed.weight";

describe("openShards", () => {
  it("gives every tensor of three files", () => {
    const shards = openShards(fixture);
    expect(shards.size).toBe(26); // 2 embeddings, 2 blocks of 12
    expect(new Set([...shards.values()].map(({ file }) => file)).size).toBe(3);
    expect(shards.get(first)!.floats(first)).toHaveLength(17 * 12);
  });

  const wrong: [string, (index: Index) => void, string][] = [
    ["a size that is a lie", ({ metadata }) => Object.assign(metadata, { total_size: 5 }), "total_size must be 16416"],
    [
      "a file outside the folder",
      ({ weight_map: map }) => Object.assign(map, { [first]: "../x.safetensors" }),
      "must be the name of a .safetensors file in the same folder",
    ],
    [
      "a file that is not there",
      ({ weight_map: map }) => Object.assign(map, { [first]: "x.safetensors" }),
      "x.safetensors",
    ],
    [
      "a tensor in another file",
      ({ weight_map: map }) => Object.assign(map, { [first]: "model-00003-of-00003.safetensors" }),
      `must hold "${first}"`,
    ],
    ["a tensor that the index forgets", ({ weight_map: map }) => delete map[first], `for "${first}", got another`],
    [
      "a tensor that no file has",
      ({ weight_map: map }) => Object.assign(map, { other: map[first] }),
      'must hold "other"',
    ],
    ["no map", (index) => Object.assign(index, { weight_map: null }), "weight_map must be an object, got null"],
  ];
  for (const [name, change, message] of wrong) {
    it(`throws at ${name}`, () => expect(() => openShards(changed(change))).toThrow(message));
  }

  it("throws at a part that is cut off, before any number is read", () => {
    const folder = changed(() => {});
    fs.truncateSync(path.join(folder, "model-00002-of-00003.safetensors"), 5000);
    expect(() => openShards(folder)).toThrow("the file is cut off");
  });

  it("throws at a folder that is not there", () => {
    expect(() => openShards("/nowhere")).toThrow("/nowhere must hold model.safetensors or");
  });
});
