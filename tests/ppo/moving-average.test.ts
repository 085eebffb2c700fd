import { describe, expect, it } from "vitest";
import * as tf from "../../src/core/tf";
import { MovingAverage } from "../../src/ppo/moving-average";

describe("MovingAverage", () => {
  it("is 0.077181 after ten updates from 0 towards 1, and half way after 86.3", () => {
    const weight = tf.variable(tf.zeros([2, 3]));
    const average = tf.variable(tf.zeros([2, 3]));
    const moving = new MovingAverage(new Map([["weight", weight]]), new Map([["weight", average]]));
    weight.assign(tf.ones([2, 3]));
    for (let i = 0; i < 10; i++) moving.update();
    expect(average.dataSync()[5]).toBeCloseTo(0.077181, 5);
    for (let i = 10; i < 86; i++) moving.update();
    expect(average.dataSync()[0]).toBeLessThan(0.5);
    moving.update();
    expect(average.dataSync()[0]).toBeGreaterThan(0.5);
    expect(() => new MovingAverage(new Map(), new Map(), 1)).toThrow("decay must be at least 0 and below 1, got 1");
  });
});
