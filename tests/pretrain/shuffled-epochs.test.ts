import { describe, expect, it } from "vitest";
import { ShuffledEpochs } from "../../src/pretrain/shuffled-epochs";

const take = (epochs: ShuffledEpochs, n: number) => Array.from({ length: n }, () => epochs.next());
const sorted = (list: number[]) => [...list].sort((a, b) => a - b);

describe("ShuffledEpochs", () => {
  it("gives every index once in each epoch, in another order each time", () => {
    const epochs = new ShuffledEpochs(13, 1);
    const [first, second] = [take(epochs, 13), take(epochs, 13)];
    expect(sorted(first)).toEqual(Array.from({ length: 13 }, (_, i) => i));
    expect(sorted(second)).toEqual(sorted(first));
    expect(second).not.toEqual(first);
    expect(first).not.toEqual(sorted(first));
  });

  it("repeats with the same seed, and not with another", () => {
    const three = [1, 1, 2].map((seed) => take(new ShuffledEpochs(13, seed), 26));
    expect(three[1]).toEqual(three[0]);
    expect(three[2]).not.toEqual(three[0]);
  });

  it("puts every index first about equally often", () => {
    const epochs = new ShuffledEpochs(5, 3);
    const firsts = [0, 0, 0, 0, 0];
    for (let i = 0; i < 2000; i++) firsts[take(epochs, 5)[0]]++;
    // Each count has mean 400 and standard deviation sqrt(2000 · 0.2 · 0.8) = 18; five of them stay within 4 of those.
    for (const count of firsts) expect(Math.abs(count - 400)).toBeLessThan(72);
  });

  it("draws one offset for an epoch, in its range", () => {
    const epochs = new ShuffledEpochs(3, 1, 7);
    const offsets = Array.from({ length: 300 }, () => [epochs.next(), epochs.offset][1]);
    for (let i = 0; i < 300; i += 3) expect(new Set(offsets.slice(i, i + 3)).size).toBe(1);
    expect(sorted([...new Set(offsets)])).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  for (const before of [0, 4, 13, 17, 26]) {
    it(`goes on from a position saved as JSON after ${before} indices`, () => {
      const epochs = new ShuffledEpochs(13, 1, 5);
      take(epochs, before);
      const state = JSON.parse(JSON.stringify(epochs.state()));
      const rest = Array.from({ length: 40 }, () => [epochs.next(), epochs.offset]);
      const other = new ShuffledEpochs(13, 99, 5);
      take(other, 3);
      other.restore(state);
      expect(Array.from({ length: 40 }, () => [other.next(), other.offset])).toEqual(rest);
      expect(other.state()).toEqual(epochs.state());
    });
  }

  it("throws on a position of another number of examples, or one that is none", () => {
    const epochs = new ShuffledEpochs(13, 1);
    const other = () => new ShuffledEpochs(11, 1);
    expect(() => other().restore(epochs.state())).toThrow("data position: count must be 11, got 13");
    expect(() => epochs.restore({ ...epochs.state(), position: 14 })).toThrow("position must be a whole number from 0");
    expect(() => epochs.restore({ ...epochs.state(), rng: [1, 2, 3] })).toThrow("rng must be four whole numbers");
    expect(() => epochs.restore(undefined)).toThrow("data position must be an object, got nothing");
    expect(() => new ShuffledEpochs(0, 1)).toThrow("count must be a whole number from 1");
  });
});
