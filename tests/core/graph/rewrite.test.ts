import { describe, expect, it } from "vitest";
import { entry, float32, int32, Program } from "../../../src/core/program";
import * as tf from "../../../src/core/tf";
import { worstDifference } from "../../nn/agreement";

const x = tf.tensor2d([1, -2, 3, 4, -5, 6], [2, 3]);
const wide = tf.tensor2d([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15], [5, 3]);

/** Expects a compiled function of x (2, 3), a table (5, 3) and ids (2) to give what it gives eagerly. */
function expectSame(f: (x: tf.Tensor2D, table: tf.Tensor2D, ids: tf.Tensor1D) => tf.Tensor, ids = [3, 3]): void {
  const inputs = { x: float32(2, 3), table: float32(5, 3), ids: int32(2) };
  const program = new Program({}, { f: entry(inputs, ({ x, table, ids }) => ({ y: f(x, table, ids) })) });
  const idTensor = tf.tensor1d(ids, "int32");
  const { y } = program.run("f", { x, table: wide, ids: idTensor });
  const eager = f(x, wide, idTensor);
  expect(y.shape).toEqual(eager.shape);
  expect(worstDifference(y, [...eager.dataSync()])).toBeLessThan(1e-5);
  program.dispose();
}

describe("a rewritten operation", () => {
  it("gives the same products of matrices, turned either way, and of batches of them", () => {
    expectSame((x, table) => tf.matMul(x, table, false, true));
    expectSame((x) => tf.matMul(x, x, true, false));
    expectSame((x) => tf.matMul(tf.reshape(x, [1, 2, 3]), tf.reshape(x, [1, 3, 2])));
  });

  it("gives the same sums of squares, over all axes and over one", () => {
    expectSame((x) => tf.sum(tf.square(x)));
    expectSame((x) => tf.sum(tf.square(x), 0));
    expectSame((x) => tf.sum(tf.square(tf.sum(x))));
  });

  it("gives the same transposes, of which some change nothing", () => {
    expectSame((x) => tf.add(tf.transpose(x, [0, 1]), x));
    expectSame((x) => tf.matMul(tf.transpose(x, [1, 0]), tf.transpose(x, [0, 1])));
  });

  it("gives the same slope of a table that is used twice, an id coming twice too", () => {
    const slope = (x: tf.Tensor2D, table: tf.Tensor2D, ids: tf.Tensor1D) =>
      tf.grad((t) => tf.sum(tf.mul(tf.matMul(tf.mul(x, tf.gather(t, ids)), t as tf.Tensor2D, false, true), 0.1)))(
        table,
      );
    expectSame(slope);
    expectSame(slope, [0, 4]);
  });

  it("keeps ignoring negative ids where rows are added up by ids that were not looked up", () => {
    expectSame((x, table, ids) => tf.add(table, tf.unsortedSegmentSum(x, ids, 5)), [-1, 2]);
  });

  it("leaves a table as it was to whoever else uses it, where rows are added to it", () => {
    expectSame((_, table, ids) => {
      const sum = tf.add(table, tf.unsortedSegmentSum(tf.gather(table, ids), ids, 5));
      return tf.concat([sum, table, sum]);
    });
  });

  it("gives the same sum when a table is added to rows that a shape of 1 stretches", () => {
    expectSame((x, table, ids) => {
      const rows = tf.gather(table, ids);
      return tf.add(tf.sum(rows), tf.add(tf.slice(table, [0, 0], [1, 3]), tf.unsortedSegmentSum(x, ids, 5)));
    });
  });
});
