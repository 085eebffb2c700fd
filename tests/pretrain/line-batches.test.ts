import { describe, expect, it } from "vitest";
import type * as tf from "../../src/core/tf";
import { lineBatches } from "../../src/pretrain/line-batches";
import { RepeatBatches } from "../../src/pretrain/repeat-batches";
import { CharTokenizer } from "../../src/text/char-tokenizer";

const lines = ["a", "bb", "ccc", "dd", "e"];
const tokenizer = new CharTokenizer(lines);
const numbers = ({ ids, targets }: { ids: tf.Tensor2D; targets: tf.Tensor2D }) => [
  ids.arraySync(),
  targets.arraySync(),
];

describe("lineBatches", () => {
  it("gives every line once an epoch", () => {
    const batches = lineBatches(tokenizer, lines, { batchSize: 5, blockSize: 7, seed: 1 });
    const seen = batches
      .next()
      .ids.arraySync()
      .map((row) => tokenizer.decode(row));
    expect(seen.sort()).toEqual(lines);
  });

  it("repeats with the same seed, and goes on from a saved position", () => {
    const make = () => lineBatches(tokenizer, lines, { batchSize: 2, blockSize: 5, seed: 3 });
    const [first, second] = [make(), make()];
    first.next();
    second.restore(first.state());
    expect(numbers(second.next())).toEqual(numbers(first.next()));
  });
});

describe("RepeatBatches", () => {
  const options = { vocabSize: 11, batchSize: 3, blockSize: 7, periods: [2, 3] as const, seed: 5 };

  it("gives targets that are the ids one further on", () => {
    const [ids, targets] = numbers(new RepeatBatches(options).next());
    expect(ids.map((row) => row.length)).toEqual([7, 7, 7]);
    for (const [b, row] of ids.entries()) expect(targets[b].slice(0, 6)).toEqual(row.slice(1));
  });

  it("goes on from a saved position, with texts not seen before", () => {
    const batches = new RepeatBatches(options);
    const before = numbers(batches.next());
    const state = batches.state();
    const next = numbers(batches.next());
    expect(next).not.toEqual(before);
    const again = new RepeatBatches({ ...options, seed: 99 });
    again.restore(state);
    expect(numbers(again.next())).toEqual(next);
  });
});
