import { describe, expect, it } from "vitest";
import { assignRows } from "../../src/core/assign-rows";
import * as tf from "../../src/core/tf";

describe("assignRows", () => {
  const zeros = () => tf.variable(tf.zeros<tf.Rank.R4>([2, 3, 5, 7]));
  const start = (row: number) => tf.scalar(row, "int32");

  it("writes the rows asked for and keeps all others", () => {
    const variable = zeros();
    const rows = tf.add(tf.range(0, 2 * 3 * 2 * 7).reshape([2, 3, 2, 7]), 1) as tf.Tensor4D;
    assignRows(variable, start(2), rows);
    expect(tf.slice(variable, [0, 0, 2, 0], [2, 3, 2, 7]).dataSync()).toEqual(rows.dataSync());
    expect(tf.sum(variable).dataSync()).toEqual(tf.sum(rows).dataSync());
  });

  it("throws when the rows do not fit", () => {
    expect(() => assignRows(zeros(), start(4), tf.ones([2, 3, 2, 7]))).toThrow("rows must be from 0 to 4, got 4 to 5");
    expect(() => assignRows(zeros(), start(0), tf.ones([2, 3, 2, 1]))).toThrow("rows must have shape [2, 3, any, 7]");
  });
});
