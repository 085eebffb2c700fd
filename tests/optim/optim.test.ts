import { describe, expect, it } from "vitest";
import type { Gradients } from "../../src/core/gradients";
import * as tf from "../../src/core/tf";
import { GradientSum } from "../../src/optim/accumulate";
import { Adam } from "../../src/optim/adam";
import { AdamW } from "../../src/optim/adamw";
import { clipByGlobalNorm, globalNorm } from "../../src/optim/clip";
import type { Optimizer } from "../../src/optim/optimizer";
import { Sgd } from "../../src/optim/sgd";
import { fixture, worstDifference } from "../nn/agreement";

type Named = Record<string, number[]>;
interface Fixture {
  start: Named;
  gradients: Named[];
  rates: number[];
  [run: string]: unknown;
}
const shapes: Record<string, number[]> = { matrix: [3, 5], bias: [5] };
const torch = fixture<Fixture>("optim.json");
const run = (name: string) => torch[name] as { after: Named[]; norms: number[] };
const tensors = (named: Named): Map<string, tf.Tensor> =>
  new Map(Object.entries(named).map(([path, values]) => [path, tf.tensor(values, shapes[path])]));
const start = () => new Map([...tensors(torch.start)].map(([path, x]) => [path, tf.variable(x)]));

/** Takes the fixture's ten steps and expects PyTorch's weights after each. */
function expectSteps(
  name: string,
  make: (parameters: Map<string, tf.Variable>) => Optimizer,
  change: (gradients: Gradients, step: number) => Gradients = (gradients) => gradients,
): void {
  const parameters = start();
  const optimizer = make(parameters);
  for (const [step, rate] of torch.rates.entries()) {
    // In the other order at odd steps: state must follow the path, not the place in a list.
    const gradients = [...tensors(torch.gradients[step])];
    if (step % 2) gradients.reverse();
    optimizer.step(change(new Map(gradients), step), rate);
    for (const [path, weight] of parameters) {
      expect(worstDifference(weight, run(name).after[step][path]), `${path}, step ${step}`).toBeLessThan(2e-6);
    }
  }
}

describe("Sgd", () => {
  it("agrees with PyTorch without momentum", () => expectSteps("sgd", (p) => new Sgd(p)));
  it("agrees with PyTorch with momentum", () => expectSteps("momentum", (p) => new Sgd(p, { momentum: 0.9 })));
});

describe("a step that must not go", () => {
  for (const make of [
    (p: Map<string, tf.Variable>) => new Sgd(p),
    (p: Map<string, tf.Variable>) => new Sgd(p, { momentum: 0.9 }),
    (p: Map<string, tf.Variable>) => new AdamW(p, { weightDecay: 0.1 }),
  ]) {
    it("leaves weights and memory bit for bit as they were, whatever the gradients are", () => {
      const parameters = start();
      const optimizer = make(parameters);
      const numbers = () => [...parameters, ...optimizer.state()].map(([name, x]) => [name, [...x.dataSync()]]);
      optimizer.step(tensors(torch.gradients[0]), 0.1, tf.scalar(true, "bool"));
      const before = numbers();
      const bad = new Map([...parameters].map(([path, { shape }]) => [path, tf.fill(shape, Number.NaN)]));
      optimizer.step(bad, Number.NaN, tf.scalar(false, "bool"));
      expect(numbers()).toEqual(before);
      optimizer.step(tensors(torch.gradients[1]), 0.1, tf.scalar(true, "bool"));
      const other = start();
      const plain = make(other);
      for (const i of [0, 1]) plain.step(tensors(torch.gradients[i]), 0.1);
      for (const [path, weight] of other) {
        expect([...parameters.get(path)!.dataSync()], path).toEqual([...weight.dataSync()]);
      }
    });
  }

  it("leaves everything as it was also where it is the very first", () => {
    const parameters = start();
    const optimizer = new Adam(parameters);
    const before = [...parameters.values()].map((x) => [...x.dataSync()]);
    const bad = new Map([...parameters].map(([path, { shape }]) => [path, tf.fill(shape, Number.NaN)]));
    optimizer.step(bad, 0.1, tf.scalar(false, "bool"));
    expect([...parameters.values()].map((x) => [...x.dataSync()])).toEqual(before);
  });
});

describe("Adam", () => {
  it("agrees with PyTorch", () => expectSteps("adam", (p) => new Adam(p)));

  it("takes first steps of 0.999001, 0.909091, 0.5 and 0.090909 with eps 1e-5: small gradients count less, as in PyTorch", () => {
    for (const [gradient, size] of [
      [1e-2, 0.999001],
      [1e-4, 0.909091],
      [1e-5, 0.5],
      [1e-6, 0.090909],
    ]) {
      const weight = tf.variable(tf.scalar(0));
      new Adam(new Map([["weight", weight]]), { eps: 1e-5 }).step(new Map([["weight", tf.scalar(gradient)]]), 1);
      expect(-weight.dataSync()[0]).toBeCloseTo(size, 4);
    }
  });

  it("takes 0.969347, 0.240253, 0.030653 and 0.003152 where eps comes first, as in TensorFlow 1", () => {
    for (const [gradient, size] of [
      [1e-2, 0.969347],
      [1e-4, 0.240253],
      [1e-5, 0.030653],
      [1e-6, 0.003152],
    ]) {
      const weight = tf.variable(tf.scalar(0));
      const adam = new Adam(new Map([["weight", weight]]), { eps: 1e-5, epsFirst: true });
      adam.step(new Map([["weight", tf.scalar(gradient)]]), 1);
      expect(-weight.dataSync()[0]).toBeCloseTo(size, 4);
    }
  });

  it("names its state by path", () => {
    const names = [...new Adam(start()).state().keys()];
    expect(names).toEqual(["m.matrix", "m.bias", "v.matrix", "v.bias", "t"]);
  });

  it("keeps a parameter without a gradient as it is", () => {
    const parameters = start();
    new Adam(parameters).step(new Map([["bias", tf.ones([5])]]), 0.1);
    expect(worstDifference(parameters.get("matrix")!, torch.start.matrix)).toBeLessThan(1e-7);
    expect(worstDifference(parameters.get("bias")!, torch.start.bias)).toBeGreaterThan(0.09);
  });

  it("throws at a gradient of something else", () => {
    const step = () => new Adam(start()).step(new Map([["other", tf.ones([5])]]), 0.1);
    expect(step).toThrow('a gradient of "other"');
    expect(() => new Adam(start()).step(new Map([["bias", tf.ones([3])]]), 0.1)).toThrow("shape [5], got [3]");
  });

  it("leaves nothing behind after 50 steps, and nothing at all when disposed", () => {
    const parameters = start();
    const gradients = tensors(torch.gradients[0]);
    const before = tf.memory().numTensors;
    const optimizer = new Adam(parameters);
    const running = tf.memory().numTensors;
    for (let i = 0; i < 50; i++) optimizer.step(gradients, 0.1);
    expect(tf.memory().numTensors).toBe(running);
    optimizer.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("AdamW", () => {
  it("agrees with PyTorch, where the bias is in a group without decay", () => {
    expectSteps("adamw", (p) => new AdamW(p, { beta1: 0.8, beta2: 0.95, eps: 1e-3, weightDecay: 0.3 }));
  });
});

describe("clipByGlobalNorm", () => {
  it("agrees with PyTorch, over norms on both sides of the limit", () => {
    const norms = run("clipped").norms;
    expect(norms.filter((norm) => norm > 4).length).toBeGreaterThan(2);
    expect(norms.filter((norm) => norm < 4).length).toBeGreaterThan(2);
    expectSteps(
      "clipped",
      (p) => new Sgd(p),
      (gradients, step) => {
        const { clipped, norm } = clipByGlobalNorm(gradients, 4);
        expect(norm.dataSync()[0]).toBeCloseTo(norms[step], 5);
        return clipped;
      },
    );
  });

  it("equals 3-4-5", () => {
    const gradients = new Map([
      ["a", tf.tensor1d([3])],
      ["b", tf.tensor1d([4])],
    ]);
    expect(globalNorm(gradients).dataSync()[0]).toBe(5);
    expect(clipByGlobalNorm(gradients, 1).clipped.get("b")!.dataSync()[0]).toBeCloseTo(0.8, 6);
    expect(() => clipByGlobalNorm(gradients, 0)).toThrow("maxNorm must be above 0, got 0");
  });
});

describe("GradientSum", () => {
  it("equals the mean gradient of three batches, and starts again when cleared", () => {
    const sum = new GradientSum(start());
    for (const gradients of torch.gradients.slice(0, 3)) sum.add(tensors(gradients), 5);
    const mean = torch.start.bias.map((_, i) => [0, 1, 2].reduce((s, k) => s + torch.gradients[k].bias[i] / 3, 0));
    expect(worstDifference(sum.mean().get("bias")!, mean)).toBeLessThan(1e-6);
    sum.clear();
    expect(tf.max(tf.abs(sum.mean().get("matrix")!)).dataSync()[0]).toBe(0);
    // Weights 2 and 3: two fifths of the one, three fifths of the other.
    for (const [i, weight] of [2, 3].entries()) sum.add(tensors(torch.gradients[i]), tf.scalar(weight));
    const weighted = torch.start.bias.map(
      (_, i) => 0.4 * torch.gradients[0].bias[i] + 0.6 * torch.gradients[1].bias[i],
    );
    expect(worstDifference(sum.mean().get("bias")!, weighted)).toBeLessThan(1e-6);
  });
});
