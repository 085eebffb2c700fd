import { afterAll, describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import * as tf from "../../src/core/tf";
import { Gpt } from "../../src/lm/gpt";
import { startAsWideAsGpt1 } from "../../src/lm/gpt-start";
import { attentionByLayer, hiddenByLayer, logitLens } from "../../src/lm/look-inside";
import { longTextLogprobs, nextTokenLogprobs, textLogprob, textsLoss } from "../../src/lm/text-logprob";

const sizes = { vocabSize: 13, blockSize: 7, nLayer: 3, nHead: 2, nEmbd: 10 };
const models = (["pre", "post"] as const).map(
  (norm) => [norm, startAsWideAsGpt1(new Gpt({ ...sizes, norm }, new Rng(2)))] as const,
);
const ids = tf.tensor2d([[3, 1, 12, 0, 5]], [1, 5], "int32");
const distance = (a: tf.Tensor, b: tf.Tensor): number => tf.tidy(() => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0]);

afterAll(() => {
  for (const [, gpt] of models) gpt.dispose();
  ids.dispose();
});

describe.each(models)("a %s-norm GPT, looked into", (_, gpt) => {
  it("gives one set of vectors before the first block and after each; the last are the model's own", () => {
    const all = hiddenByLayer(gpt, ids);
    expect(all.length).toBe(4);
    expect(distance(all[3], gpt.hidden(ids))).toBeLessThan(1e-5);
    expect(distance(all[2], all[3])).toBeGreaterThan(0.01);
  });

  it("equals the model's logits after the last layer", () => {
    expect(distance(logitLens(gpt, ids)[3], gpt.logits(ids))).toBeLessThan(1e-4);
  });

  it("gives attention whose rows sum to 1 and never look ahead, and that moves the vectors as the block says", () => {
    const weights = attentionByLayer(gpt, ids);
    expect(weights.map(({ shape }) => shape.join())).toEqual(["1,2,5,5", "1,2,5,5", "1,2,5,5"]);
    const [[head]] = weights[1].arraySync();
    for (const [t, row] of head.entries()) {
      expect(row.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
      expect(row.slice(t + 1).every((w) => w === 0)).toBe(true);
    }
    const other = tf.tensor2d([[3, 1, 12, 0, 6]], [1, 5], "int32");
    const changed = attentionByLayer(gpt, other)[1];
    expect(
      distance(tf.slice(changed, [0, 0, 0, 0], [1, 2, 4, 5]), tf.slice(weights[1], [0, 0, 0, 0], [1, 2, 4, 5])),
    ).toBeLessThan(1e-6);
  });

  it("matches the log-softmax of each next token, summed over a continuation", () => {
    const logprobs = tf.logSoftmax(gpt.logits(ids)).arraySync() as number[][][];
    const slow = [1, 12, 0, 5].map((next, t) => logprobs[0][t][next]);
    nextTokenLogprobs(gpt, [3, 1, 12, 0, 5]).map((p, t) => expect(p).toBeCloseTo(slow[t], 4));
    expect(textLogprob(gpt, [3, 1], [12, 0, 5])).toBeCloseTo(slow[1] + slow[2] + slow[3], 4);
  });

  it("matches, for a text of any length, each token in the first window of 7 that holds it, windows 4 apart", () => {
    const text = [3, 1, 12, 0, 5, 9, 2, 2, 7, 11, 4, 6, 8]; // 12 judged: 7 in the window at 0, 4 more at 4, 1 more at 8
    const slow = [...nextTokenLogprobs(gpt, text.slice(0, 8))];
    slow.push(...nextTokenLogprobs(gpt, text.slice(4, 12)).slice(3));
    slow.push(...nextTokenLogprobs(gpt, text.slice(8, 13)).slice(3));
    const got = longTextLogprobs(gpt, text);
    expect(got.length).toBe(12);
    got.map((p, t) => expect(p).toBeCloseTo(slow[t], 5));
    expect(longTextLogprobs(gpt, [3, 1, 12])).toEqual(nextTokenLogprobs(gpt, [3, 1, 12]));
  });

  it("equals the mean over the tokens of all texts, END included", () => {
    const nats = [
      [0, 3, 0],
      [0, 5, 1, 2, 0],
    ].flatMap((ids) => nextTokenLogprobs(gpt, ids));
    const mean = nats.reduce((a, b) => a - b, 0) / 6; // 2 + 4 tokens
    expect(textsLoss(gpt, [[3], [5, 1, 2]], 0)).toBeCloseTo(mean, 5);
  });

  it("cuts a context that is too long at its beginning, and throws where nothing can be judged", () => {
    const long = textLogprob(gpt, [9, 9, 9, 9, 3, 1, 2, 4], [12, 0]);
    expect(long).toBeCloseTo(textLogprob(gpt, [9, 9, 3, 1, 2, 4], [12, 0]), 4);
    expect(() => textLogprob(gpt, [], [1])).toThrow(/a context and 1 to 7 tokens to judge, got 0 and 1/);
    expect(() => textLogprob(gpt, [1], [])).toThrow(/got 1 and 0/);
  });
});

describe("startAsWideAsGpt1", () => {
  it("makes matrices √(768 / C) times larger and leaves gains and biases", () => {
    const [plain, wide] = [new Gpt(sizes, new Rng(4)), startAsWideAsGpt1(new Gpt(sizes, new Rng(4)))];
    const [a, b] = [plain, wide].map((gpt) => gpt.weights());
    const factor = Math.sqrt(768 / 10);
    const near = (path: string, times: number) =>
      a.get(path)!.every((value, i) => Math.abs(b.get(path)![i] - times * value) < 1e-5);
    expect(near("blocks.1.mlp.up.weight", factor)).toBe(true);
    expect(near("tokenEmbedding.weight", factor)).toBe(true);
    expect(near("blocks.1.norm1.gain", 1)).toBe(true);
    plain.dispose();
    wide.dispose();
  });
});
