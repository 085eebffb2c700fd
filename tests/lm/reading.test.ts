import { describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import * as tf from "../../src/core/tf";
import { Gpt } from "../../src/lm/gpt";
import { distribution } from "../../src/lm/language-model";
import { lineBatch } from "../../src/lm/line-batch";
import { MlpLm } from "../../src/lm/mlp";
import { byPart, sayAloud, surprises, surprisesOf, surprisesOfNetwork, type Transformer } from "../../src/lm/reading";
import { CharTokenizer } from "../../src/text/char-tokenizer";
import { letters } from "../../src/text/sequence";

const lines = ["AB=xy", "B=y", "ABB=xyy"];
const tokenizer = new CharTokenizer(lines); // END = A B x y: ids 0 to 5, "=" is 1
const blockSize = 11;

describe("lineBatch", () => {
  it("equals START in front, END behind, the rest ignored", () => {
    const { ids, targets } = lineBatch(tokenizer, ["B=y", "AB=xy"], 7);
    expect(ids.arraySync()).toEqual([
      [0, 3, 1, 5, 0, 0, 0],
      [0, 2, 3, 1, 4, 5, 0],
    ]);
    expect(targets.arraySync()).toEqual([
      [3, 1, 5, 0, -1, -1, -1],
      [2, 3, 1, 4, 5, 0, -1],
    ]);
  });

  it("throws when a line leaves no place for START", () => {
    expect(() => lineBatch(tokenizer, ["AB=xy"], 5)).toThrow('a line must have at most 4 characters, got "AB=xy"');
  });
});

describe("surprises", () => {
  const model = new Gpt({ vocabSize: 6, blockSize, nLayer: 1, nHead: 2, nEmbd: 10 }, new Rng(1));

  it("equals -ln P of each symbol and of END, line by line", () => {
    const nats = surprises(model, tokenizer, lines);
    expect(nats.map((line) => line.length)).toEqual([6, 4, 8]);
    lines.forEach((line, i) => {
      const ids = [0, ...tokenizer.encode(line)];
      const p = tf.softmax(model.logits(tf.tensor2d([ids], undefined, "int32"))).arraySync() as number[][][];
      for (const [t, next] of [...ids.slice(1), 0].entries())
        expect(nats[i][t]).toBeCloseTo(-Math.log(p[0][t][next]), 4);
    });
  });

  it("gives the same for a model asked symbol by symbol and all at once", () => {
    const form = { blockSize: 3, nEmbd: 2, hidden: [7], activation: "tanh", dropout: 0 } as const;
    const network = new MlpLm(tokenizer, form, new Rng(2));
    const [one, all] = [surprisesOf(network, lines), surprisesOfNetwork(network, lines)];
    expect(one.flat().length).toBe(18);
    for (const [i, line] of one.entries())
      for (const [t, value] of line.entries()) expect(all[i][t]).toBeCloseTo(value, 5);
    expect(one[1][0]).toBeCloseTo(-Math.log(distribution(network, [])[3]), 5); // "B" after nothing
    expect(letters(lines[1])[0]).toBe("B");
  });
});

describe("byPart", () => {
  it("equals means over letters with '=', and over sounds with END", () => {
    // "B=y" and "AB=x": letters 1 2 | 3 4 5, sounds 10 20 | 30 40
    const nats = [
      [1, 2, 10, 20],
      [3, 4, 5, 30, 40],
    ];
    expect(byPart(["B=y", "AB=x"], nats)).toEqual({ letters: 3, sounds: 25, all: 115 / 9 });
  });
});

describe("sayAloud", () => {
  /** Says one x for each letter: it counts the letters before "=" and the x behind it. */
  const counter: Transformer = {
    config: { blockSize },
    logits: (ids) => {
      const rows = (ids.arraySync() as number[][]).map((row) =>
        row.map((_, t) => {
          const seen = row.slice(0, t + 1);
          const [count, said] = [
            seen.filter((id) => id === 2 || id === 3).length,
            seen.filter((id) => id === 4).length,
          ];
          return Array.from({ length: 6 }, (_, id) => (id === (said < count ? 4 : 0) ? 1 : 0));
        }),
      );
      return tf.tensor3d(rows);
    },
  };

  it("gives the likeliest symbols until END, for words of different lengths", () => {
    expect(sayAloud(counter, tokenizer, ["AB", "B", "ABBA"])).toEqual(["xx", "x", "xxxx"]);
  });

  it("gives no more than the context holds", () => {
    const endless: Transformer = {
      ...counter,
      logits: (ids) => tf.oneHot(tf.fill(ids.shape, 5, "int32"), 6) as tf.Tensor3D,
    };
    expect(sayAloud(endless, tokenizer, ["AB"])).toEqual(["yyyyyyyy"]); // START A B = and 7 more are looked at; the 8th is said last
  });
});
