import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { latestCheckpoint, openRun } from "../../src/pretrain/saved-run";
import { Trainer } from "../../src/pretrain/trainer";
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
