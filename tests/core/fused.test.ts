import { afterEach, describe, expect, it } from "vitest";
import {
  attentionIsFused,
  fusedCausalAttention,
  fusedCausalSoftmax,
  fusedGelu,
  fusedLabelLogprobs,
  fusedLayerNorm,
  hasKernels,
  hasTiles,
} from "../../src/core/fused";
import { valueAndGradients } from "../../src/core/gradients";
import { entry, float32, int32, Program } from "../../src/core/program";
import { Rng } from "../../src/core/random";
import { labelLogprobs } from "../../src/core/sparse-softmax";
import * as tf from "../../src/core/tf";
import { causalAttention, causalMask, scaledDotProductAttention } from "../../src/nn/attention";
import { gelu } from "../../src/nn/gelu";
import { layerNorm } from "../../src/nn/layer-norm";

afterEach(() => {
  delete process.env.JIELONG_KERNELS;
});

/** What f gives without the kernels. */
function written<T>(f: () => T): T {
  process.env.JIELONG_KERNELS = "0";
  try {
    return f();
  } finally {
    delete process.env.JIELONG_KERNELS;
  }
}

const rng = new Rng(3);
function normal(shape: number[], scale = 1, shift = 0): tf.Tensor {
  const size = shape.reduce((product, n) => product * n, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, () => shift + scale * rng.normal()),
    shape,
  );
}

/** The largest difference between two tensors' numbers, beside the size of the numbers. */
function worst(a: tf.Tensor, b: tf.Tensor): number {
  expect(a.shape).toEqual(b.shape);
  const [x, y] = [a, b].map((tensor) => tensor.dataSync() as Float32Array);
  return x.reduce((most, value, i) => Math.max(most, Math.abs(value - y[i]) / (1 + Math.abs(y[i]))), 0);
}

/** The value of f and its slopes by every input, for one slope of its result. */
function withSlopes(f: (...inputs: tf.Tensor[]) => tf.Tensor, inputs: tf.Tensor[], dy: tf.Tensor): tf.Tensor[] {
  const { value, grads } = tf.valueAndGrads(f)(inputs, dy);
  return [value, ...grads];
}

/** Sizes that fill no vector, fill some exactly, and are large enough to be shared among threads. */
const sizes = [1, 5, 16, 17, 48, 331];

describe("the kernels", () => {
  it("are there: set-up compiled them", () => {
    expect(hasKernels()).toBe(true);
    expect(written(hasKernels)).toBe(false);
  });

  it("gives GELU and its slope as written out, far from 0, too", () => {
    for (const x of [normal([7, 331], 3), tf.tensor1d([0, -0, 1, -1, 20, -20, 100, -100, 1e-20, -3e4])]) {
      const dy = normal(x.shape);
      const ours = withSlopes(fusedGelu, [x], dy);
      const theirs = written(() => withSlopes(gelu, [x], dy));
      for (const [i, tensor] of ours.entries()) expect(worst(tensor, theirs[i])).toBeLessThan(3e-6);
    }
  });

  it("gives layer norm and its three slopes as written out", () => {
    for (const C of sizes) {
      for (const rows of [3, 1021]) {
        const [x, gain, bias] = [normal([rows, C], 3, 2), normal([C]), normal([C])];
        const dy = normal([rows, C]);
        const ours = withSlopes((...all) => fusedLayerNorm(all[0], all[1], all[2], 1e-5), [x, gain, bias], dy);
        const theirs = written(() => withSlopes((...all) => layerNorm(all[0], all[1], all[2]), [x, gain, bias], dy));
        // Summing a thousand rows in another order: 1e-5 of what is summed. One channel: the variance is a rounding error.
        const tolerance = C === 1 ? 0.05 : 5e-5;
        for (const [i, tensor] of ours.entries()) expect(worst(tensor, theirs[i]), `${C} ${i}`).toBeLessThan(tolerance);
      }
    }
  });

  it("gives causal attention and its slopes as written out", () => {
    for (const T of sizes.filter((n) => n < 100)) {
      const all = [normal([2, 3, T, 5], 2), normal([2, 3, T, 5], 2), normal([2, 3, T, 5])];
      const dy = normal([2, 3, T, 5]);
      const attend = (...inputs: tf.Tensor[]) =>
        causalAttention(...(inputs as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D]));
      const ours = withSlopes(attend, all, dy);
      const theirs = written(() => withSlopes(attend, all, dy));
      for (const [i, tensor] of ours.entries()) expect(worst(tensor, theirs[i]), `${T} ${i}`).toBeLessThan(1e-5);
      const [q, k, v] = all as tf.Tensor4D[];
      expect(worst(ours[0], scaledDotProductAttention(q, k, v, causalMask(T)).output)).toBeLessThan(1e-5);
    }
  });

  it("gives the last queries the keys of all, where there are more keys", () => {
    // Two queries, three keys, all scores 0: the first sees two keys, the second three.
    const weights = fusedCausalSoftmax(tf.zeros([1, 2, 3]), 1).arraySync();
    expect(weights).toEqual([
      [
        [0.5, 0.5, 0],
        [Math.fround(1 / 3), Math.fround(1 / 3), Math.fround(1 / 3)],
      ],
    ]);
  });

  it("gives labels' log-probabilities and their slope as written out", () => {
    for (const V of sizes.filter((n) => n > 1)) {
      const logits = normal([101, V], 4) as tf.Tensor2D;
      const labels = tf.tensor1d(
        Array.from({ length: 101 }, () => rng.int(V)),
        "int32",
      );
      const dy = normal([101]);
      const ours = withSlopes((x) => fusedLabelLogprobs(x as tf.Tensor2D, labels), [logits], dy);
      const theirs = written(() => withSlopes((x) => labelLogprobs(x as tf.Tensor2D, labels), [logits], dy));
      for (const [i, tensor] of ours.entries()) expect(worst(tensor, theirs[i]), `${V} ${i}`).toBeLessThan(2e-6);
    }
  });

  it("throws at a label out of range", () => {
    const labels = tf.tensor1d([0, 5], "int32");
    expect(() => fusedLabelLogprobs(tf.zeros([2, 5]), labels).dataSync()).toThrow(/label value of 5 .* \[0, 5\)/);
  });

  it("does not hide a number that is none", () => {
    const x = tf.tensor2d([1, Number.NaN, 3, 4, 5, 6], [2, 3]);
    const isNone = (y: tf.Tensor) => [...tf.isNaN(y).dataSync()].map(Boolean);
    expect(isNone(fusedGelu(x))).toEqual([false, true, false, false, false, false]);
    expect(isNone(fusedLayerNorm(x, tf.ones([3]), tf.zeros([3]), 1e-5))).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
    const scores = tf.tensor2d([1, 2, 3, Number.NaN, 5, 6, 7, 8, 9], [3, 3]);
    expect(isNone(fusedCausalSoftmax(scores, 1)).slice(0, 6)).toEqual([false, false, false, true, true, true]);
  });

  it("repeats to the bit", () => {
    const [x, gain, bias] = [normal([997, 67]), normal([67]), normal([67])];
    const run = () =>
      withSlopes((...all) => fusedLayerNorm(all[0], all[1], all[2], 1e-5), [x, gain, bias], tf.ones([997, 67])).map(
        (tensor) => [...tensor.dataSync()],
      );
    expect(run()).toEqual(run());
  });
});

describe("a compiled step with products in bfloat16", () => {
  it("stays within bfloat16's rounding of the float32 step, value and slopes, and keeps its types to itself", () => {
    const [N, C] = [37, 23];
    const weights = new Map(
      Object.entries({
        w: normal([C, C], 0.3),
        b: normal([C], 0.3),
        gain: normal([C], 0.1, 1),
        bias: normal([C], 0.1),
      }).map(([name, value]): [string, tf.Variable] => [name, tf.variable(value)]),
    );
    const [w, b, gain, bias] = [...weights.values()];
    const f = entry({ x: float32(N, C), labels: int32(N) }, ({ x, labels }) => {
      const step = () => {
        const y = tf.add(tf.matMul(layerNorm(x, gain, bias) as tf.Tensor2D, w as tf.Tensor2D), b);
        const logits = tf.matMul(gelu(y) as tf.Tensor2D, w as tf.Tensor2D, false, true) as tf.Tensor2D;
        return { loss: tf.neg(tf.mean(labelLogprobs(logits, labels))) as tf.Scalar, y, logits };
      };
      const { gradients, ...rest } = valueAndGradients(step, weights);
      return { ...rest, ...Object.fromEntries(gradients) };
    });
    const inputs = {
      x: normal([N, C]),
      labels: tf.tensor1d(
        Array.from({ length: N }, () => rng.int(C)),
        "int32",
      ),
    };
    const [exact, rounded] = (["float32", "bfloat16"] as const).map((precision) =>
      new Program({ weights }, { f }, { precision }).run("f", inputs),
    ) as Record<string, tf.Tensor>[];
    const eager = written(() => f.run(inputs as never)) as Record<string, tf.Tensor>;
    expect(Object.keys(rounded)).toEqual(["loss", "y", "logits", "w", "b", "gain", "bias"]);
    for (const [name, tensor] of Object.entries(eager)) {
      expect(rounded[name].dtype).toBe("float32");
      expect(worst(exact[name], tensor), name).toBeLessThan(1e-5);
      const size = Math.max(...tensor.abs().dataSync());
      const difference = Math.max(...tf.abs(tf.sub(rounded[name], tensor)).dataSync());
      expect(difference, name).toBeLessThan(0.02 * size); // a few roundings of 2^-8 = 0.4 % each
      expect(difference, name).toBeGreaterThan(0);
    }
  });
});

/** Numbers with 8 significant bits, which bfloat16 holds exactly. */
const short = (x: tf.Tensor) => tf.mul(tf.round(tf.mul(tf.clipByValue(x, -0.99, 0.99), 128)), 1 / 128);

describe("a product in bfloat16", () => {
  it("equals the float32 product of numbers that are short anyway, turned or not, with a bias or not, at every size", () => {
    // 4099 rows deep: more than are laid out at a time; 811 wide or high: more than two slices; 1031 x 1056 (whole blocks of 32, which are
    // what is written past the caches): more than a cache holds.
    for (const [M, N, K] of [
      [1, 1, 1],
      [5, 37, 3],
      [67, 33, 101],
      [31, 131, 4099],
      [131, 31, 4099],
      [37, 811, 67],
      [811, 37, 67],
      [1031, 1056, 5],
    ]) {
      for (const [turnA, turnB] of [
        [false, false],
        [false, true],
        [true, false],
        [true, true],
      ]) {
        const a = short(normal(turnA ? [K, M] : [M, K])) as tf.Tensor2D;
        const b = short(normal(turnB ? [N, K] : [K, N])) as tf.Tensor2D;
        const bias = normal([N]) as tf.Tensor1D;
        const f = entry(
          {
            a: float32(...(a.shape as [number, number])),
            b: float32(...(b.shape as [number, number])),
            bias: float32(N),
          },
          (x) => ({
            plain: tf.matMul(x.a, x.b, turnA, turnB),
            biased: tf.add(tf.matMul(x.a, x.b, turnA, turnB), x.bias),
          }),
        );
        const ours = new Program({}, { f }, { precision: "bfloat16" }).run("f", { a, b, bias });
        const plain = tf.matMul(a, b, turnA, turnB);
        // The result itself is rounded to bfloat16, with a bias once more. TensorFlow without oneDNN cuts where others round.
        const tolerance = hasTiles() ? 2 ** -8 : 2 ** -7;
        expect(worst(ours.plain, plain), `${M} ${N} ${K} ${turnA} ${turnB}`).toBeLessThan(tolerance);
        expect(worst(ours.biased, tf.add(plain, bias)), `${M} ${N} ${K} ${turnA} ${turnB}`).toBeLessThan(2 * tolerance);
      }
    }
  });

  it("is made by the tile registers where the processor has them", () => {
    expect(typeof hasTiles()).toBe("boolean");
    expect(written(hasTiles)).toBe(false);
  });
});

describe("the slope of a table that is looked up and multiplied", () => {
  it("equals the eager one within bfloat16's rounding, an id coming twice", () => {
    const [V, C] = [101, 37];
    const table = short(normal([V, C], 0.4)) as tf.Tensor2D;
    const ids = tf.tensor1d([3, 97, 3, 0, 100, 51, 3], "int32");
    const f = entry({ table: float32(V, C), ids: int32(ids.size) }, (x) => ({
      slope: tf.grad((t) =>
        tf.sum(tf.square(tf.matMul(tf.gather(t, x.ids) as tf.Tensor2D, t as tf.Tensor2D, false, true))),
      )(x.table),
    }));
    const program = new Program({}, { f }, { precision: "bfloat16" });
    const ours = program.run("f", { table, ids }).slope;
    const theirs = written(() => f.run({ table, ids } as never)).slope as tf.Tensor;
    // Scores, their slopes and the rows are rounded, each by up to 2^-8; sums of them are up to 100 large.
    expect(Math.max(...tf.abs(theirs).dataSync())).toBeGreaterThan(30);
    expect(Math.max(...tf.abs(tf.sub(ours, theirs)).dataSync())).toBeLessThan(0.5);
    program.dispose();
  });
});

describe("operations that are at work at once", () => {
  it("give to the bit what each gives alone, again and again", () => {
    // Eight products and eight layer norms that do not wait for each other, each large enough to be shared among threads.
    const [N, C] = [521, 389];
    const inputs = { x: normal([N, C]), gain: normal([C]), bias: normal([C]) };
    const specs = { x: float32(N, C), gain: float32(C), bias: float32(C) };
    const one = (x: tf.Tensor, gain: tf.Tensor, bias: tf.Tensor, i: number) => {
      const scaled = tf.mul(x, 1 + i / 8) as tf.Tensor2D;
      const sums = tf.sum(tf.matMul(scaled, scaled, false, true), 0);
      return tf.concat([sums, tf.sum(fusedLayerNorm(scaled, gain, bias, 1e-5), 0)]);
    };
    const eight = Array.from({ length: 8 }, (_, i) => i);
    const together = entry(specs, ({ x, gain, bias }) =>
      Object.fromEntries(eight.map((i) => [`y${i}`, one(x, gain, bias, i)])),
    );
    const alone = eight.map((i) => entry(specs, ({ x, gain, bias }) => ({ y: one(x, gain, bias, i) })));
    const entries = { together, ...Object.fromEntries(alone.map((f, i) => [`alone${i}`, f])) };
    const program = new Program<typeof entries & Record<string, typeof together>>({}, entries, {
      precision: "bfloat16",
    });
    const expected = eight.map((i) => [...program.run(`alone${i}`, inputs).y.dataSync()]);
    for (let round = 0; round < 20; round++) {
      const found = tf.tidy(() => {
        const all = program.run("together", inputs) as Record<string, tf.Tensor>;
        return eight.map((i) => [...all[`y${i}`].dataSync()]);
      });
      expect(found).toEqual(expected);
    }
    program.dispose();
  });
});

describe.runIf(hasTiles())("causal attention by tiles", () => {
  /** Attention and its slopes, as written in nn/attention.ts, in float32. */
  function plain(qkv: tf.Tensor3D, dy: tf.Tensor3D, heads: number): tf.Tensor[] {
    const [B, T, threeC] = qkv.shape;
    const f = (x: tf.Tensor) => {
      const split = tf.transpose(tf.reshape(x, [B, T, 3, heads, threeC / 3 / heads]), [2, 0, 3, 1, 4]);
      const found = causalAttention(...(tf.unstack(split) as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D]));
      return tf.reshape(tf.transpose(found, [0, 2, 1, 3]), [B, T, threeC / 3]);
    };
    return written(() => withSlopes(f, [qkv], dy));
  }

  it("gives attention and its slopes as written out, for any number of tokens and size of head", () => {
    for (const [T, size] of [
      [1, 1],
      [5, 3],
      [31, 16],
      [32, 37],
      [33, 32],
      [67, 64],
      [101, 5],
    ]) {
      const [B, heads] = [2, 3];
      const C = heads * size;
      const qkv = short(normal([B, T, 3 * C], 0.4)) as tf.Tensor3D;
      const dy = short(normal([B, T, C], 0.4)) as tf.Tensor3D;
      const f = entry({ qkv: float32(B, T, 3 * C), dy: float32(B, T, C) }, (x) => {
        const both = tf.valueAndGrad((y) => fusedCausalAttention(y as tf.Tensor3D, heads))(x.qkv, x.dy);
        return { value: both.value, slope: both.grad, fused: tf.scalar(Number(attentionIsFused())) };
      });
      const ours = new Program({}, { f }, { precision: "bfloat16" }).run("f", { qkv, dy });
      const theirs = plain(qkv, dy, heads);
      expect(ours.fused.dataSync()[0]).toBe(1);
      // Weights and results have 8 significant bits, and slopes are sums of many: 2^-7 of a size of about 1.
      expect(worst(ours.value, theirs[0]), `T ${T}, size ${size}`).toBeLessThan(2 ** -7);
      expect(worst(ours.slope, theirs[1]), `T ${T}, size ${size}, slope`).toBeLessThan(2 ** -6);
    }
  });
});
