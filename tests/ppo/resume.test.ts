import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { requestStop } from "../../src/core/stop";
import type { PpoOptions } from "../../src/ppo/ppo-options";
import { PpoTrainer } from "../../src/ppo/ppo-trainer";
import { Corpus } from "../../src/pretrain/corpus";
import type { MetricsRecord } from "../../src/pretrain/metrics";
import { RunFolder } from "../../src/pretrain/run-folder";
import { openRun } from "../../src/pretrain/saved-run";
import { CharTokenizer } from "../../src/text/char-tokenizer";
import { options, prompts, smallPolicy, smallReward } from "./small-ppo";

let root = "";
const printed = vi.spyOn(console, "log").mockImplementation(() => {});
vi.spyOn(process.stdout, "write").mockReturnValue(true);
beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), "jielong-"));
  printed.mockClear();
});
afterEach(() => {
  requestStop(false);
  fs.rmSync(root, { recursive: true });
});

/** Five iterations with everything that has a memory: adaptive β, pre-training text, a moving average; saved after every second one. */
function make(folder: string, more: Partial<PpoOptions> = {}) {
  const texts = Array.from({ length: 31 }, (_, i) => "abcdefghij".repeat(3).slice(i % 7, 20 + (i % 11)));
  const corpus = new Corpus(texts, new CharTokenizer(texts), { batchSize: 3, blockSize: 11 });
  const policy = smallPolicy();
  return new PpoTrainer({ policy, reward: smallReward(policy) }, prompts, {
    ...options,
    iterations: 5,
    saveEvery: 2,
    adaptiveKl: { target: 0.5, horizon: 100 },
    ptx: { coef: 0.5, data: corpus.train },
    averageDecay: 0.9,
    name: path.join(root, folder),
    ...more,
  });
}
const withoutTime = (records: readonly MetricsRecord[]) =>
  records.map((record) => ({ ...record, rolloutSeconds: 0, updateSeconds: 0 }));
const breakAt = (at: number): Partial<PpoOptions> => ({
  onIteration: ({ step }) => {
    if (step === at) throw new Error("the lights go out");
  },
});

describe("a run of PPO with a name", () => {
  it("goes on after a break as if there had been none, to the last bit", async () => {
    const whole = make("whole");
    await whole.run();
    await expect(make("broken", breakAt(3)).run()).rejects.toThrow("the lights go out");
    const resumed = make("broken");
    expect(resumed.resume()).toBe(2);
    expect(await resumed.run()).toMatchObject({ iteration: 5, finished: true });
    expect(withoutTime(resumed.history)).toEqual(withoutTime(whole.history));
    for (const name of ["policy", "value", "average", "reference"] as const) {
      expect(resumed.models[name]!.weights(), name).toEqual(whole.models[name]!.weights());
    }
    const onDisk = new RunFolder(path.join(root, "broken")).metrics();
    expect(withoutTime(onDisk)).toEqual(withoutTime(JSON.parse(JSON.stringify(whole.history))));
    expect(openRun(path.join(root, "broken")).model.weights()).toEqual(whole.models.policy.weights());
    expect(whole.models.average!.weights()).not.toEqual(whole.models.policy.weights());
    const records = whole.history as unknown as { klCoef: number; ptxLoss: number; kl: number }[];
    expect(new Set(records.map(({ klCoef }) => klCoef)).size).toBe(5); // β moves
    expect(records[0].klCoef).toBe(0.1);
    expect(records[1].klCoef).toBeCloseTo(0.1 * (1 - 0.2 * (20 / 100)), 10); // KL 0 at first: down by a fifth of 20 / 100
    expect(records.every(({ ptxLoss }) => ptxLoss > 0)).toBe(true);
  });

  it("goes on just so where a lower part is frozen and shared, and refuses a checkpoint in which another one was", async () => {
    const some = { iterations: 2, saveEvery: 1, frozenLayers: 1 };
    const whole = make("whole", some);
    await whole.run();
    await expect(make("broken", { ...some, ...breakAt(1) }).run()).rejects.toThrow("the lights go out");
    const resumed = make("broken", some);
    expect(resumed.resume()).toBe(1);
    await resumed.run();
    for (const name of ["policy", "value", "average", "reference", "reward"] as const) {
      expect(resumed.models[name]!.weights(), name).toEqual(whole.models[name]!.weights());
    }
    expect(resumed.models.value.trunk.blocks[0]).toBe(resumed.models.reward!.trunk.blocks[0]);
    expect(() => make("broken", { ...some, frozenLayers: 0 }).resume()).toThrow("optimizer");
  });

  it("is saved where the reader stops it, also between two checkpoints", async () => {
    const stopped = make("stopped", { onIteration: () => requestStop() });
    expect(await stopped.run()).toMatchObject({ iteration: 1, finished: false });
    requestStop(false);
    const again = make("stopped");
    expect(again.resume()).toBe(1);
    expect(again.models.policy.weights()).toEqual(stopped.models.policy.weights());
    const policy = smallPolicy();
    const name = path.join(root, "stopped");
    const judgedByAnother = new PpoTrainer({ policy, reward: smallReward(policy, 99) }, prompts, { ...options, name });
    expect(() => judgedByAnother.resume()).toThrow(/no checkpoint in .*frozen/);
  });

  it("evaluates before the first, after every so many and after the last iteration", async () => {
    const seen: number[] = [];
    const evaluate = (iteration: number) => {
      seen.push(iteration);
      return { truth: 0.5 };
    };
    const run = make("evaluated", { iterations: 3, epochs: 1, evaluate, evalEvery: 2 });
    await run.run();
    expect(seen).toEqual([0, 2, 3]);
    const records = run.history.filter(({ kind }) => kind === "evaluation");
    expect(records.map(({ step }) => step)).toEqual([0, 2, 3]);
    expect(records[1]).toEqual({ kind: "evaluation", step: 2, truth: 0.5 });
  });
});
