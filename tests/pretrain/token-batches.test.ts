import { describe, expect, it } from "vitest";
import * as tf from "../../src/core/tf";
import { TokenBatches } from "../../src/pretrain/token-batches";

const [B, T, N] = [3, 5, 53];
const stream = Uint16Array.from({ length: N }, (_, i) => 100 + i);
const options = { batchSize: B, blockSize: T, seed: 1 };

/** The rows of the next batches, and proof that nothing else is left. */
function take(batches: TokenBatches, n: number) {
  return Array.from({ length: n }, () => {
    const { ids, targets } = batches.next();
    const rows = ids.arraySync().map((row, b) => ({ ids: row, targets: targets.arraySync()[b] }));
    tf.dispose([ids, targets]);
    return rows;
  }).flat();
}

describe("TokenBatches", () => {
  it("gives windows of neighbours, and for each token the one after it", () => {
    for (const { ids, targets } of take(new TokenBatches(stream, options), 20)) {
      expect(ids).toEqual(Array.from({ length: T }, (_, t) => ids[0] + t));
      expect(targets).toEqual(ids.map((id) => id + 1));
    }
  });

  it("gives every window of an epoch once, all but fewer than 2 T tokens of the stream", () => {
    // 53 tokens, T = 5: floor((53 - 5) / 5) = 9 windows, and 53 - 9 · 5 = 8 places to start, of which the first 5 are used.
    const batches = new TokenBatches(stream, options);
    expect(batches.batchesPerEpoch).toBe(3);
    const starts = [0, 1, 2, 3].map(() => take(batches, 3).map(({ ids }) => ids[0] - 100));
    for (const epoch of starts) {
      const first = Math.min(...epoch);
      expect(first).toBeLessThan(T);
      expect([...epoch].sort((a, b) => a - b)).toEqual(Array.from({ length: 9 }, (_, i) => first + i * T));
    }
    expect(new Set(starts.map((epoch) => Math.min(...epoch))).size).toBeGreaterThan(1); // epochs cut elsewhere
  });

  it("takes a stream that holds one window and its last target, and throws on a shorter one", () => {
    const [row] = take(new TokenBatches(stream.slice(0, T + 1), { ...options, batchSize: 1 }), 1);
    expect(row).toEqual({ ids: [100, 101, 102, 103, 104], targets: [101, 102, 103, 104, 105] });
    expect(() => new TokenBatches(stream.slice(0, T), options)).toThrow(
      "the stream must hold at least blockSize + 1 = 6 tokens, got 5; make blockSize smaller",
    );
  });

  it("keeps a batch as it was when the next one is made", () => {
    const batches = new TokenBatches(stream, options);
    const first = batches.next();
    const before = take(new TokenBatches(stream, options), 1);
    tf.dispose(batches.next());
    expect(first.ids.arraySync()).toEqual(before.map(({ ids }) => ids));
    tf.dispose(first);
  });

  it("goes on from a saved position, and throws on one of another stream", () => {
    const batches = new TokenBatches(stream, options);
    take(batches, 5);
    const state = JSON.parse(JSON.stringify(batches.state()));
    const rest = take(batches, 7);
    const other = new TokenBatches(stream, { ...options, seed: 2 });
    other.restore(state);
    expect(take(other, 7)).toEqual(rest);
    const changed = Uint16Array.from(stream);
    changed[7]++;
    expect(() => new TokenBatches(changed, options).restore(state)).toThrow(/data position: fingerprint must be "/);
    expect(() => new TokenBatches(stream.slice(1), options).restore(state)).toThrow("tokens must be 52, got 53");
  });

  it("leaves no tensor behind but the two that it gives", () => {
    const batches = new TokenBatches(stream, options);
    const before = tf.memory().numTensors;
    const { ids, targets } = batches.next();
    expect([ids.shape, targets.shape, ids.dtype]).toEqual([[B, T], [B, T], "int32"]);
    expect(tf.memory().numTensors).toBe(before + 2);
    tf.dispose([ids, targets]);
  });
});
