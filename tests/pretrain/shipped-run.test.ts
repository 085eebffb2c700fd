import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { longRun, sibling } from "../../src/finetune/recipe";
import { openOwnOrShippedRun, openShippedRun, shipRun } from "../../src/pretrain/shipped-run";
import { Trainer } from "../../src/pretrain/trainer";
import { corpus, exact, gpt, tokenizer } from "./small-run";

let root = "";
vi.spyOn(process.stdout, "write").mockReturnValue(true);
beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), "jielong-"));
});
afterEach(() => fs.rmSync(root, { recursive: true }));

describe("a run that ships", () => {
  it("keeps the model to half precision, the tokenizer, the step and what was measured", async () => {
    const [own, shipped] = [path.join(root, "own"), path.join(root, "shipped")];
    const trainer = new Trainer(gpt(), corpus(), { maxSteps: 4, logEvery: 1, ...exact, name: own });
    await trainer.run();
    shipRun(own, { any: "thing" }, shipped);
    const found = openOwnOrShippedRun(path.join(root, "none"), shipped);
    expect(found.origin).toContain("the course's run");
    expect(found.step).toBe(4);
    expect(found.tokenizer!.tokens).toEqual(tokenizer.tokens);
    expect(found.history.map(({ kind, step }) => `${kind} ${step}`)).toEqual(
      trainer.history.map(({ kind, step }) => `${kind} ${step}`),
    );
    const [ours, theirs] = [trainer.model.weights(), found.model.weights()];
    for (const [name, values] of ours) {
      expect(values.every((value, i) => Math.abs(theirs.get(name)![i] - value) <= Math.abs(value) / 1024 + 1e-7)).toBe(
        true, // float16 has 11 bits
      );
    }
    expect(JSON.parse(fs.readFileSync(path.join(shipped, "made.json"), "utf8"))).toMatchObject({
      step: 4,
      config: { any: "thing" },
    });
  });

  it("gives way to a run of the reader's, however short", async () => {
    const own = path.join(root, "own");
    await new Trainer(gpt(), corpus(), { maxSteps: 1, ...exact, name: own }).run();
    const found = openOwnOrShippedRun(own, path.join(root, "shipped"));
    expect([found.step, found.origin]).toEqual([1, expect.stringContaining("your run")]);
  });

  it("throws naming the file and the command where there is neither", () => {
    expect(() => openOwnOrShippedRun(path.join(root, "none"), root)).toThrow(
      /made\.json, got no such file; run: npm run train/,
    );
  });

  it("is there for the sibling of GPT-1, with its sizes, and ends far below where it begins", () => {
    const { model, tokenizer: kept, step, history } = openShippedRun(longRun);
    expect(model.config).toMatchObject(sibling);
    expect([kept!.vocabSize, step]).toEqual([sibling.vocabSize, 5000]);
    const losses = history.flatMap((record) => (record.kind === "validation" ? [record.loss] : []));
    expect(losses[0]).toBeGreaterThan(Math.log(sibling.vocabSize) - 0.5);
    expect(losses[losses.length - 1]).toBeLessThan(3.3);
    model.dispose();
  });
});
