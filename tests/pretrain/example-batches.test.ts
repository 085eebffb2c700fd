import { describe, expect, it } from "vitest";
import { int32 } from "../../src/core/program";
import * as tf from "../../src/core/tf";
import { ExampleBatches } from "../../src/pretrain/example-batches";

describe("ExampleBatches", () => {
  it("gives each example once in an epoch, and goes on from a saved position", () => {
    const make = () =>
      new ExampleBatches({ x: int32(3) }, { count: 7, batchSize: 3, seed: 1 }, (indices) => ({
        x: tf.tensor1d(indices, "int32"),
      }));
    const take = (batches: ReturnType<typeof make>, n: number) =>
      Array.from({ length: n }, () => [...batches.next().x.dataSync()]).flat();
    const batches = make();
    expect(batches.batchesPerEpoch).toBe(3);
    expect(take(batches, 7).slice(0, 7).sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
    const state = JSON.parse(JSON.stringify(batches.state()));
    const rest = take(batches, 4);
    const other = make();
    other.restore(state);
    expect(take(other, 4)).toEqual(rest);
  });
});
