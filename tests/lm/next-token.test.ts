import { describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import * as tf from "../../src/core/tf";
import { drawToken, type Filter, keepLikeliest, likeliestToken, temperedProbs } from "../../src/lm/next-token";
import { topK as topKInJavaScript, withTemperature } from "../../src/lm/sampling";

const filter = (topK: number, topP: number): Filter => ({ topK: tf.scalar(topK, "int32"), topP: tf.scalar(topP) });
const kept = (probs: number[], topK: number, topP: number) =>
  [...keepLikeliest(tf.tensor2d([probs]), filter(topK, topP)).dataSync()].map((p) => (p > 0 ? 1 : 0));

describe("likeliestToken", () => {
  it("gives the first of equal largest logits, for each text", () => {
    const logits = tf.tensor2d([
      [1, 3, 3, 2],
      [0, -1, -2, 5],
    ]);
    expect([...likeliestToken(logits).dataSync()]).toEqual([1, 3]);
  });
});

describe("temperedProbs", () => {
  it("matches p^(1/T) made to sum to 1", () => {
    const probs = [0.5, 0.3, 0.2];
    for (const temperature of [0.5, 1, 1.7]) {
      const expected = withTemperature(probs, temperature);
      const ours = temperedProbs(tf.log(tf.tensor2d([probs])), tf.scalar(temperature)).dataSync();
      expected.forEach((p, i) => {
        expect(ours[i]).toBeCloseTo(p, 6);
      });
    }
  });

  it("gives all probability to the largest logit when very cold, and stays a number", () => {
    expect([...temperedProbs(tf.tensor2d([[50, 51, -900]]), tf.scalar(1e-30)).dataSync()]).toEqual([0, 1, 0]);
  });
});

describe("keepLikeliest", () => {
  const probs = [0.1, 0.4, 0.15, 0.3, 0.05];

  it("keeps the k largest", () => {
    expect(kept(probs, 1, 1)).toEqual([0, 1, 0, 0, 0]);
    expect(kept(probs, 3, 1)).toEqual([0, 1, 1, 1, 0]);
    expect(kept(probs, 5, 1)).toEqual([1, 1, 1, 1, 1]);
  });

  it("keeps the fewest that sum to topP: 0.4, 0.3, 0.15, 0.1, 0.05 summed are 0.4, 0.7, 0.85, 0.95, 1", () => {
    expect(kept(probs, 5, 0.01)).toEqual([0, 1, 0, 0, 0]);
    expect(kept(probs, 5, 0.39)).toEqual([0, 1, 0, 0, 0]);
    expect(kept(probs, 5, 0.41)).toEqual([0, 1, 0, 1, 0]);
    expect(kept(probs, 5, 0.84)).toEqual([0, 1, 1, 1, 0]);
    expect(kept(probs, 5, 0.86)).toEqual([1, 1, 1, 1, 0]);
    expect(kept(probs, 5, 0.96)).toEqual([1, 1, 1, 1, 1]);
  });

  it("counts topP within what top-k left: 0.4 and 0.3 of 0.85 are 0.47 and 0.82", () => {
    expect(kept(probs, 3, 0.81)).toEqual([0, 1, 0, 1, 0]);
    expect(kept(probs, 3, 0.83)).toEqual([0, 1, 1, 1, 0]);
  });

  it("keeps the first of equal ones, as the readable form does", () => {
    const equal = [0.2, 0.3, 0.2, 0.2, 0.1];
    expect(kept(equal, 3, 1)).toEqual([1, 1, 1, 0, 0]);
    expect(topKInJavaScript(equal, 3).map((p) => (p > 0 ? 1 : 0))).toEqual([1, 1, 1, 0, 0]);
    expect(kept(equal, 5, 0.6)).toEqual([1, 1, 1, 0, 0]); // 0.3, 0.5, 0.7
  });

  it("filters each text by its own probabilities, and leaves what it keeps as it was", () => {
    const rows = tf.tensor2d([
      [0.9, 0.05, 0.05],
      [0.25, 0.25, 0.5],
    ]);
    const result = keepLikeliest(rows, filter(3, 0.7)).arraySync();
    expect(result[0].map((p) => Math.round(p * 100))).toEqual([90, 0, 0]);
    expect(result[1]).toEqual([0.25, 0, 0.5]);
  });
});

describe("drawToken", () => {
  const draw = (weights: number[], u: number) => drawToken(tf.tensor2d([weights]), tf.tensor1d([u])).dataSync()[0];

  it("gives the first token whose summed weight is above u times all: 0.2, 0.2, 0.8, 1", () => {
    const weights = [1, 0, 3, 1]; // need not sum to 1
    expect([0, 0.19, 0.21, 0.79, 0.81, 1 - 2 ** -24].map((u) => draw(weights, u))).toEqual([0, 0, 2, 2, 3, 3]);
  });

  it("does not give a token of weight 0, whatever u is", () => {
    expect(draw([0, 0, 1, 0], 0)).toBe(2);
    expect(draw([0, 0, 1, 0], 1 - 2 ** -24)).toBe(2);
  });

  it("draws with the probabilities' frequencies", () => {
    const rng = new Rng(3);
    const N = 5000;
    const probs = [0.6, 0.1, 0.3];
    const rows = tf.tidy(() => tf.tile(tf.tensor2d([probs]), [N, 1])) as tf.Tensor2D;
    const drawn = drawToken(rows, tf.tensor1d(Array.from({ length: N }, () => rng.uniform()))).dataSync();
    probs.forEach((p, i) => {
      const share = drawn.filter((id) => id === i).length / N;
      expect(Math.abs(share - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / N)); // 4 standard errors
    });
  });
});
