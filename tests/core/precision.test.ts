import { describe, expect, it } from "vitest";
import { fastestPrecision, productMilliseconds } from "../../src/core/precision";
import * as tf from "../../src/core/tf";

describe("fastestPrecision", () => {
  it("gives bfloat16 exactly where that was measured to take less than 0.8 of the time", () => {
    const before = tf.memory().numTensors;
    const { float32, bfloat16 } = productMilliseconds();
    expect(float32).toBeGreaterThan(0);
    expect(bfloat16).toBeGreaterThan(0);
    expect(fastestPrecision()).toBe(bfloat16 < 0.8 * float32 ? "bfloat16" : "float32");
    expect(tf.memory().numTensors).toBe(before);
  });

  it("measures once", () => {
    expect(productMilliseconds()).toBe(productMilliseconds());
  });
});
