import { describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import * as tf from "../../src/core/tf";
import { Gpt } from "../../src/lm/gpt";
import { TextGenerator } from "../../src/lm/text-generator";
import { answerIds, answerLogprobs, answerMask, statesBefore } from "../../src/ppo/answer-tokens";
import { klEstimate } from "../../src/ppo/kl";
import { logprobsOf } from "../../src/ppo/passes";
import { policyLoss } from "../../src/ppo/policy-loss";
import { whiten } from "../../src/ppo/whiten";

const int32 = (rows: number[][]): tf.Tensor2D => tf.tensor2d(rows, undefined, "int32");

const lengths = (...values: number[]): tf.Tensor1D => tf.tensor1d(values, "int32");

describe("statesBefore", () => {
  it("takes positions 2, 3, 4 for the answer of three tokens after a prompt of three", () => {
    const positions = tf.tensor2d([[0, 1, 2, 3, 4, 5]]);
    expect([...statesBefore(positions, lengths(3), 3).dataSync()]).toEqual([2, 3, 4]);
    expect([...answerIds(int32([[10, 11, 12, 13, 14, 15]]), lengths(3), 3).dataSync()]).toEqual([13, 14, 15]);
  });

  it("takes each row's own, and its last position again where a row has no more", () => {
    const x = tf.tensor3d([0, 1].map((b) => Array.from({ length: 5 }, (_, t) => [10 * b + t, -1])));
    expect(statesBefore(x, lengths(1, 4), 3).arraySync()).toEqual([
      [
        [0, -1],
        [1, -1],
        [2, -1],
      ],
      [
        [13, -1],
        [14, -1],
        [14, -1],
      ],
    ]);
    expect(() => statesBefore(x, lengths(1), 3)).toThrow("promptLengths must have shape [2], got [1]");
  });

  it("gives each state's gradient to its position alone", () => {
    const gradient = tf.grad((x) =>
      tf.sum(
        tf.mul(
          statesBefore(x, lengths(2, 3), 2),
          tf.tensor2d([
            [3, 5],
            [7, 11],
          ]),
        ),
      ),
    );
    expect(gradient(tf.zeros([2, 5])).arraySync()).toEqual([
      [0, 3, 5, 0, 0],
      [0, 0, 7, 11, 0],
    ]);
  });
});

describe("answerMask", () => {
  it("is 1 at as many tokens as an answer has", () => {
    expect(answerMask(lengths(1, 3), 3).arraySync()).toEqual([
      [1, 0, 0],
      [1, 1, 1],
    ]);
  });
});

describe("answerLogprobs", () => {
  it("equals logits 2, 1, 0 by hand, at temperature 1 and 0.7", () => {
    const logits = tf.tensor3d([[[2, 1, 0]]]);
    const at = (id: number, temperature: number): number =>
      answerLogprobs(logits, int32([[id]]), temperature).dataSync()[0];
    [-0.407606, -1.407606, -2.407606].forEach((value, id) => void expect(at(id, 1)).toBeCloseTo(value, 5));
    [-0.260118, -1.68869, -3.117261].forEach((value, id) => void expect(at(id, 0.7)).toBeCloseTo(value, 5));
    // What is drawn from the two likeliest alone has other probabilities than these: ln σ(1) = -0.313262.
    expect(Math.log(1 / (1 + Math.exp(-1)))).toBeCloseTo(-0.313262, 6);
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
    const width = { positions: 8, answerTokens: 5 };
    const three = { ids, promptLengths: lengths(3, 3, 3, 3, 3), answerLengths: lengths(5, 5, 5, 5, 5) };
    const now = logprobsOf(policy, three, width);
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
    const shifted = logprobsOf(policy, { ...three, promptLengths: lengths(2, 2, 2, 2, 2) }, width);
    expect(Math.max(...tf.abs(tf.sub(shifted, noted)).dataSync())).toBeGreaterThan(0.1);
  });
});
