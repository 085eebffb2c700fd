import { describe, expect, it } from "vitest";
import { weightedMeans } from "../../src/pretrain/weighted-means";

describe("weightedMeans", () => {
  it("gives the means over everything, by hand", () => {
    // (3 * 2 + 1 * 10) / 4 = 4; (3 * 1 + 1 * 5) / 4 = 2
    const batches = [
      { loss: 2, accuracy: 1, count: 3 },
      { loss: 10, accuracy: 5, count: 1 },
    ];
    expect(weightedMeans(batches)).toEqual({ loss: 4, accuracy: 2 });
  });

  it("leaves out batches that hold nothing, and gives 0 if none holds anything", () => {
    expect(
      weightedMeans([
        { loss: 2, count: 7 },
        { loss: Number.NaN, count: 0 },
      ]),
    ).toEqual({ loss: 2 });
    expect(weightedMeans([{ loss: 3, count: 0 }])).toEqual({ loss: 0 });
  });
});
