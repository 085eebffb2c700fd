import { afterEach, describe, expect, it, vi } from "vitest";
import type { Parameters } from "../../src/core/module";
import { requestStop } from "../../src/core/stop";
import * as tf from "../../src/core/tf";
import { crossEntropy } from "../../src/lm/cross-entropy";
import { constantSchedule } from "../../src/optim/schedule";
import { Sgd } from "../../src/optim/sgd";
import { Corpus } from "../../src/pretrain/corpus";
import type { TokenInputs } from "../../src/pretrain/token-batches";
import { Trainer, type TrainerOptions } from "../../src/pretrain/trainer";
import { installHook, removeHook } from "../notebook/fake-hook";
import { B, corpus, exact, gpt, losses, T, texts, tokenizer } from "./small-run";

const nativeTensors = () => (tf.backend() as unknown as { getNumOfTFTensors(): number }).getNumOfTFTensors();

/** Trains a new model and gives what was measured. */
async function train(options: Partial<TrainerOptions<TokenInputs>>, dropout = 0) {
  const model = gpt(1, dropout);
  const trainer = new Trainer(model, corpus(), { maxSteps: 20, logEvery: 1, ...exact, ...options });
  const result = await trainer.run();
  return { model, trainer, result, history: trainer.history };
}
vi.spyOn(process.stdout, "write").mockReturnValue(true);
afterEach(() => requestStop(false));

describe("Trainer", () => {
  it("starts at ln V and learns the texts, training and validation", { timeout: 120_000 }, async () => {
    const { history, result } = await train({ maxSteps: 300, learningRate: 0.01 });
    const validation = losses(history, "validation");
    expect(Math.abs(validation[0] - Math.log(6))).toBeLessThan(0.05);
    expect(validation).toHaveLength(11);
    expect(result).toEqual({ step: 300, finished: true, validationLoss: validation[10] });
    expect(validation[10]).toBeLessThan(0.25); // only the first letter of a text and its end are open
    expect(losses(history, "train").at(-1)).toBeLessThan(0.4);
  });

  it("repeats bit for bit with the same seeds, dropout and all", async () => {
    const [first, second] = [await train({}, 0.2), await train({}, 0.2)];
    expect(losses(second.history, "train")).toEqual(losses(first.history, "train"));
    expect(second.model.weights()).toEqual(first.model.weights());
    const { history } = await train({}, 0);
    expect(losses(history, "train")).not.toEqual(losses(first.history, "train"));
  });

  it("records a step's loss from before its weights move, beside the validation of that step", async () => {
    // One batch is all there is, for training and for validation: so both must see the same loss at the same step.
    const whole = { train: corpus().train, validation: corpus().train };
    const batch = whole.train.next();
    const same = { inputs: whole.train.inputs, batchesPerEpoch: 1, state: () => 0, restore: () => {} };
    const source = { ...same, next: () => ({ ids: tf.clone(batch.ids), targets: tf.clone(batch.targets) }) };
    const options = { maxSteps: 5, logEvery: 1, evalEvery: 1, ...exact };
    const trainer = new Trainer(gpt(), { train: source, validation: source }, options);
    await trainer.run();
    const [train, validation] = [losses(trainer.history, "train"), losses(trainer.history, "validation")];
    expect(validation).toHaveLength(6);
    for (const [step, loss] of train.entries()) expect(Math.abs(loss - validation[step])).toBeLessThan(1e-6);
    expect(validation[5]).toBeLessThan(validation[0]);
  });

  it("validates on the same batches every time, and moves nothing by it", async () => {
    const trainer = new Trainer(gpt(), corpus(), { maxSteps: 9, ...exact });
    const first = await trainer.validate();
    trainer.trainStep();
    const before = trainer.model.weights();
    const [second, third] = [await trainer.validate(), await trainer.validate()];
    expect(third).toEqual(second);
    expect(second).not.toEqual(first);
    expect(trainer.model.weights()).toEqual(before);
    trainer.dispose();
  });

  it("equals one step on large batches when the gradients of small ones are added up", async () => {
    const [once, added] = [0, 1].map(() => gpt());
    const large = new Corpus(texts, tokenizer, { batchSize: 2 * B, blockSize: T });
    const options = {
      maxSteps: 3,
      schedule: constantSchedule(0.5),
      optimizer: (p: Parameters) => new Sgd(p),
      ...exact,
    };
    const trainers = [new Trainer(once, large, options), new Trainer(added, corpus(), { ...options, accumulate: 2 })];
    for (let i = 0; i < 3; i++) {
      const [a, b] = trainers.map((trainer) => trainer.trainStep());
      expect(Math.abs(a.loss - b.loss)).toBeLessThan(1e-6);
      expect(Math.abs(a.gradNorm / b.gradNorm - 1)).toBeLessThan(1e-5);
    }
    for (const trainer of trainers) trainer.dispose();
  });

  it("takes a loss of your own with statistics, and trains only the parameters that it is given", async () => {
    const model = gpt();
    const before = model.weights();
    const parameters = new Map([...model.parameters()].filter(([path]) => path.startsWith("blocks.0.mlp")));
    const trainer = new Trainer(model, corpus(), {
      maxSteps: 4,
      logEvery: 1,
      ...exact,
      parameters,
      frozen: { rest: new Map([...model.parameters()].filter(([path]) => !parameters.has(path))) },
      loss: ({ ids, targets }, mode) => {
        const surprise = crossEntropy(model.logits(ids, mode), targets);
        return { loss: tf.mul(surprise, 2), surprise };
      },
    });
    await trainer.run();
    for (const record of trainer.history) {
      if (record.kind !== "sample") expect(record.loss).toBeCloseTo(2 * (record.surprise as number), 5);
    }
    expect(trainer.history.filter(({ kind }) => kind === "validation")).not.toEqual([]);
    for (const [path, numbers] of model.weights()) {
      expect(numbers.join() !== before.get(path)!.join(), path).toBe(parameters.has(path));
    }
  });

  it("follows the schedule that it is given, without compiling anew", async () => {
    const { history } = await train({ maxSteps: 6, schedule: (step) => 0.01 / (step + 1) });
    const rates = history.flatMap((record) => (record.kind === "train" ? [record.learningRate] : []));
    expect(rates).toEqual([0, 1, 2, 3, 4, 5].map((step) => 0.01 / (step + 1)));
  });

  it("stops where the reader asks it to, keeps what it learned, and goes on when it is run again", async () => {
    const whole = await train({ maxSteps: 12 });
    const model = gpt();
    const trainer = new Trainer(model, corpus(), {
      maxSteps: 12,
      logEvery: 1,
      ...exact,
      onStep: ({ step }) => {
        if (step === 4) requestStop();
      },
    });
    expect(await trainer.run()).toMatchObject({ step: 5, finished: false });
    const ids = tf.zeros<tf.Rank.R2>([1, 2], "int32");
    expect(Number.isFinite(model.logits(ids).dataSync()[0])).toBe(true); // the next cell can use it
    requestStop(false);
    expect(await trainer.run()).toMatchObject({ step: 12, finished: true });
    expect(losses(trainer.history, "train")).toEqual(losses(whole.history, "train"));
    expect(model.weights()).toEqual(whole.model.weights());
  });

  it("throws what a callback throws, and the model keeps what it has learned", async () => {
    const model = gpt();
    const before = model.weights();
    const onStep = () => {
      throw new Error("no more");
    };
    const trainer = new Trainer(model, corpus(), { maxSteps: 9, ...exact, onStep });
    await expect(trainer.run()).rejects.toThrow("no more");
    expect(trainer.step).toBe(1);
    expect(model.weights()).not.toEqual(before);
  });

  it("shows samples at the steps that it is told, and prints the texts", async () => {
    const printed = vi.spyOn(console, "log").mockImplementation(() => {});
    const { history } = await train({ maxSteps: 7, sampleEvery: 3, sample: async (step) => `text ${step}` });
    const samples = history.filter(({ kind }) => kind === "sample");
    expect(samples.map((sample) => [sample.step, "text" in sample && sample.text])).toEqual([
      [3, "text 3"],
      [6, "text 6"],
      [7, "text 7"],
    ]);
    expect(printed.mock.calls.map(([line]) => line)).toEqual(["step 3: text 3", "step 6: text 6", "step 7: text 7"]);
    printed.mockRestore();
  });

  it("grows a chart with both losses and the baselines", async () => {
    const shown = installHook();
    await train({ maxSteps: 4, chart: true, baselines: { bigram: 0.2 } });
    removeHook();
    const texts = shown.map(({ bundle }) => bundle.data["text/plain"]);
    expect(texts.at(-2)).toMatch(
      /^\[chart\] Training: loss \(nats per token\) by step; validation from 1\.8.* in 5 points/,
    );
    expect(texts.at(-2)).toMatch(/; training from 1\.8.* in 4 points .*; ln V is 1\.792; bigram is 0\.2$/);
    expect(texts.at(-1)).toMatch(/^training: 4 steps in /);
  });

  it("throws on numbers of steps that cannot be, and on a model without logits and loss", () => {
    const make = (options: object) => new Trainer(gpt(), corpus(), { maxSteps: 9, ...exact, ...options });
    expect(() => make({ maxSteps: 0 })).toThrow("maxSteps must be a whole number >= 1, got 0");
    expect(() => make({ evalEvery: 1.5 })).toThrow("evalEvery must be a whole number >= 1, got 1.5");
    const { blocks } = gpt();
    expect(() => new Trainer(blocks[0], corpus(), { maxSteps: 9, ...exact })).toThrow(
      "a model without `logits` needs the option `loss`, got none",
    );
  });

  it("leaves nothing behind after 1000 steps and its end", { timeout: 240_000 }, async () => {
    const model = gpt(1, 0.1);
    const data = corpus();
    const first = new Trainer(model, data, { maxSteps: 5000, ...exact });
    first.trainStep(); // brings every weight to TensorFlow
    first.dispose();
    const before = [tf.memory().numTensors, nativeTensors()];
    const trainer = new Trainer(model, data, { maxSteps: 5000, ...exact });
    for (let i = 0; i < 200; i++) trainer.trainStep();
    const running = [tf.memory().numTensors, nativeTensors()];
    const grown = (): number => {
      const resident = process.memoryUsage().rss;
      for (let i = 0; i < 1000; i++) trainer.trainStep();
      return process.memoryUsage().rss - resident;
    };
    const least = Math.min(grown(), grown()); // a heap may grow once; a leak grows every time
    expect([tf.memory().numTensors, nativeTensors()]).toEqual(running);
    expect(least).toBeLessThan(10e6);
    trainer.dispose();
    expect([tf.memory().numTensors, nativeTensors()]).toEqual(before);
  });
});
