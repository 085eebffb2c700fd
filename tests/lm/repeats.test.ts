import { describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import * as tf from "../../src/core/tf";
import { lossByRound, repeatedTokens } from "../../src/lm/repeats";

describe("repeatedTokens", () => {
  it("keeps token t the same as token t - K, after START", () => {
    for (let seed = 0; seed < 20; seed++) {
      const { ids, period } = repeatedTokens(23, 11, [3, 7], new Rng(seed));
      expect(ids.length).toBe(23);
      expect(ids[0]).toBe(0);
      expect(period >= 3 && period <= 7).toBe(true);
      expect(ids.slice(1 + period)).toEqual(ids.slice(1, -period));
      expect(ids.slice(1).every((id) => id >= 1 && id <= 10)).toBe(true);
    }
  });

  it("draws every period and every token", () => {
    const texts = Array.from({ length: 200 }, (_, seed) => repeatedTokens(23, 5, [3, 5], new Rng(seed)));
    expect([...new Set(texts.map(({ period }) => period))].sort()).toEqual([3, 4, 5]);
    expect([...new Set(texts.flatMap(({ ids }) => ids))].sort()).toEqual([0, 1, 2, 3, 4]);
  });
});

describe("lossByRound", () => {
  it("equals ln V at first and 0 later for a model that looks two back, on texts of period 2", () => {
    // START a b a b a: answers a b | a b a. From token 2 on the answer is the token before the present one.
    const model = {
      logits: (ids: tf.Tensor2D): tf.Tensor3D => {
        const rows = ids
          .arraySync()
          .map((row) =>
            row.map((_, t) => Array.from({ length: 7 }, (_, id) => (t >= 2 && id === row[t - 1] ? 50 : 0))),
          );
        return tf.tensor3d(rows);
      },
    };
    const texts = [repeatedTokens(8, 7, [2, 2], new Rng(1)), repeatedTokens(8, 7, [2, 2], new Rng(3))];
    const { first, later } = lossByRound(model, texts);
    expect(first).toBeCloseTo(Math.log(7), 5);
    expect(later).toBeCloseTo(0, 5);
  });
});
