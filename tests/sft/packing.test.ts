import { describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import * as tf from "../../src/core/tf";
import { crossEntropy, ignoreIndex } from "../../src/lm/cross-entropy";
import { Gpt } from "../../src/lm/gpt";
import { GptCache } from "../../src/lm/gpt-cache";
import { evaluating } from "../../src/nn/dropout";
import { padRows, type ShiftedRow } from "../../src/sft/chat-batch";
import { firstFitDecreasing, pack, packingMask } from "../../src/sft/packing";

const rng = new Rng(5);
const V = 23;
/** Conversations of 3, 5, 7, 2 and 4 positions; every second target is learned. */
const chats: ShiftedRow[] = [3, 5, 7, 2, 4].map((length) => ({
  ids: Array.from({ length }, () => 1 + rng.int(V - 1)),
  targets: Array.from({ length }, (_, t) => (t % 2 === 0 ? rng.int(V) : ignoreIndex)),
}));
const int32 = (rows: number[][]): tf.Tensor2D => tf.tensor2d(rows, undefined, "int32");

describe("firstFitDecreasing", () => {
  it("puts 7 and 4, then 5, 3 and 2 into rows of 11", () => {
    expect(firstFitDecreasing([3, 5, 7, 2, 4], 11)).toEqual([
      [2, 4],
      [1, 0, 3],
    ]);
    expect(() => firstFitDecreasing([3, 12], 11)).toThrow("an item must have at most 11 tokens, got 12");
  });
});

describe("pack", () => {
  const rows = pack(chats, 11, 0);

  it("keeps every token and target, with positions that begin again", () => {
    expect(rows.length).toBe(2);
    expect(rows[1].positions).toEqual([0, 1, 2, 3, 4, 0, 1, 2, 0, 1, 0]);
    expect(rows[1].segments).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 2, 2, -1]);
    expect(rows[1].ids).toEqual([...chats[1].ids, ...chats[0].ids, ...chats[3].ids, 0]);
    expect(rows[1].targets.at(-1)).toBe(ignoreIndex);
  });

  it("lets tokens look at earlier ones of their own conversation only", () => {
    const mask = packingMask(int32([[0, 0, 1, -1]])).arraySync()[0][0];
    expect(mask).toEqual([
      [1, 0, 0, 0],
      [1, 1, 0, 0],
      [0, 0, 1, 0],
      [0, 0, 0, 1],
    ]);
  });

  it("gives the loss that the conversations have apart, and another one without mask or positions", () => {
    const model = new Gpt({ vocabSize: V, blockSize: 13, nLayer: 2, nHead: 3, nEmbd: 21 }, new Rng(2));
    // Larger weights, so that a wrong position or a look at the neighbour shows.
    for (const [path, weight] of model.parameters())
      if (weight.rank === 2 && path !== "tokenEmbedding.weight") weight.assign(tf.mul(weight, 12));
    const apart = padRows(chats, 0);
    const apartLoss = crossEntropy(
      model.logits(int32(apart.map((row) => row.ids))),
      int32(apart.map((row) => row.targets)),
    );
    const packed = (positions: tf.Tensor, mask: tf.Tensor): number => {
      const cache = new GptCache({ ...model.config, blockSize: 11 }, 2);
      const past = { cache, start: tf.scalar(0, "int32"), positions, mask };
      const loss = crossEntropy(
        model.logits(int32(rows.map((row) => row.ids)), evaluating, past),
        int32(rows.map((row) => row.targets)),
      );
      return loss.dataSync()[0];
    };
    const positions = int32(rows.map((row) => row.positions));
    const mask = packingMask(int32(rows.map((row) => row.segments)));
    const expected = apartLoss.dataSync()[0];
    expect(packed(positions, mask)).toBeCloseTo(expected, 5);
    const causal = packingMask(int32(rows.map((row) => row.segments.map(() => 0))));
    expect(Math.abs(packed(positions, causal) - expected)).toBeGreaterThan(1e-3);
    expect(Math.abs(packed(tf.range(0, 11, 1, "int32"), mask) - expected)).toBeGreaterThan(1e-3);
  });
});
