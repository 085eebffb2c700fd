import { describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import * as tf from "../../src/core/tf";
import { Gpt } from "../../src/lm/gpt";
import { TextGenerator } from "../../src/lm/text-generator";
import { answerIds, answerLogprobs, statesBefore } from "../../src/ppo/answer-tokens";
import { klEstimate } from "../../src/ppo/kl";
import { policyLoss } from "../../src/ppo/policy-loss";
import { whiten } from "../../src/ppo/whiten";

const int32 = (rows: number[][]): tf.Tensor2D => tf.tensor2d(rows, undefined, "int32");

describe("statesBefore", () => {
  it("takes positions 2, 3, 4 for the answer of three tokens after a prompt of three", () => {
    const positions = tf.tensor2d([[0, 1, 2, 3, 4, 5]]);
    expect([...statesBefore(positions, 3).dataSync()]).toEqual([2, 3, 4]);
    expect([...answerIds(int32([[10, 11, 12, 13, 14, 15]]), 3).dataSync()]).toEqual([13, 14, 15]);
    expect(statesBefore(tf.zeros([2, 7, 11]), 5).shape).toEqual([2, 2, 11]);
  });

  it("throws where there is no prompt or no answer", () => {
    expect(() => statesBefore(tf.zeros([1, 4]), 0)).toThrow("promptLength must be a whole number from 1 to 3, got 0");
    expect(() => answerIds(int32([[1, 2]]), 2)).toThrow("promptLength must be a whole number from 1 to 1, got 2");
  });
});

describe("answerLogprobs", () => {
  it("equals logits 2, 1, 0 by hand, at temperature 1 and 0.7", () => {
    const logits = tf.tensor3d([
      [
        [2, 1, 0],
        [9, 9, 9],
      ],
    ]);
    const at = (id: number, temperature: number): number =>
      answerLogprobs(logits, int32([[0, id]]), 1, temperature).dataSync()[0];
    [-0.407606, -1.407606, -2.407606].forEach((value, id) => void expect(at(id, 1)).toBeCloseTo(value, 5));
    [-0.260118, -1.68869, -3.117261].forEach((value, id) => void expect(at(id, 0.7)).toBeCloseTo(value, 5));
  });

  it("equals what was noted while the tokens were drawn with a cache: ratio 1, KL 0, loss 0 before the first step", async () => {
    const policy = new Gpt({ vocabSize: 17, blockSize: 11, nLayer: 2, nHead: 3, nEmbd: 21 }, new Rng(4));
    for (const variable of policy.parameters().values()) if (variable.rank === 2) variable.assign(tf.mul(variable, 6));
    const prompts = [
      [3, 5, 7],
      [2, 2, 9],
      [16, 1, 4],
      [8, 8, 8],
      [0, 13, 6],
    ];
    const generator = new TextGenerator(policy);
    const completions = await generator.generate(prompts, { maxNewTokens: 5, seed: 2 });
    generator.dispose();
    const ids = int32(completions.map((completion, b) => [...prompts[b], ...completion.ids]));
    const noted = tf.tensor2d(completions.map(({ logprobs }) => logprobs));
    const now = answerLogprobs(policy.logits(ids), ids, 3);
    expect(Math.max(...tf.abs(tf.sub(now, noted)).dataSync())).toBeLessThan(1e-4);
    const mask = tf.ones<tf.Rank.R2>([5, 5]);
    expect(Math.max(...tf.abs(klEstimate("k3", now, noted)).dataSync())).toBeLessThan(1e-7);
    const advantages = whiten(tf.randomNormal([5, 5], 0, 3, "float32", 7), mask);
    const { loss, clipFraction, approxKl, meanRatio } = policyLoss(now, noted, advantages, mask, 0.2);
    expect(loss.dataSync()[0]).toBeCloseTo(0, 4);
    expect(clipFraction.dataSync()[0]).toBe(0);
    expect(approxKl.dataSync()[0]).toBeLessThan(1e-8);
    expect(meanRatio.dataSync()[0]).toBeCloseTo(1, 5);
    // One position off, and nothing fits.
    const shifted = answerLogprobs(policy.logits(ids), ids, 2);
    expect(Math.max(...tf.abs(tf.sub(tf.slice(shifted, [0, 0], [5, 5]), noted)).dataSync())).toBeGreaterThan(0.1);
  });
});
