import { afterEach, describe, expect, it, vi } from "vitest";
import { applyAdam } from "../../src/core/apply-adam";
import { GraphDef } from "../../src/core/graph/graph-def";
import { entry, float32, Program } from "../../src/core/program";
import { Rng } from "../../src/core/random";
import * as tf from "../../src/core/tf";

afterEach(() => {
  delete process.env.JIELONG_KERNELS;
});

const numbers = { rate: 0.1, beta1: 0.5, beta2: 0.75, eps: 0.5, keep: 1 };
const scalars = (values: typeof numbers) => ({
  rate: tf.scalar(values.rate),
  beta1: tf.scalar(values.beta1),
  beta2: tf.scalar(values.beta2),
  eps: tf.scalar(values.eps),
  keep: tf.scalar(values.keep),
});

/** Three weights, one of which spans several of the kernel's pieces, with their means. */
function weights() {
  const rng = new Rng(5);
  const random = (size: number, from = 0) =>
    tf.variable(tf.tensor1d(Array.from({ length: size }, () => Math.max(from, rng.normal()))));
  return [3, 131_101, 17].map((size) => ({ weight: random(size, -9), m: random(size, -9), v: random(size) }));
}

/** A compiled step that moves `all` along the gradients 2 x, -2 x, 2 x ..., each times `factor`. */
function compiled(all: ReturnType<typeof weights>) {
  const named = all.flatMap(({ weight, m, v }, i): [string, tf.Variable][] => [
    [`weight${i}`, weight],
    [`m${i}`, m],
    [`v${i}`, v],
  ]);
  const step = entry({ x: float32(), factor: float32(), go: float32() }, ({ x, factor, go }) => {
    const moves = all.map(({ weight, m, v }, i) => {
      const slope = tf.mul(tf.onesLike(weight), tf.mul(x, i % 2 ? -2 : 2));
      return { weight, m, v, gradient: tf.mul(slope, factor), decays: i === 1 };
    });
    applyAdam(moves, scalars({ ...numbers, keep: 0.75 }), tf.greater(go, 0.5) as tf.Scalar);
    return { first: tf.slice(all[0].weight, 0, 1) };
  });
  return new Program({ all: new Map(named) }, { step });
}

const values = (all: ReturnType<typeof weights>) =>
  all.flatMap(({ weight, m, v }) => [weight, m, v].map((x) => x.dataSync() as Float32Array));

describe("applyAdam", () => {
  it("equals a hand-worked step, and one with decay", () => {
    // m = 0.5 * 2 + 0.5 * 4 = 3, v = 0.75 * 8 + 0.25 * 16 = 10, weight = 1 - 0.1 * 3 / (sqrt(10) + 0.5) = 0.918084
    for (const [keep, decays, expected] of [
      [1, true, 0.918084],
      [0.75, true, 0.668084],
      [0.75, false, 0.918084],
    ] as const) {
      const [weight, m, v] = [1, 2, 8].map((x) => tf.variable(tf.tensor1d([x])));
      applyAdam([{ weight, m, v, gradient: tf.tensor1d([4]), decays }], scalars({ ...numbers, keep }));
      expect([m, v].map((x) => x.dataSync()[0])).toEqual([3, 10]);
      expect(weight.dataSync()[0]).toBeCloseTo(expected, 6);
    }
  });

  it("gives the same by the kernel as without it, for every weight, its decay and the gradients' common factor", () => {
    const runs = ["1", "0"].map((kernels) => {
      process.env.JIELONG_KERNELS = kernels;
      const all = weights();
      const program = compiled(all);
      for (const x of [1, -3]) tf.dispose(program.run("step", { x, factor: 0.5, go: 1 }));
      return values(all);
    });
    for (const [i, ours] of runs[0].entries()) {
      const worst = ours.reduce((most, x, j) => Math.max(most, Math.abs(x - runs[1][i][j])), 0);
      expect(worst, `tensor ${i}`).toBeLessThan(1e-6);
    }
  });

  it("leaves all bit for bit as it was where the step must not go, even if gradients are no numbers", () => {
    const all = weights();
    const before = values(all);
    tf.dispose(compiled(all).run("step", { x: Number.NaN, factor: 1, go: 0 }));
    expect(values(all)).toEqual(before);
  });

  it("waits for all that look at a weight or at a part of it: parts may lie in the weight's own memory", () => {
    const node = vi.spyOn(GraphDef.prototype, "node");
    const weight = tf.variable(tf.ones([3, 7, 7]));
    const [m, v] = [0, 1].map(() => tf.variable(tf.zerosLike(weight)));
    const step = entry({ x: float32(5, 7) }, ({ x }) => {
      const [first] = tf.unstack(weight) as tf.Tensor2D[];
      const second = tf.reshape(tf.slice(weight, [1, 0, 0], [1, 7, 7]), [7, 7]) as tf.Tensor2D;
      const [third] = tf.split(tf.reshape(weight, [21, 7]), 3) as tf.Tensor2D[];
      const y = tf.matMul(tf.matMul(tf.matMul(x, first), second), third);
      applyAdam([{ weight, m, v, gradient: tf.onesLike(weight), decays: false }], scalars(numbers));
      return { y };
    });
    const all = new Map(Object.entries({ weight, m, v }));
    tf.dispose(new Program({ all }, { step }).run("step", { x: tf.ones([5, 7]) }));
    const calls = node.mock.calls.map(([name, operation, inputs]) => ({ name, operation, inputs }));
    node.mockRestore();
    const products = calls.filter(({ operation }) => operation === "MatMul").map(({ name }) => `^${name}`);
    const waits = calls.find(({ name }) => name.endsWith("_ready"))!.inputs;
    expect(products).toHaveLength(3);
    for (const product of products) expect(waits).toContain(product);
  });

  it("does not change what was read or given back before, though it writes in place", () => {
    const all = weights();
    const program = compiled(all);
    const copies = [all[0].weight, all[1].m].map((x) => tf.clone(x));
    const known = copies.map((x) => [...x.dataSync()]);
    const first = program.run("step", { x: 1, factor: 1, go: 1 }).first;
    const moved = first.dataSync()[0];
    const middle = tf.clone(all[0].weight);
    const inBetween = [...middle.dataSync()];
    tf.dispose(program.run("step", { x: 1, factor: 1, go: 1 }));
    expect(copies.map((x) => [...x.dataSync()])).toEqual(known);
    expect([...middle.dataSync()]).toEqual(inBetween);
    expect(first.dataSync()[0]).toBe(moved);
    expect(all[0].weight.dataSync()[0]).not.toBe(moved);
  });
});
