import { describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import * as tf from "../../src/core/tf";
import {
  byLength,
  type Episode,
  episodeTensors,
  tokenRows,
  tokenTensor,
  type Width,
  widthFor,
  widthsFor,
} from "../../src/ppo/episode";
import { logprobsOf, scoresOf, valuesOf } from "../../src/ppo/passes";
import { minibatchPolicyLoss, minibatchValueLoss } from "../../src/ppo/ppo-loss";
import { ppoDefaults } from "../../src/ppo/ppo-options";
import { minibatchTensors } from "../../src/ppo/ppo-program";
import { ScalarModel } from "../../src/reward/scalar-model";
import { sizes, smallPolicy } from "./small-ppo";

const policy = smallPolicy();
const value = ScalarModel.from(policy, new Rng(8));
type Rows = Pick<Episode, "prompt" | "answer">[];
/** Prompts and answers of different lengths; the last row is full. */
const episodes: Rows = [
  { prompt: [3, 5, 7], answer: [2, 9, 1] },
  { prompt: [4, 4], answer: [8] },
  { prompt: [16, 15, 14, 13, 12, 11, 10], answer: [9, 8, 7, 6, 5, 1] },
];
const wide = { positions: 13, answerTokens: 6 };
const narrow = { positions: 6, answerTokens: 3 };
const farthest = (a: number[][], b: number[][]): number =>
  Math.max(...a.flatMap((row, i) => row.map((x, n) => Math.abs(x - b[i][n]))));
const rowsOf = (of: typeof logprobsOf | typeof valuesOf, rows: Rows, width: Width = wide): number[][] => {
  const batch = episodeTensors(rows, width);
  const x = of === logprobsOf ? logprobsOf(policy, batch, width) : valuesOf(value, batch, width);
  return tokenRows(x, rows);
};

describe("logprobsOf, valuesOf and scoresOf", () => {
  it("equal what each text gives alone, computed token by token", () => {
    const [logprobs, values] = [rowsOf(logprobsOf, episodes), rowsOf(valuesOf, episodes)];
    const scores = scoresOf(value, episodeTensors(episodes, wide), wide).dataSync();
    for (const [b, { prompt, answer }] of episodes.entries()) {
      const ids = tf.tensor2d([[...prompt, ...answer]], undefined, "int32");
      const all = tf.logSoftmax(policy.logits(ids)).arraySync() as number[][][];
      const everyValue = value.values(ids).arraySync()[0];
      for (const [n, id] of answer.entries()) {
        const before = prompt.length - 1 + n; // the state that had not seen the token yet
        expect(logprobs[b][n], `log π ${b}, ${n}`).toBeCloseTo(all[0][before][id], 4);
        expect(values[b][n], `V ${b}, ${n}`).toBeCloseTo(everyValue[before], 4);
      }
      expect(scores[b], `r ${b}`).toBeCloseTo(everyValue.at(-1)!, 4); // the last token has been seen
    }
  });

  it("do not depend on the width of the rows, nor on the other rows", () => {
    const two = episodes.slice(0, 2);
    for (const of of [logprobsOf, valuesOf]) {
      const together = rowsOf(of, episodes);
      expect(farthest(rowsOf(of, two, narrow), together)).toBeLessThan(1e-4);
      expect(farthest(rowsOf(of, two.slice(1), narrow), together.slice(1))).toBeLessThan(1e-4);
    }
  });

  it("are the same where short rows are computed apart", () => {
    const apart: Width = { ...wide, short: { rows: 2, ...narrow } };
    for (const of of [logprobsOf, valuesOf])
      expect(farthest(rowsOf(of, episodes, apart), rowsOf(of, episodes))).toBeLessThan(1e-4);
    const scores = (width: Width) => [...scoresOf(value, episodeTensors(episodes, width), width).dataSync()];
    expect(farthest([scores(apart)], [scores(wide)])).toBeLessThan(1e-4);
  });

  it("read the reward at the last token, not at the row's last position", () => {
    const batch = episodeTensors(episodes, wide);
    const [first] = scoresOf(value, batch, wide).dataSync();
    const longer = { ...batch, answerLengths: tf.tensor1d([6, 1, 6], "int32") }; // reads filling
    expect(Math.abs(scoresOf(value, longer, wide).dataSync()[0] - first)).toBeGreaterThan(1e-3);
  });
});

describe("episodeTensors", () => {
  it("puts prompt, answer and filling side by side", () => {
    const { ids, promptLengths, answerLengths } = episodeTensors(episodes.slice(0, 2), narrow);
    expect(ids.arraySync()).toEqual([
      [3, 5, 7, 2, 9, 1],
      [4, 4, 8, 0, 0, 0],
    ]);
    expect([...promptLengths.dataSync(), ...answerLengths.dataSync()]).toEqual([3, 2, 3, 1]);
    expect(tokenTensor([[1, 2], [3]], 3).arraySync()).toEqual([
      [1, 2, 0],
      [3, 0, 0],
    ]);
    expect(() => episodeTensors(episodes, narrow)).toThrow(
      "an episode must have at most 6 tokens, 3 of the answer, got 7 + 6",
    );
  });

  it("goes into the narrowest width that holds both texts and answers", () => {
    const apart: Width = { ...wide, short: { rows: 2, ...narrow } };
    const widths = [narrow, { positions: 9, answerTokens: 5 }, apart, wide];
    expect(widthFor(episodes.slice(0, 2), widths)).toBe(narrow);
    expect(widthFor([{ prompt: [1], answer: [2, 3, 4, 5] }], widths)).toBe(widths[1]);
    expect(widthFor(byLength(episodes), widths)).toBe(apart); // the third row alone is long
    expect(widthFor([episodes[0], episodes[2], episodes[2]], widths)).toBe(wide);
    expect(byLength(episodes).map(({ answer }) => answer.length)).toEqual([1, 3, 6]);
  });

  it("gives a half, a half for three quarters of the rows, and all; all alone where that is short", () => {
    const half = { positions: 20, answerTokens: 16 };
    const all = { positions: 40, answerTokens: 32 };
    const some = { ...all, short: { rows: 18, ...half } };
    expect(widthsFor([[1, 2], Array(8).fill(1)], 32, 64, 24)).toEqual([half, some, all]);
    expect(widthsFor([[1, 2]], 9, 64, 24)).toEqual([{ positions: 11, answerTokens: 9 }]);
    expect(widthsFor([Array(60).fill(1)], 32, 64, 24)[2]).toEqual({ positions: 64, answerTokens: 32 });
  });
});

describe("minibatchValueLoss", () => {
  it("clips around the values of the rollout: half the mean of the larger squared error", () => {
    const now = rowsOf(valuesOf, episodes);
    const rows = episodes.map((episode, b) => {
      // Since the rollout each value has moved by ±0.5, more than the clip; the target lies 0.3 above where it is now.
      const old = now[b].map((v, n) => v - (n % 2 === 0 ? 0.5 : -0.5));
      const zeros = now[b].map(() => 0);
      const rest = { index: b, ended: true, logprobs: zeros, refLogprobs: zeros, score: 0, rewards: zeros };
      return { ...episode, ...rest, advantages: zeros, values: old, returns: now[b].map((v) => v + 0.3) };
    });
    // Up by 0.5, clipped to 0.2: 0.3 lower than now, 0.6 from the target. Down by 0.5, clipped: 0.3 higher, on the target; 0.3 counts.
    const errors = episodes.flatMap(({ answer }) => answer.map((_, n) => (n % 2 === 0 ? 0.36 : 0.09)));
    const { loss, clipFraction } = minibatchValueLoss(value, minibatchTensors(rows, wide), 0.2);
    const mean = errors.reduce((sum, e) => sum + e, 0) / errors.length;
    expect(loss.dataSync()[0]).toBeCloseTo(0.5 * mean, 4);
    expect(clipFraction.dataSync()[0]).toBeCloseTo(errors.filter((e) => e > 0.1).length / errors.length, 5);
  });
});

describe("minibatchPolicyLoss", () => {
  const experience = episodes.map((episode, index) => {
    const zeros = episode.answer.map(() => 0);
    const logprobs = rowsOf(logprobsOf, [episode])[0];
    return { ...episode, index, ended: true, logprobs, refLogprobs: logprobs, values: zeros, score: 0 };
  });
  const withA = (advantages: (n: number) => number) =>
    minibatchTensors(
      experience.map((e) => {
        const perToken = e.answer.map((_, n) => advantages(n));
        return { ...e, rewards: perToken, advantages: perToken, returns: perToken };
      }),
      wide,
    );
  const ids = tf.tensor2d([[3, 1, 4, 1, 5]], undefined, "int32");
  const text = { ids, targets: tf.tensor2d([[1, 4, 1, 5, 9]], undefined, "int32") };
  const gradientOf = (f: () => tf.Scalar): Float32Array => {
    const weight = policy.blocks[1].attention.qkv.weight;
    return tf.variableGrads(f, [weight]).grads[weight.name].dataSync() as Float32Array;
  };
  const apart = (a: Float32Array, b: Float32Array, factor = 1): number =>
    Math.max(...a.map((x, i) => Math.abs(x - factor * b[i])));
  const settings = { ...ppoDefaults, ptxCoef: 27.8 };

  it("is plain PPO where γ is 0, and 27.8 steps of a language model where all advantages are", () => {
    const plain = gradientOf(
      () =>
        minibatchPolicyLoss(
          policy,
          withA((n) => n - 1),
          settings,
        ).loss,
    );
    const none = gradientOf(
      () =>
        minibatchPolicyLoss(
          policy,
          withA((n) => n - 1),
          { ...settings, ptxCoef: 0 },
          text,
        ).loss,
    );
    expect(apart(none, plain)).toBeLessThan(1e-6);
    const textAlone = gradientOf(
      () =>
        minibatchPolicyLoss(
          policy,
          withA(() => 0),
          settings,
          text,
        ).ptxLoss,
    );
    const both = gradientOf(
      () =>
        minibatchPolicyLoss(
          policy,
          withA(() => 0),
          settings,
          text,
        ).loss,
    );
    expect(Math.max(...textAlone.map(Math.abs))).toBeGreaterThan(1e-4);
    expect(apart(both, textAlone, 27.8)).toBeLessThan(1e-4);
    expect(apart(plain, textAlone)).toBeGreaterThan(1e-3);
  });

  it("does not depend on the width of the rows, nor does the value model's loss", () => {
    const two = experience.slice(0, 2).map((e) => {
      const perToken = e.answer.map((_, n) => 0.5 * n - 1);
      return { ...e, rewards: perToken, advantages: perToken, returns: perToken.map((a) => a + 3) };
    });
    const losses = [wide, narrow].map((width) => {
      const batch = minibatchTensors(two, width);
      return [
        minibatchPolicyLoss(policy, batch, settings).loss.dataSync()[0],
        minibatchValueLoss(value, batch, 0.2).loss.dataSync()[0],
      ];
    });
    expect(losses[0][0]).toBeCloseTo(losses[1][0], 5);
    expect(losses[0][1]).toBeCloseTo(losses[1][1], 4);
    expect(losses[0][0]).toBeCloseTo((1 + 0.5 + 0 + 1) / 4, 4); // minus the mean advantage
  });

  it("is 0 with dropout in the model's config: none acts, and every ratio is 1", () => {
    expect(sizes.dropout).toBeGreaterThan(0);
    const { approxKl, meanRatio } = minibatchPolicyLoss(
      policy,
      withA(() => 1),
      settings,
    );
    expect(approxKl.dataSync()[0]).toBeLessThan(1e-8);
    expect(meanRatio.dataSync()[0]).toBeCloseTo(1, 5);
  });
});
