import * as fs from "node:fs";
import * as path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { courseRoot } from "../../../src/core/paths";
import { longRun, newSibling, pretraining } from "../../../src/finetune/recipe";
import type { Gpt } from "../../../src/lm/gpt";
import { openShippedRun } from "../../../src/pretrain/shipped-run";
import { parseTrainConfig } from "../../../src/pretrain/train-config";
import {
  corpusOf,
  longTrainer,
  longTraining,
  pretrain,
  pretrained,
  shortForm,
} from "../../../src/studies/gpt1/pretrained";

const made: Gpt[] = [];
afterAll(() => {
  for (const model of made) model.dispose();
});

describe("the long run", () => {
  it("has the steps and the warm-up of the configuration that ships", () => {
    const file = path.join(courseRoot(), "src/pretrain/configs", `${longRun}.json`);
    const { training } = parseTrainConfig(fs.readFileSync(file, "utf8"), file);
    expect(training).toMatchObject({ ...longTraining, learningRate: pretraining.learningRate });
  });

  it("begins with seed 1 as the run that ships began", async () => {
    const model = newSibling(1);
    made.push(model);
    const trainer = longTrainer(model, corpusOf(false), { evalBatches: 1 });
    await trainer.run(26);
    trainer.dispose();
    const losses = (history: typeof trainer.history): number[] =>
      history.flatMap((record) => (record.kind === "train" && record.step <= 25 ? [record.loss] : []));
    const [ours, shipped] = [losses(trainer.history), losses([...openShippedRun(longRun).history])];
    expect(ours.length).toBe(2); // steps 0 and 25
    expect(shipped.length).toBe(2);
    for (const [i, loss] of ours.entries()) expect(Math.abs(loss / shipped[i] - 1)).toBeLessThan(1e-3); // bfloat16 or not
  }, 120_000);

  it("is the one that ships for seed 1", async () => {
    const { model, curve } = await pretrained(1, false);
    made.push(model);
    expect(curve.at(-1)![0]).toBe(longTraining.maxSteps * pretraining.batchSize * 64);
    expect(model.config.nEmbd).toBe(128);
  });
});

describe("the short form", () => {
  it("repeats with a seed, and reads otherwise with another one", async () => {
    const [one, again, other] = [await pretrain(2, true), await pretrain(2, true), await pretrain(3, true)];
    made.push(one.model, again.model, other.model);
    expect(again.curve).toEqual(one.curve);
    expect(other.curve[0][1]).not.toBe(one.curve[0][1]); // first weights
    expect(one.curve.at(-1)![0]).toBe(shortForm.maxSteps * pretraining.batchSize * 64);
    expect(one.curve.at(-1)![1]).toBeLessThan(one.curve[0][1]);
  });

  it("is made once for the conditions of a seed", async () => {
    const run = await pretrained(2, true);
    made.push(run.model);
    expect(await pretrained(2, true)).toBe(run);
  });
});
