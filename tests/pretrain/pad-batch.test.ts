import { describe, expect, it, vi } from "vitest";
import type { Parameters } from "../../src/core/module";
import { int32 } from "../../src/core/program";
import * as tf from "../../src/core/tf";
import { ignoreIndex } from "../../src/lm/cross-entropy";
import { constantSchedule } from "../../src/optim/schedule";
import { Sgd } from "../../src/optim/sgd";
import type { BatchSource } from "../../src/pretrain/batch-source";
import { padBatch } from "../../src/pretrain/pad-batch";
import type { TokenInputs } from "../../src/pretrain/token-batches";
import { Trainer } from "../../src/pretrain/trainer";
import { B, exact, gpt, T } from "./small-run";

const inputs: TokenInputs = { ids: int32(B, T), targets: int32(B, T) };
const tokens = (rows: number, columns: number, shift = 0) =>
  tf.tensor2d(
    Array.from({ length: rows * columns }, (_, i) => (i * i + shift) % 6),
    [rows, columns],
    "int32",
  );
/** Batches with the given numbers of rows and columns, over and over. */
function source(shapes: readonly [number, number][]): BatchSource<TokenInputs> {
  let at = 0;
  const next = () => {
    const [rows, columns] = shapes[at++ % shapes.length];
    return { ids: tokens(rows, columns, at), targets: tokens(rows, columns, at + 1) };
  };
  return {
    inputs,
    batchesPerEpoch: shapes.length,
    next,
    state: () => at,
    restore: (to) => {
      at = Number(to);
    },
  };
}

describe("padBatch", () => {
  it("fills up the ends of every axis", () => {
    const padded = padBatch({ ids: tokens(1, 2), targets: tokens(1, 2) }, inputs, { ids: 0, targets: ignoreIndex });
    expect(padded.ids.arraySync()[0]).toEqual([0, 1, 0, 0, 0, 0, 0]);
    expect(padded.targets.arraySync()).toEqual([[0, 1, -1, -1, -1, -1, -1], Array(T).fill(-1), Array(T).fill(-1)]);
  });

  it("gives a batch back as it is where it fits, or where there is nothing to fill it with, or no room", () => {
    const [whole, short, long] = [B, 2, B + 1].map((rows) => ({ ids: tokens(rows, T), targets: tokens(rows, T) }));
    expect(padBatch(whole, inputs, { ids: 0, targets: ignoreIndex })).toBe(whole);
    expect(padBatch(short, inputs, { ids: 0 })).toBe(short);
    expect(padBatch(long, inputs, { ids: 0, targets: ignoreIndex })).toBe(long);
  });
});

describe("a trainer whose batches come ragged", () => {
  /** Two steps on whole and short batches; what was measured, and the weights after them. */
  function steps(padding: Record<string, number> | undefined) {
    const model = gpt();
    const options = {
      maxSteps: 2,
      maxNorm: 0.3,
      schedule: constantSchedule(0.5),
      optimizer: (p: Parameters) => new Sgd(p),
      padding,
      ...exact,
    };
    const said = vi.spyOn(console, "log").mockReturnValue();
    const data = source([
      [B, T],
      [2, 5],
    ]);
    const trainer = new Trainer(model, { train: data }, options);
    const numbers = [trainer.trainStep(), trainer.trainStep()];
    trainer.dispose();
    const compilations = said.mock.calls.filter(([line]) => String(line).includes("compiled again")).length;
    said.mockRestore();
    return { numbers, weights: model.weights(), compilations };
  }

  it("gives padded batches the loss, the gradient and the weights of unpadded ones, and compiles nothing again", () => {
    const [padded, plain] = [steps(undefined), steps({})];
    expect([padded.compilations, plain.compilations]).toEqual([0, 1]);
    for (const [i, { loss, gradNorm }] of padded.numbers.entries()) {
      expect(loss).toBeCloseTo(plain.numbers[i].loss, 5);
      expect(gradNorm).toBeCloseTo(plain.numbers[i].gradNorm, 5);
      expect(Object.keys(padded.numbers[i]).sort()).toEqual(["gradNorm", "loss"]);
    }
    for (const [path, values] of padded.weights) {
      const other = plain.weights.get(path)!;
      for (const [i, x] of values.entries()) expect(Math.abs(x - other[i]), path).toBeLessThan(1e-5);
    }
  });

  it("weighs tokens alike in validation and accumulation, however many of them a batch holds", async () => {
    const shapes: [number, number][] = [
      [B, T],
      [1, 2],
      [2, T],
    ];
    const options = {
      maxSteps: 1,
      schedule: constantSchedule(0.5),
      optimizer: (p: Parameters) => new Sgd(p),
      maxNorm: 1e9,
      ...exact,
    };
    // Each batch alone: its loss, its gradient and how many tokens it holds.
    const alone = shapes.map((_, i) => {
      const model = gpt();
      const before = model.weights();
      const data = source(shapes);
      data.restore(i);
      const { loss } = new Trainer(model, { train: data }, options).trainStep();
      return { loss, before, after: model.weights(), tokens: shapes[i][0] * shapes[i][1] };
    });
    const total = B * T + 2 + 2 * T;
    const mean = alone.reduce((sum, one) => sum + (one.loss * one.tokens) / total, 0);
    expect(Math.abs(mean - alone.reduce((sum, { loss }) => sum + loss / 3, 0))).toBeGreaterThan(0.001); // the weights matter

    const model = gpt();
    const trainer = new Trainer(
      model,
      { train: source(shapes), validation: source(shapes) },
      { ...options, accumulate: 3 },
    );
    expect((await trainer.validate())!.loss).toBeCloseTo(mean, 5);
    expect(trainer.trainStep().loss).toBeCloseTo(mean, 5);
    for (const [path, moved] of model.weights()) {
      for (const [i, x] of moved.entries()) {
        const steps = alone.map(
          ({ before, after, tokens: n }) => ((after.get(path)![i] - before.get(path)![i]) * n) / total,
        );
        const expected = alone[0].before.get(path)![i] + steps[0] + steps[1] + steps[2];
        expect(Math.abs(x - expected), path).toBeLessThan(1e-5);
      }
    }
  });
});
