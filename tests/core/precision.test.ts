import { describe, expect, it } from "vitest";
import { chosenPrecision, fastestPrecision, productMilliseconds } from "../../src/core/precision";
import * as tf from "../../src/core/tf";

describe("chosenPrecision", () => {
  it.each([
    [{ float32: 10, bfloat16: 1 }, "bfloat16"], // a tenth of the time
    [{ float32: 1, bfloat16: 10 }, "float32"], // ten times as long
    [{ float32: 10, bfloat16: 7.9 }, "bfloat16"], // 0.79
    [{ float32: 10, bfloat16: 8.1 }, "float32"], // 0.81
    [{ float32: 10, bfloat16: 9 }, "float32"], // faster, but not by enough for its rounding
    [{ float32: 5, bfloat16: 5 }, "float32"],
  ] as const)("gives for %o %s", (milliseconds, precision) => {
    expect(chosenPrecision(milliseconds)).toBe(precision);
  });
});

describe("productMilliseconds", () => {
  it("measures both, once, and leaves no tensor", () => {
    const before = tf.memory().numTensors;
    const times = productMilliseconds();
    expect(times.float32).toBeGreaterThan(0);
    expect(times.bfloat16).toBeGreaterThan(0);
    expect(["float32", "bfloat16"]).toContain(fastestPrecision());
    expect(productMilliseconds()).toBe(times);
    expect(tf.memory().numTensors).toBe(before);
  });
});
