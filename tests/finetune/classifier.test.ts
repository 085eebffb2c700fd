import { afterAll, describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import * as tf from "../../src/core/tf";
import { Classifier } from "../../src/finetune/classifier";
import { answerLoss, combinedLoss, nextTokens } from "../../src/finetune/loss";
import { transfer } from "../../src/finetune/transfer";
import { Gpt } from "../../src/lm/gpt";

const config = { vocabSize: 13, blockSize: 11, nLayer: 3, nHead: 2, nEmbd: 10, norm: "post", dropout: 0 } as const;
const pretrained = new Gpt(config, new Rng(1));
afterAll(() => pretrained.dispose());

const numbers = (tensor: tf.Tensor): number[] => Array.from(tensor.dataSync());
const ids = (rows: number[][]) => tf.tensor2d(rows, [rows.length, rows[0].length], "int32");
const ends = (columns: number[]) => tf.tensor1d(columns, "int32");

function expectClose(got: readonly number[], wanted: readonly number[]): void {
  expect(got.length).toBe(wanted.length);
  expect(Math.max(...got.map((value, i) => Math.abs(value - wanted[i])))).toBeLessThan(1e-5);
}

describe("Classifier", () => {
  it("matches W_y times the vector at the extract token, found with a loop", () => {
    const model = new Classifier(pretrained, { sequences: 1, classes: 3 }, new Rng(2));
    const rows = [
      [1, 2, 12, 12, 12],
      [3, 4, 5, 6, 12],
    ];
    const columns = [2, 4];
    const { answers, lm } = model.forward(ids(rows), ends(columns));
    expect(answers.shape).toEqual([2, 3]);
    expect(lm.shape).toEqual([2, 5, 13]);
    const h = pretrained.hidden(ids(rows)).arraySync() as number[][][];
    const w = model.outputWeight.arraySync();
    const slow = columns.flatMap((end, b) =>
      [0, 1, 2].map((k) => h[b][end].reduce((sum, value, c) => sum + value * w[c][k], 0)),
    );
    expectClose(numbers(answers), slow);
  });

  it("does not look behind the extract token", () => {
    const model = new Classifier(pretrained, { sequences: 1, classes: 2 }, new Rng(2));
    const one = numbers(model.forward(ids([[1, 2, 12, 12, 12]]), ends([2])).answers);
    const other = numbers(model.forward(ids([[1, 2, 12, 7, 3]]), ends([2])).answers);
    expectClose(one, other);
  });

  it("keeps a similarity's scores when the two texts change places", () => {
    const model = new Classifier(pretrained, { sequences: 2, classes: 2 }, new Rng(2));
    const [a, b] = [
      [10, 1, 2, 11, 3, 12],
      [10, 3, 11, 1, 2, 12],
    ];
    const one = model.forward(ids([a, b]), ends([5, 5])).answers;
    expect(one.shape).toEqual([1, 2]);
    const other = numbers(model.forward(ids([b, a]), ends([5, 5])).answers);
    expectClose(numbers(one), other);
  });

  it("gives each answer of a multiple choice a score that does not depend on the others", () => {
    const model = new Classifier(pretrained, { sequences: 3, classes: 3, choice: true }, new Rng(2));
    const rows = [
      [10, 1, 11, 2, 12],
      [10, 1, 11, 3, 12],
      [10, 1, 11, 4, 12],
    ];
    const given = numbers(model.forward(ids(rows), ends([4, 4, 4])).answers);
    const turned = numbers(model.forward(ids([rows[2], rows[0], rows[1]]), ends([4, 4, 4])).answers);
    expectClose(turned, [given[2], given[0], given[1]]);
    expect(model.outputWeight.shape).toEqual([10, 1]);
  });

  it("throws when a choice has more answers than sequences", () => {
    expect(() => new Classifier(pretrained, { sequences: 2, classes: 3, choice: true }, new Rng(2))).toThrow(
      /as many sequences as answers, got 2 and 3/,
    );
  });
});

describe("losses", () => {
  it("equals eq. (4) on two examples: (-ln 0.8 - ln 0.5) / 2 = 0.4581", () => {
    const logits = tf.tensor2d([
      [Math.log(0.8), Math.log(0.2)],
      [0, 0],
    ]);
    expect(answerLoss(logits, ends([0, 1])).dataSync()[0]).toBeCloseTo((-Math.log(0.8) - Math.log(0.5)) / 2, 6);
  });

  it("equals eq. (5): 0.4 + 0.5 × 3 = 1.9, and 0.4 + 0.1 × 3 = 0.7", () => {
    expect(combinedLoss(tf.scalar(0.4), tf.scalar(3)).dataSync()[0]).toBeCloseTo(1.9, 6);
    expect(combinedLoss(tf.scalar(0.4), tf.scalar(3), 0.1).dataSync()[0]).toBeCloseTo(0.7, 6);
  });

  it("gives the next token as the target, and nothing from the extract token on", () => {
    expect(nextTokens([[10, 7, 8, 12, 12, 12]], [3])).toEqual([[7, 8, 12, -1, -1, -1]]);
  });
});

describe("transfer", () => {
  it("keeps the old rows of the embedding and every layer, and adds rows for the new tokens", () => {
    const model = transfer(pretrained, { dropout: 0 }, new Rng(5));
    expect(model.config.vocabSize).toBe(16);
    const before = pretrained.logits(ids([[1, 2, 3, 4, 5]])).arraySync()[0][4];
    const after = model.logits(ids([[1, 2, 3, 4, 5]])).arraySync()[0][4];
    expectClose(after.slice(0, 13), before);
    const rows = numbers(tf.slice(model.tokenEmbedding.weight, [13, 0]));
    expect(new Set(rows).size).toBe(30);
    model.dispose();
  });

  it("takes the first layers only, where asked", () => {
    const model = transfer(pretrained, { layers: 1 }, new Rng(5));
    const same = (path: string) => {
      const [a, b] = [pretrained, model].map((gpt) => numbers(gpt.parameters().get(path)!));
      return a.every((value, i) => value === b[i]);
    };
    expect(same("positionEmbedding.weight")).toBe(true);
    expect(same("blocks.0.mlp.up.weight")).toBe(true);
    expect(same("blocks.1.mlp.up.weight")).toBe(false);
    expect(same("blocks.2.attention.qkv.weight")).toBe(false);
    model.dispose();
  });

  it("does not change the pre-trained model, and throws when there are not so many layers", () => {
    const before = numbers(pretrained.tokenEmbedding.weight);
    const model = transfer(pretrained, {}, new Rng(5));
    model.tokenEmbedding.weight.assign(tf.zeros([16, 10]));
    expect(numbers(pretrained.tokenEmbedding.weight)).toEqual(before);
    model.dispose();
    expect(() => transfer(pretrained, { layers: 4 }, new Rng(5))).toThrow(/layers.*3.*4/);
  });
});
