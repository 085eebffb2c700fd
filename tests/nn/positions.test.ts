import { describe, expect, it } from "vitest";
import * as tf from "../../src/core/tf";
import { sinusoidalPositions } from "../../src/nn/positions";

describe("sinusoidalPositions", () => {
  it("equals the formula, worked by hand for C = 4", () => {
    // pair 0 turns by 1 radian a position, pair 1 by 1 / 10000^(2/4) = 0.01
    const rows = sinusoidalPositions(3, 4).arraySync();
    expect(rows[0]).toEqual([0, 1, 0, 1]);
    const third = [Math.sin(2), Math.cos(2), Math.sin(0.02), Math.cos(0.02)];
    for (const [c, x] of third.entries()) expect(rows[2][c]).toBeCloseTo(x, 5);
  });

  it("gives dot products that depend on the distance alone", () => {
    const waves = sinusoidalPositions(19, 14);
    const dots = tf.matMul(waves, waves, false, true).arraySync() as number[][];
    for (const distance of [0, 1, 5]) {
      for (let t = 0; t + distance < 19; t++) expect(dots[t][t + distance]).toBeCloseTo(dots[0][distance], 4);
    }
    expect(dots[0][5]).not.toBeCloseTo(dots[0][1], 1);
  });

  it("throws when the channels do not go in pairs", () => {
    expect(() => sinusoidalPositions(3, 5)).toThrow("C must be even, a sine and a cosine for each angle, got 5");
  });

  it("leaves one tensor behind", () => {
    const before = tf.memory().numTensors;
    sinusoidalPositions(7, 6).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
