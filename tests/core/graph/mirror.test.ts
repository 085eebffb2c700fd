import { describe, expect, it } from "vitest";
import { type Holder, Mirror } from "../../../src/core/graph/mirror";
import { FLOAT, graphBackend } from "../../../src/core/graph/native";
import { entry, float32, Program } from "../../../src/core/program";
import * as tf from "../../../src/core/tf";

/** A holder that has `value` for every variable, and writes down what it was asked for. */
function holder(value: number) {
  const asked: tf.Variable[][] = [];
  const fetch: Holder["fetch"] = (variables) => {
    asked.push([...variables]);
    return variables.map(({ shape, size }) => {
      const id = graphBackend()!.binding.createTensor(shape, FLOAT, new Float32Array(size).fill(value));
      return { id, shape, dtype: FLOAT };
    });
  };
  return { asked, fetch };
}

const variable = (size: number) => tf.variable(tf.ones([size]));

describe("Mirror.gather", () => {
  it("asks each holder once, for its own variables, and leaves those that nobody holds", () => {
    const [a, b, c, own] = [2, 3, 5, 7].map(variable);
    const [first, second] = [holder(20), holder(30)];
    for (const held of [a, c]) Mirror.of(held).changedBy(first);
    Mirror.of(b).changedBy(second);
    Mirror.gather([a, b, c, own]);
    expect(first.asked).toEqual([[a, c]]);
    expect(second.asked).toEqual([[b]]);
    const values = [a, b, c, own].map((x) => [...new Set(x.dataSync())]);
    expect(values).toEqual([[20], [30], [20], [1]]);
    expect([first, second].map(({ asked }) => asked.length)).toEqual([1, 1]); // reading asked nobody again
  });

  it("does not change what was copied before", () => {
    const x = variable(3);
    const copy = tf.clone(x);
    Mirror.of(x).changedBy(holder(4));
    Mirror.gather([x]);
    expect([...copy.dataSync()]).toEqual([1, 1, 1]);
    expect([...x.dataSync()]).toEqual([4, 4, 4]);
  });
});

describe("Mirror.lent", () => {
  const native = () => (tf.backend() as unknown as { getNumOfTFTensors(): number }).getNumOfTFTensors();

  it("has the numbers here while they are read, and not afterwards, when whoever had them has them again", () => {
    const [a, b, own] = [2, 3, 5].map(variable);
    const held = holder(20);
    for (const each of [a, b]) Mirror.of(each).changedBy(held);
    const before = native();
    const read = Mirror.lent([a, b, own], () => [[...a.dataSync()], [...own.dataSync()], native() - before]);
    expect(read).toEqual([[20, 20], [1, 1, 1, 1, 1], 2]);
    expect(native()).toBe(before);
    expect(held.asked).toEqual([[a, b]]);
    expect([...b.dataSync()]).toEqual([20, 20, 20]); // asked for once more
    expect(held.asked).toEqual([[a, b], [b]]);
    expect([...own.dataSync()]).toEqual([1, 1, 1, 1, 1]);
  });

  it("keeps what is written meanwhile", () => {
    const x = variable(2);
    Mirror.of(x).changedBy(holder(20));
    Mirror.lent([x], () => tf.tidy(() => x.assign(tf.tensor1d([6, 7]))));
    expect([...x.dataSync()]).toEqual([6, 7]);
  });

  it("gives back where reading fails", () => {
    const x = variable(2);
    const held = holder(20);
    Mirror.of(x).changedBy(held);
    const fail = () => {
      throw new Error("no");
    };
    expect(() => Mirror.lent([x], fail)).toThrow("no");
    expect([...x.dataSync()]).toEqual([20, 20]);
    expect(held.asked).toHaveLength(2);
  });
});

describe("a program with more weights than are handed over at once", () => {
  it("gets all of them, and again those that change", () => {
    const all = [9_000_001, 3, 9_000_011, 5].map(variable);
    const f = entry({ x: float32() }, ({ x }) => ({
      sum: tf.add(tf.addN(all.map((weight) => tf.max(weight))), x) as tf.Scalar,
    }));
    const program = new Program({ all: new Map(all.map((weight, i) => [`${i}`, weight])) }, { f });
    expect(program.numbers("f", { x: 0.5 }).sum).toBe(4.5);
    for (const [i, weight] of all.entries()) tf.tidy(() => weight.assign(tf.fill(weight.shape, i + 2)));
    expect(program.numbers("f", { x: 0.5 }).sum).toBe(2 + 3 + 4 + 5 + 0.5);
    program.dispose();
    tf.dispose(all);
  });
});
