import { describe, expect, it } from "vitest";
import { entry, int32, Program } from "../../src/core/program";
import { Rng } from "../../src/core/random";
import * as tf from "../../src/core/tf";
import { Gpt } from "../../src/lm/gpt";
import { cacheMask, GptCache } from "../../src/lm/gpt-cache";
import { evaluating } from "../../src/nn/dropout";
import { worstDifference } from "../nn/agreement";

const ids = (rows: number[][]) => tf.tensor2d(rows, undefined, "int32");
const vector = (values: number[]) => tf.tensor1d(values, "int32");

/** A GPT with weights large enough to matter, and a cache of 13 rows for B texts. */
function setUp(B: number) {
  const model = new Gpt({ vocabSize: 11, blockSize: 13, nLayer: 2, nHead: 3, nEmbd: 6 }, new Rng(1));
  for (const variable of model.parameters().values()) tf.tidy(() => variable.assign(tf.mul(variable, 10)));
  const cache = new GptCache(model.config, B);
  const step = (count: number) =>
    entry({ ids: int32(B, count), start: int32(), padding: int32(B) }, ({ ids, start, padding }) => {
      const rows = tf.add(tf.range(0, count, 1, "int32"), start); // (T)
      const positions = tf.maximum(
        tf.sub(tf.reshape(rows, [1, count]), tf.reshape(padding, [B, 1])),
        tf.scalar(0, "int32"),
      );
      const mask = cacheMask(start, count, 13, padding);
      return { logits: model.logits(ids, evaluating, { cache, start, positions, mask }) };
    });
  const program = new Program(
    { model: model.parameters(), cache: cache.state() },
    { prefill: step(3), decode: step(1) },
  );
  return { model, program, cache };
}

describe("cacheMask", () => {
  it("equals a hand-worked case: rows 2 and 3 of texts with 0 and 1 rows of padding", () => {
    expect(cacheMask(tf.scalar(2, "int32"), 2, 5, vector([0, 1])).arraySync()).toEqual([
      [
        [
          [1, 1, 1, 0, 0],
          [1, 1, 1, 1, 0],
        ],
      ],
      [
        [
          [0, 1, 1, 0, 0],
          [0, 1, 1, 1, 0],
        ],
      ],
    ]);
  });
});

describe("a GPT with a cache, compiled", () => {
  it("matches the full pass, token by token after three at once", () => {
    const { model, program } = setUp(2);
    const text = [
      [1, 2, 3, 4, 5, 6, 7],
      [9, 8, 7, 6, 5, 4, 3],
    ];
    const padding = vector([0, 0]);
    const at = (first: number, n: number) => ids(text.map((row) => row.slice(first, first + n)));
    const pieces = [program.run("prefill", { ids: at(0, 3), start: 0, padding }).logits];
    for (let t = 3; t < 7; t++) pieces.push(program.run("decode", { ids: at(t, 1), start: t, padding }).logits);
    const full = [...model.logits(ids(text)).dataSync()];
    expect(Math.max(...full.map(Math.abs))).toBeGreaterThan(1);
    expect(worstDifference(tf.concat(pieces, 1), full)).toBeLessThan(1e-5);
  });

  it("gives a text padded in front the logits that it has alone", () => {
    const { model, program } = setUp(2);
    const padding = vector([0, 2]);
    program.run("prefill", {
      ids: ids([
        [1, 2, 3],
        [0, 0, 9],
      ]),
      start: 0,
      padding,
    });
    const { logits } = program.run("decode", { ids: ids([[4], [8]]), start: 3, padding });
    const alone = (row: number[]) => [
      ...model
        .logits(ids([row]))
        .slice([0, row.length - 1, 0], [1, 1, 11])
        .dataSync(),
    ];
    expect(worstDifference(logits, [...alone([1, 2, 3, 4]), ...alone([9, 8])])).toBeLessThan(1e-5);
  });

  it("takes in weights that were changed in between", () => {
    const { model, program } = setUp(2);
    const padding = vector([0, 0]);
    const x = ids([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    const before = program.run("prefill", { ids: x, start: 0, padding }).logits;
    tf.tidy(() => model.tokenEmbedding.weight.assign(tf.mul(model.tokenEmbedding.weight, -1)));
    const after = program.run("prefill", { ids: x, start: 0, padding }).logits;
    expect(worstDifference(after, [...model.logits(x).dataSync()])).toBeLessThan(1e-5);
    expect(worstDifference(after, [...before.dataSync()])).toBeGreaterThan(0.1);
  });

  it("keeps rows that are already in the cache when others are written", () => {
    const { program, cache } = setUp(2);
    const padding = vector([0, 0]);
    program.run("prefill", {
      ids: ids([
        [1, 2, 3],
        [4, 5, 6],
      ]),
      start: 0,
      padding,
    });
    const first = () => [...tf.slice(cache.layers[1].keys, [0, 0, 0, 0], [2, 3, 3, 2]).dataSync()];
    const before = first();
    program.run("decode", { ids: ids([[7], [8]]), start: 3, padding });
    expect(first()).toEqual(before);
    expect(tf.max(tf.abs(tf.slice(cache.layers[1].keys, [0, 0, 4, 0], [2, 3, 9, 2]))).dataSync()[0]).toBe(0);
  });
});
