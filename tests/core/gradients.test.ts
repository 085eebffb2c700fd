import { describe, expect, it } from "vitest";
import { valueAndGradients } from "../../src/core/gradients";
import * as tf from "../../src/core/tf";

describe("valueAndGradients", () => {
  const parameters = (): Map<string, tf.Variable> =>
    new Map<string, tf.Variable>([
      ["a", tf.variable(tf.tensor1d([2, 3]))],
      ["b", tf.variable(tf.tensor1d([5, 7]))],
      ["unused", tf.variable(tf.scalar(1))],
    ]);

  it("equals the product rule, by path, and gives other values back", () => {
    const p = parameters();
    const { loss, product, gradients } = valueAndGradients(() => {
      const product = tf.mul(p.get("a")!, p.get("b")!);
      return { loss: tf.sum(product) as tf.Scalar, product };
    }, p);
    expect(loss.dataSync()[0]).toBe(2 * 5 + 3 * 7);
    expect([...product.dataSync()]).toEqual([10, 21]);
    expect([...gradients.get("a")!.dataSync()]).toEqual([5, 7]);
    expect([...gradients.get("b")!.dataSync()]).toEqual([2, 3]);
    expect(gradients.has("unused")).toBe(false);
  });

  it("does not take away a tensor that was there before and is given back", () => {
    const p = parameters();
    const outside = tf.scalar(7);
    tf.tidy(() => void valueAndGradients(() => ({ loss: tf.sum(p.get("a")!) as tf.Scalar, outside }), p));
    expect(outside.isDisposed).toBe(false);
  });

  it("leaves only what it gives back", () => {
    const p = parameters();
    const before = tf.memory().numTensors;
    const { loss, other, gradients } = valueAndGradients(() => {
      const squares = tf.square(p.get("a")!);
      return { loss: tf.sum(squares) as tf.Scalar, other: tf.mul(squares, 2) };
    }, p);
    expect(tf.memory().numTensors - before).toBe(3);
    tf.dispose([loss, other, ...gradients.values()]);
    expect(tf.memory().numTensors).toBe(before);
    tf.tidy(() => void valueAndGradients(() => ({ loss: tf.sum(p.get("a")!) as tf.Scalar, x: tf.scalar(1) }), p));
    expect(tf.memory().numTensors).toBe(before);
  });
});
