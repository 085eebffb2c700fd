import { describe, expect, it } from "vitest";
import { assignRows } from "../../../src/core/assign-rows";
import { entry, float32, int32, Program } from "../../../src/core/program";
import * as tf from "../../../src/core/tf";

const rows = (...values: number[]) => tf.tensor4d(values, [1, 1, values.length, 1]);

/** A cache of five rows, written and summed in each way of running a step. */
function setUp() {
  const cache = tf.variable(tf.zeros<tf.Rank.R4>([1, 1, 5, 1]), false);
  const write = (sequential: boolean) =>
    entry(
      { start: int32(), value: float32(1, 1, 2, 1) },
      ({ start, value }) => ({ sum: tf.sum(tf.square(assignRows(cache, start, value))) }),
      { sequential },
    );
  const program = new Program({ cache: new Map([["rows", cache]]) }, { ordered: write(true), free: write(false) });
  return { cache, program };
}

describe("a step that one thread runs in order", () => {
  it("gives what a step does whose operations run as they are ready, and shares its variables", () => {
    const { cache, program } = setUp();
    expect(program.numbers("ordered", { start: 1, value: rows(2, 3) }).sum).toBe(13); // 4 + 9
    expect(program.numbers("free", { start: 2, value: rows(5, 7) }).sum).toBe(78); // 4 + 25 + 49
    expect([...cache.dataSync()]).toEqual([0, 2, 5, 7, 0]);
  });

  it("throws for rows that do not fit, and writes none", () => {
    const { cache, program } = setUp();
    expect(() => program.numbers("ordered", { start: 4, value: rows(2, 3) })).toThrow("is not in [0, 4)");
    expect([...cache.dataSync()]).toEqual([0, 0, 0, 0, 0]);
  });

  it("leaves numbers that were read before as they were", () => {
    const { cache, program } = setUp();
    program.numbers("ordered", { start: 0, value: rows(2, 3) });
    const kept = tf.clone(cache);
    program.numbers("ordered", { start: 0, value: rows(5, 7) });
    expect([...kept.dataSync()]).toEqual([2, 3, 0, 0, 0]);
    expect([...cache.dataSync()]).toEqual([5, 7, 0, 0, 0]);
  });
});
