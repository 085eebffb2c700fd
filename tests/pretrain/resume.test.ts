import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { float32 } from "../../src/core/program";
import type { InputSpec } from "../../src/core/program-entry";
import { Rng } from "../../src/core/random";
import { requestStop } from "../../src/core/stop";
import * as tf from "../../src/core/tf";
import { crossEntropy } from "../../src/lm/cross-entropy";
import { Sgd } from "../../src/optim/sgd";
import type { BatchSource } from "../../src/pretrain/batch-source";
import type { MetricsRecord } from "../../src/pretrain/metrics";
import { RunFolder } from "../../src/pretrain/run-folder";
import type { TokenInputs } from "../../src/pretrain/token-batches";
import { Trainer, type TrainerOptions } from "../../src/pretrain/trainer";
import { corpus, exact, gpt, losses } from "./small-run";

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

/** A trainer of 12 steps that saves after every third one. The seed of the model makes its first weights and its dropout masks. */
function make(folder: string, options: Partial<TrainerOptions<TokenInputs>> = {}, modelSeed = 1) {
  const often = { maxSteps: 12, logEvery: 1, evalEvery: 4, saveEvery: 3 };
  const model = gpt(modelSeed, 0.2);
  return new Trainer(model, corpus(), { ...often, ...exact, name: path.join(root, folder), ...options });
}
const stopAt = (at: number) => ({
  onStep: ({ step }: { step: number }) => {
    if (step === at) throw new Error("the lights go out");
  },
});
/** What stays of records when the clock is left out. */
const withoutTime = (records: readonly MetricsRecord[]) =>
  records.map((record) => ({ ...record, stepsPerSecond: undefined }));

describe("a run with a name", () => {
  it("goes on after a break as if there had been none, whatever model it is given", { timeout: 120_000 }, async () => {
    const whole = make("whole", { rng: new Rng(5) });
    await whole.run();
    const broken = make("broken", { rng: new Rng(5), ...stopAt(7) });
    await expect(broken.run()).rejects.toThrow("the lights go out");
    const rng = new Rng(99);
    const resumed = make("broken", { rng }, 2);
    expect(resumed.resume()).toBe(6);
    expect(await resumed.run()).toMatchObject({ step: 12, finished: true });
    expect(withoutTime(resumed.history)).toEqual(withoutTime(whole.history));
    expect(resumed.model.weights()).toEqual(whole.model.weights());
    expect(rng.uint32()).toBe(new Rng(5).uint32());
    const onDisk = new RunFolder(path.join(root, "broken")).metrics();
    expect(withoutTime(onDisk)).toEqual(withoutTime(JSON.parse(JSON.stringify(whole.history))));
    expect(fs.readdirSync(path.join(root, "broken")).sort()).toEqual([
      "metrics.jsonl",
      "step-00000009",
      "step-00000012",
      "tokenizer.json",
    ]);
    expect(printed.mock.calls.flat()).toEqual([`goes on from step 6 of ${path.join(root, "broken")}`]);
  });

  it("is over at once when it is run again after its end, with the trained weights", async () => {
    const first = make("again", { maxSteps: 3 });
    await first.run();
    const second = make("again", { maxSteps: 3 }, 2);
    expect(await second.run()).toMatchObject({ step: 3, finished: true });
    expect(second.model.weights()).toEqual(first.model.weights());
    expect(second.history.map(({ step }) => step)).toEqual(first.history.map(({ step }) => step));
  });

  it("leaves its folder free when it cannot begin", async () => {
    const name = path.join(root, "taken");
    fs.mkdirSync(name);
    fs.writeFileSync(path.join(name, "tokenizer.json"), "another one");
    await expect(make("taken").run()).rejects.toThrow(/tokenizer\.json is another tokenizer's/);
    expect(fs.readdirSync(name)).toEqual(["tokenizer.json"]);
  });

  it("is saved where the reader stops it", async () => {
    const stopped = make("stopped", { onStep: ({ step }) => void (step === 4 && requestStop()) });
    expect(await stopped.run()).toMatchObject({ step: 5, finished: false });
    requestStop(false);
    expect(make("stopped").resume()).toBe(5);
  });

  it("throws on a checkpoint of another model, other data or another optimizer, and changes nothing", async () => {
    const saved = make("foreign", { maxSteps: 1 });
    await saved.run();
    const name = path.join(root, "foreign");
    const larger = new Trainer(gpt(1, 0), corpus(), { maxSteps: 9, ...exact, name, parameters: new Map() });
    const weights = larger.model.weights();
    expect(() => larger.resume()).toThrow(/no checkpoint in .*foreign can be used .*holds "m\..*another model/);
    expect(larger.model.weights()).toEqual(weights);
    const otherData = new Trainer(gpt(1, 0.2), corpus(2), { maxSteps: 9, ...exact, name });
    expect(() => otherData.resume()).toThrow(/data position: (tokens|fingerprint) must be/);
    const optimizer = (parameters: never) => new Sgd(parameters, { momentum: 0.9 });
    expect(() => make("foreign", { optimizer: optimizer as never }).resume()).toThrow(
      /optimizer\.safetensors must hold "velocity\./,
    );
  });
});

describe("a step whose loss is not a number", () => {
  /** Batches of letters, and a factor for the loss: 1, and at one step not a number. */
  function poisoned(at: number, value: number): BatchSource<TokenInputs & { factor: InputSpec<tf.Rank.R0> }> {
    const source = corpus().train;
    let count = 0;
    return {
      inputs: { ...source.inputs, factor: float32() },
      batchesPerEpoch: source.batchesPerEpoch,
      next: () => ({ ...source.next(), factor: tf.scalar(count++ === at ? value : 1) }),
      state: () => ({ count, source: source.state() }),
      restore: (state) => {
        const saved = state as { count: number; source: unknown };
        count = saved.count;
        source.restore(saved.source);
      },
    };
  }
  const trainer = (at: number, value: number, options: object = {}) => {
    const model = gpt();
    return new Trainer(
      model,
      { train: poisoned(at, value) },
      {
        maxSteps: 9,
        ...exact,
        name: path.join(root, `nan-${at}`),
        loss: ({ ids, targets, factor }, mode) => ({
          loss: tf.mul(crossEntropy(model.logits(ids, mode), targets), factor),
        }),
        ...options,
      },
    );
  };

  for (const [value, accumulate] of [
    [Number.NaN, 1],
    [Number.POSITIVE_INFINITY, 1],
    [Number.NaN, 2],
  ]) {
    it(`stops the run with what to try, and saves weights and optimizer as they were: ${value}, ${accumulate} batches`, async () => {
      const good = trainer(-1, 1, { accumulate, name: undefined });
      for (let i = 0; i < 3; i++) good.trainStep();
      const bad = trainer(3 * accumulate, value, { accumulate });
      await expect(bad.run()).rejects.toThrow(
        new RegExp(
          `^step 3: loss and gradient norm must be finite, got .*; the model and .*nan-${3 * accumulate} keep what was learned before\\. ` +
            "Try a smaller learningRate \\(now 0\\.0007750*1?\\) or maxNorm \\(now 1\\), a longer warm-up; or look for what is wrong",
        ),
      );
      expect(bad.step).toBe(3);
      expect(bad.model.weights()).toEqual(good.model.weights());
      const memory = (t: typeof bad) => [...t.optimizer.state()].map(([name, v]) => [name, [...v.dataSync()]]);
      expect(memory(bad)).toEqual(memory(good));
      // What was saved goes on exactly as a run without the bad batch does.
      const next = trainer(3 * accumulate, 1, { accumulate });
      expect(next.resume()).toBe(3);
      expect(next.trainStep()).toEqual(good.trainStep());
    });
  }
});

describe("a run in a process of its own", () => {
  /** Trains, and kills the process with SIGKILL `delay` ms after it has printed a step, if one is named. */
  function child(
    folder: string,
    killAfter?: number,
    delay = 0,
    limit?: number,
  ): Promise<{ code: number | null; out: string }> {
    const script = path.join(__dirname, "train-until-killed.cjs");
    const started = spawn(process.execPath, [script, path.join(root, folder), ...(limit ? [String(limit)] : [])]);
    let out = "";
    started.stdout.on("data", (text) => {
      out += text;
      if (killAfter !== undefined && out.includes(`step ${killAfter}\n`)) {
        setTimeout(() => started.kill("SIGKILL"), delay);
      }
    });
    return new Promise((resolve) => started.on("close", (code) => resolve({ code, out })));
  }
  const run = (folder: string) => new RunFolder(path.join(root, folder));
  const weights = (folder: string) =>
    run(folder).latest((checkpoint) => {
      const file = checkpoint.open("model");
      return [...file.tensors.keys()].map((name) => [name, [...file.floats(name)]]);
    });

  it("gives bit-equal losses after four kills, each at another moment", { timeout: 400_000 }, async () => {
    expect((await child("whole")).out).toMatch(/done\n$/);
    for (const [step, delay] of [
      [1, 0],
      [2, 7],
      [5, 13],
      [8, 29],
    ]) {
      expect((await child("killed", step, delay)).code).toBe(null); // ended by a signal
    }
    expect((await child("killed")).out).toMatch(/done\n$/);
    for (const kind of ["train", "validation"] as const) {
      const expected = losses(run("whole").metrics(), kind);
      expect(expected).toHaveLength(kind === "train" ? 12 : 4);
      expect(losses(run("killed").metrics(), kind)).toEqual(expected);
    }
    expect(weights("killed")).toEqual(weights("whole"));
  });

  it("keeps the last good checkpoint when files cannot grow, trains to its end, and says what is unsaved", {
    timeout: 200_000,
  }, async () => {
    expect((await child("limited", 7)).code).toBe(null);
    const before = weights("limited");
    // state.json (1 kB) and the weights (8 kB) fit, the optimizer's memory does not.
    const { out, code } = await child("limited", undefined, 0, 12_000);
    expect(out).toMatch(
      /NOT SAVED at step 9, training goes on: the checkpoint .* could not be written: .*optimizer\.safetensors.*EFBIG/,
    );
    expect(out).toMatch(/unsaved: .*step-00000012 could not be written/);
    expect(code).toBe(0);
    expect(weights("limited")).toEqual(before);
    expect(
      run("limited")
        .checkpoints()
        .map((folder) => path.basename(folder)),
    ).toEqual(["step-00000006", "step-00000003"]);
  });
});
