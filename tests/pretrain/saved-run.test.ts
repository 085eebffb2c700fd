import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { latestCheckpoint, openRun } from "../../src/pretrain/saved-run";
import { keepTokenizer, keptTokenizer } from "../../src/pretrain/tokenizer-file";
import { Trainer } from "../../src/pretrain/trainer";
import { ByteBpe } from "../../src/text/byte-bpe";
import { CharTokenizer } from "../../src/text/char-tokenizer";
import { WordTokenizer } from "../../src/text/word-tokenizer";
import { corpus, exact, gpt, tokenizer } from "./small-run";

let root = "";
vi.spyOn(process.stdout, "write").mockReturnValue(true);
const printed = vi.spyOn(console, "log").mockImplementation(() => {});
beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), "jielong-"));
});
afterEach(() => fs.rmSync(root, { recursive: true }));

describe("openRun", () => {
  it("gives a notebook the model, the tokenizer and the history of a run", async () => {
    const name = path.join(root, "run");
    const trainer = new Trainer(gpt(), corpus(), { maxSteps: 4, logEvery: 1, saveEvery: 2, ...exact, name });
    await trainer.run();
    const run = openRun(name);
    expect(run.step).toBe(4);
    expect(run.model.weights()).toEqual(trainer.model.weights());
    expect(run.model.config).toEqual(gpt().config);
    expect(run.tokenizer!.tokens).toEqual(tokenizer.tokens);
    expect(run.history.map(({ kind, step }) => `${kind} ${step}`)).toEqual(
      trainer.history.map(({ kind, step }) => `${kind} ${step}`),
    );
    expect(latestCheckpoint(name)!.step).toBe(4);

    const newest = path.join(name, "step-00000004", "optimizer.safetensors");
    fs.truncateSync(newest, 20);
    expect(latestCheckpoint(name)!.step).toBe(2); // the newest is damaged
    expect(printed.mock.calls.flat().at(-1)).toContain(`refused step-00000004: ${newest} must have`);
  });

  it("throws where there is no run, naming the folder, and where the model is no GPT", async () => {
    const none = path.join(root, "none");
    expect(() => openRun(none)).toThrow(`there must be a checkpoint in ${none}, got none; train first`);
    expect(latestCheckpoint(none)).toBeUndefined();
    const name = path.join(root, "other");
    await new Trainer(gpt(), corpus(), { maxSteps: 1, ...exact, name, config: { colour: "red" } }).run();
    expect(() => openRun(name)).toThrow("state.json: config: vocabSize must be a whole number >= 1, got nothing");
  });
});

describe("a run's tokenizer", () => {
  it("comes back as it was: characters, byte pairs", () => {
    const text = "接龍 接龍 the the 龍\n\u00e9";
    for (const [i, one] of [new CharTokenizer([text]), ByteBpe.train([text], { vocabSize: 262 })].entries()) {
      const folder = path.join(root, String(i));
      keepTokenizer(one, folder);
      keepTokenizer(one, folder);
      const kept = keptTokenizer(folder)!;
      expect(kept.constructor).toBe(one.constructor);
      expect(kept.tokens).toEqual(one.tokens);
      expect(kept.encode(text)).toEqual(one.encode(text));
    }
  });

  it("is not replaced by another one, and is left out where it cannot be written", () => {
    keepTokenizer(new CharTokenizer(["ab"]), root);
    expect(() => keepTokenizer(new CharTokenizer(["abc"]), root)).toThrow(/tokenizer\.json is another tokenizer's/);
    const other = path.join(root, "words");
    keepTokenizer(new WordTokenizer(["a b"]), other);
    expect(keptTokenizer(other)).toBeUndefined();
  });
});
