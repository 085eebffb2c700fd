import { describe, expect, it } from "vitest";
import { valueAndGradients } from "../../src/core/gradients";
import { entry, float32, int32, Program } from "../../src/core/program";
import { Rng } from "../../src/core/random";
import * as tf from "../../src/core/tf";
import { crossEntropy, tokenLogprobs } from "../../src/lm/cross-entropy";
import { Gpt } from "../../src/lm/gpt";
import type { GptConfig } from "../../src/lm/gpt-config";
import { GradientSum } from "../../src/optim/accumulate";
import { Adam } from "../../src/optim/adam";
import { AdamW } from "../../src/optim/adamw";
import { clipByGlobalNorm } from "../../src/optim/clip";
import type { Optimizer } from "../../src/optim/optimizer";
import { Sgd } from "../../src/optim/sgd";
import { worstDifference } from "../nn/agreement";

const [B, T] = [2, 5];
const config = { vocabSize: 11, blockSize: 7, nLayer: 2, nHead: 3, nEmbd: 6 };
const rng = new Rng(4);
const random = () =>
  tf.tensor2d(
    Array.from({ length: B * T }, () => rng.int(11)),
    [B, T],
    "int32",
  );
const nativeTensors = () => (tf.backend() as unknown as { getNumOfTFTensors(): number }).getNumOfTFTensors();

/** A GPT with weights large enough to matter, an optimizer, and one step of training with both. */
function setUp(makeOptimizer: (model: Gpt) => Optimizer, options: Partial<GptConfig> = {}) {
  const model = new Gpt({ ...config, ...options }, new Rng(1));
  for (const variable of model.parameters().values()) tf.tidy(() => variable.assign(tf.mul(variable, 3)));
  const optimizer = makeOptimizer(model);
  const inputs = { ids: int32(B, T), targets: int32(B, T), learningRate: float32(), step: int32() };
  const train = entry(inputs, ({ ids, targets, learningRate, step }) => {
    const mode = { training: true, step } as const;
    const f = () => ({ loss: crossEntropy(model.logits(ids, mode), targets) });
    const { loss, gradients } = valueAndGradients(f, model.parameters());
    const { clipped, norm } = clipByGlobalNorm(gradients, 0.7);
    optimizer.step(clipped, learningRate);
    return { loss, norm };
  });
  return { model, optimizer, train };
}

describe("a compiled GPT", () => {
  for (const norm of ["pre", "post"] as const) {
    it(`equals the eager one in logits, loss and every gradient, ${norm}-norm`, () => {
      const { model } = setUp((m) => new Sgd(m.parameters()), { norm });
      const f = (ids: tf.Tensor2D, targets: tf.Tensor2D) => {
        const logits = model.logits(ids);
        const both = valueAndGradients(() => ({ loss: crossEntropy(model.logits(ids), targets) }), model.parameters());
        return { logits, loss: both.loss, ...Object.fromEntries(both.gradients) };
      };
      const all = entry({ ids: int32(B, T), targets: int32(B, T) }, ({ ids, targets }) => f(ids, targets));
      const program = new Program({ model: model.parameters() }, { all });
      const [ids, targets] = [random(), random()];
      const [ours, eager] = [program.run("all", { ids, targets }), f(ids, targets)] as Record<string, tf.Tensor>[];
      expect(Object.keys(ours)).toEqual(["logits", "loss", ...model.parameters().keys()]);
      for (const [name, tensor] of Object.entries(eager)) {
        expect(worstDifference(ours[name], [...tensor.dataSync()]), name).toBeLessThan(3e-6);
      }
    });
  }

  const optimizers: [string, number, (m: Gpt) => Optimizer][] = [
    ["Sgd", 0.1, (m) => new Sgd(m.parameters(), { momentum: 0.9 })],
    ["Adam", 0.01, (m) => new Adam(m.parameters(), { eps: 1e-3 })],
    ["AdamW", 0.01, (m) => new AdamW(m.parameters(), { weightDecay: 0.1, eps: 1e-3 })],
  ];
  for (const [name, rate, make] of optimizers) {
    it(`follows the eager one through ten steps of ${name}, with dropout, clipping and changing learning rates`, () => {
      const [compiled, eager] = [0, 1].map(() => setUp(make, { dropout: 0.2 }));
      const { model, optimizer, train } = compiled;
      const program = new Program({ model: model.parameters(), optimizer: optimizer.state() }, { train });
      for (let step = 0; step < 10; step++) {
        const [ids, targets, learningRate] = [random(), random(), rate / (1 + step)];
        const ours = program.numbers("train", { ids, targets, learningRate, step });
        const scalars = { learningRate: tf.scalar(learningRate), step: tf.scalar(step, "int32") };
        const theirs = tf.tidy(() => eager.train.run({ ids, targets, ...scalars }));
        expect(Math.abs(ours.loss - theirs.loss.dataSync()[0])).toBeLessThan(1e-5);
        expect(Math.abs(ours.norm / theirs.norm.dataSync()[0] - 1)).toBeLessThan(1e-4); // roundings, amplified by the steps
      }
      for (const [path, variable] of eager.model.parameters()) {
        expect(worstDifference(model.parameters().get(path)!, [...variable.dataSync()]), path).toBeLessThan(2e-5);
      }
      for (const [path, variable] of eager.optimizer.state()) {
        expect(worstDifference(optimizer.state().get(path)!, [...variable.dataSync()]), path).toBeLessThan(2e-5);
      }
    });
  }

  it("trains across a new shape as it would without", () => {
    const losses = [false, true].map((rebuild) => {
      const { model, optimizer, train } = setUp((m) => new AdamW(m.parameters()));
      const program = new Program({ model: model.parameters(), optimizer: optimizer.state() }, { train });
      const batch = tf.tensor2d([1, 2, 3, 4, 5, 6, 7, 8, 9, 0], [B, T], "int32");
      const step = (ids: tf.Tensor) => program.numbers("train", { ids, targets: ids, learningRate: 0.1, step: 0 }).loss;
      const first = [step(batch), step(batch)];
      if (rebuild) {
        const { loss } = program.numbers("train", {
          ids: batch.slice([0, 0], [1, 3]),
          targets: batch.slice([0, 0], [1, 3]),
          learningRate: 0,
          step: 0,
        });
        expect(loss).toBeGreaterThan(0);
      }
      return [...first, step(batch), step(batch)];
    });
    // The extra step has a learning rate of 0: it moves no weight, but Adam's moments; so only the third loss must be equal.
    expect(losses[1].slice(0, 3)).toEqual(losses[0].slice(0, 3));
  });

  it("equals one large batch when the gradients of three small ones are added up", () => {
    const model = new Gpt(config, new Rng(1));
    const sum = new GradientSum(model.parameters());
    const gradients = (ids: tf.Tensor2D) =>
      valueAndGradients(() => ({ loss: crossEntropy(model.logits(ids), ids) }), model.parameters()).gradients;
    const program = new Program(
      { model: model.parameters(), sum: sum.state() },
      {
        add: entry({ ids: int32(B, T) }, ({ ids }) => {
          sum.add(gradients(ids), 1);
          return {};
        }),
      },
    );
    const batches = [random(), random(), random()];
    for (const ids of batches) program.run("add", { ids });
    for (const [path, gradient] of gradients(tf.concat(batches))) {
      expect(worstDifference(sum.mean().get(path)!, [...gradient.dataSync()]), path).toBeLessThan(1e-6);
    }
  });

  it("stays near the float32 one with products in bfloat16, and is not equal to it", () => {
    const losses = (["float32", "bfloat16"] as const).map((precision) => {
      const { model, optimizer, train } = setUp((m) => new AdamW(m.parameters()));
      const program = new Program(
        { model: model.parameters(), optimizer: optimizer.state() },
        { train },
        { precision },
      );
      const ids = tf.tensor2d([1, 2, 3, 4, 5, 6, 7, 8, 9, 0], [B, T], "int32");
      return program.numbers("train", { ids, targets: ids, learningRate: 0.1, step: 0 }).loss;
    });
    expect(losses[1]).not.toBe(losses[0]);
    expect(Math.abs(losses[1] - losses[0])).toBeLessThan(0.03); // 8 significant bits: relative errors of 0.4 %
  });

  it("trains one model beside a frozen copy of it, with several statistics out", () => {
    const [policy, reference] = [1, 2].map((seed) => new Gpt(config, new Rng(seed)));
    reference.copyFrom(policy);
    const optimizer = new Adam(policy.parameters());
    const step = entry({ ids: int32(B, T), mask: float32(B, T) }, ({ ids, mask }) => {
      const f = () => {
        const [ours, theirs] = [policy, reference].map((model) => tokenLogprobs(model.logits(ids), ids));
        const total = tf.sum(mask);
        const kl = tf.div(tf.sum(tf.mul(tf.sub(ours, theirs), mask)), total);
        return { loss: tf.neg(tf.div(tf.sum(tf.mul(ours, mask)), total)) as tf.Scalar, kl, ours };
      };
      const { gradients, ...statistics } = valueAndGradients(f, policy.parameters());
      optimizer.step(gradients, 0.01);
      return statistics;
    });
    const groups = { policy: policy.parameters(), reference: reference.parameters(), optimizer: optimizer.state() };
    const program = new Program(groups, { step });
    const before = reference.weights();
    const inputs = { ids: random(), mask: tf.tensor2d([1, 1, 1, 0, 0, 1, 1, 1, 1, 0], [B, T]) };
    const [first, second] = [0, 1].map(() => program.run("step", inputs));
    expect(first.kl.dataSync()[0]).toBe(0);
    expect(second.kl.dataSync()[0]).toBeGreaterThan(0.001); // log-probabilities of its own targets rise
    expect(second.loss.dataSync()[0]).toBeLessThan(first.loss.dataSync()[0]);
    expect(first.ours.shape).toEqual([B, T]);
    expect(reference.weights()).toEqual(before);
  });

  it("leaves nothing behind after 1000 steps, a throw and its end", () => {
    const { model, optimizer, train } = setUp((m) => new AdamW(m.parameters()));
    const [ids, targets] = [random(), random()];
    const before = tf.memory().numTensors;
    const program = new Program({ model: model.parameters(), optimizer: optimizer.state() }, { train });
    const step = () => program.numbers("train", { ids, targets, learningRate: 1e-3, step: 1 });
    for (let i = 0; i < 20; i++) step();
    const running = [tf.memory().numTensors, nativeTensors()];
    const grown = (): number => {
      const resident = process.memoryUsage().rss;
      for (let i = 0; i < 1000; i++) step();
      return process.memoryUsage().rss - resident;
    };
    const least = Math.min(grown(), grown()); // a heap may grow once; a leak grows every time
    expect([tf.memory().numTensors, nativeTensors()]).toEqual(running);
    expect(least).toBeLessThan(10e6);
    const wrong = tf.fill([B, T], 11, "int32") as tf.Tensor2D;
    expect(() => program.numbers("train", { ids: wrong, targets, learningRate: 1e-3, step: 1 })).toThrow(
      /not in \[0, 11\)/,
    );
    wrong.dispose();
    expect(Number.isFinite(step().loss)).toBe(true);
    program.dispose();
    expect(tf.memory().numTensors).toBe(before);
    expect(() => step()).toThrow("the program was disposed of");
    expect(
      worstDifference(
        model.finalNorm!.gain,
        [1, 1, 1, 1, 1, 1].map(() => 3),
      ),
    ).toBeGreaterThan(0.01);
  });
});
