import { describe, expect, it } from "vitest";
import { valueAndGradients } from "../../../src/core/gradients";
import { type Binding, type GraphBackend, graphBackend } from "../../../src/core/graph/native";
import { inferShapes, type Known } from "../../../src/core/graph/shapes";
import { Rng } from "../../../src/core/random";
import * as tf from "../../../src/core/tf";
import { crossEntropy } from "../../../src/lm/cross-entropy";
import { Gpt } from "../../../src/lm/gpt";
import { AdamW } from "../../../src/optim/adamw";
import { clipByGlobalNorm } from "../../../src/optim/clip";

/** Runs f, and for every operation that TensorFlow does in it compares the shapes with the inferred ones. */
function compareAll(f: () => void): { same: Set<string>; wrong: string[]; unlisted: Set<string> } {
  const backend = graphBackend() as GraphBackend;
  const native = backend.binding;
  const seen = { same: new Set<string>(), wrong: [] as string[], unlisted: new Set<string>() };
  const known = new Map<number, Known>();
  const describeInput = (id: number): Known => known.get(id) ?? { shape: [], dtype: 0 };
  const binding: Partial<Binding> = {
    createTensor: (shape, dtype, values) => {
      const id = native.createTensor(shape, dtype, values);
      known.set(id, { shape, dtype, values: values.slice() });
      return id;
    },
    executeOp: (op, attributes, ids, n) => {
      const outputs = native.executeOp(op, attributes, ids, n);
      const inferred = inferShapes(op, ids.map(describeInput), attributes);
      const text = (list: readonly Known[]) => list.map(({ shape, dtype }) => `${dtype}[${shape}]`).join(" ");
      if (!inferred) seen.unlisted.add(op);
      else if (text(inferred) === text(outputs)) seen.same.add(op);
      else seen.wrong.push(`${op}: TensorFlow gives ${text(outputs)}, inferred ${text(inferred)}`);
      for (const output of outputs) known.set(output.id, output);
      return outputs;
    },
  };
  backend.binding = new Proxy({} as Binding, { get: (_, key: keyof Binding) => binding[key] ?? native[key] });
  try {
    tf.tidy(f);
  } finally {
    backend.binding = native;
  }
  return seen;
}

describe("inferShapes", () => {
  it("gives what TensorFlow gives, for every operation of a training step", () => {
    const { same, wrong, unlisted } = compareAll(() => {
      const model = new Gpt({ vocabSize: 11, blockSize: 7, nLayer: 2, nHead: 3, nEmbd: 6, dropout: 0.1 }, new Rng(1));
      const ids = tf.zeros<tf.Rank.R2>([2, 5], "int32");
      const mode = { training: true, step: tf.scalar(0, "int32") } as const;
      const loss = () => ({ loss: crossEntropy(model.logits(ids, mode), ids) });
      const { gradients } = valueAndGradients(loss, model.parameters());
      new AdamW(model.parameters()).step(clipByGlobalNorm(gradients, 1).clipped, 1e-3);
    });
    expect(wrong).toEqual([]);
    expect([...unlisted]).toEqual([]);
    expect(same.size).toBeGreaterThan(30);
  });

  it("gives what TensorFlow gives, for other operations, with negative axes, kept axes and broadcasting", () => {
    const { wrong } = compareAll(() => {
      const x = tf.add(tf.ones<tf.Rank.R3>([2, 3, 5]), 0) as tf.Tensor3D;
      tf.sum(x, [-1, 0], true);
      tf.max(x, 1);
      tf.all(tf.greater(x, tf.ones([3, 1])));
      tf.concat([x, x], -1);
      tf.concat([x, x, x], 1);
      tf.split(x, [2, 3], -1);
      tf.slice(x, [0, 1, 2], [2, 2, -1]);
      tf.stack([x, x], -1);
      tf.unstack(x, 1);
      tf.expandDims(x, -2);
      tf.reshape(x, [-1, 6]);
      tf.transpose(x);
      tf.tile(x, [1, 2, 3]);
      tf.matMul(x, x, false, true);
      tf.matMul(x, tf.ones([1, 5, 7]));
      tf.gather(x, tf.tensor2d([[0, 2]], [1, 2], "int32"), 1);
      tf.oneHot(tf.tensor2d([[0, 2]], [1, 2], "int32"), 7);
      tf.unsortedSegmentSum(x, tf.tensor1d([0, 4], "int32"), 5);
      tf.where(tf.greater(x, 0), x, tf.zerosLike(x));
      tf.range(7, 0, -2);
      tf.fill([2, 3], 5);
      tf.cumsum(x, 1);
      tf.logSoftmax(x);
      tf.addN([x, x, x]);
    });
    expect(wrong).toEqual([]);
  });

  it("leaves to TensorFlow what only the running graph knows", () => {
    const unknown = { shape: [2], dtype: 3 };
    expect(inferShapes("Reshape", [{ shape: [6], dtype: 1 }, unknown], [])).toBeUndefined();
    expect(inferShapes("TopKV2", [{ shape: [6], dtype: 1 }, unknown], [])).toBeUndefined();
  });
});
