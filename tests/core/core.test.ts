import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { assertInRange, assertInteger, assertShape } from "../../src/core/check";
import { device } from "../../src/core/device";
import { courseRoot, packageFolder } from "../../src/core/paths";
import { nextStep, requestStop, stopRequested } from "../../src/core/stop";
import * as tf from "../../src/core/tf";

describe("tf", () => {
  it("runs on the native library, version 2.21", () => {
    expect(tf.getBackend()).toBe("tensorflow");
    expect(device().tensorflow).toBe("2.21.0");
  });

  it("equals the gradient of x^3 by hand: 3 x^2", () => {
    const gradient = tf.grad((x) => tf.mul(tf.mul(x, x), x));
    expect(Array.from(gradient(tf.tensor1d([2, -1])).dataSync())).toEqual([12, 3]);
  });
});

describe("assertShape", () => {
  const x = tf.zeros([2, 3]);
  it("does not complain about a fitting shape, null standing for any size", () => {
    assertShape("x", x, [2, 3]);
    assertShape("x", x, [null, 3]);
  });
  it("throws with the expected and the actual shape", () => {
    expect(() => assertShape("x", x, [3, null])).toThrow("x must have shape [3, any], got [2, 3]");
    expect(() => assertShape("x", x, [2, 3, 1])).toThrow("x must have shape [2, 3, 1], got [2, 3]");
  });
});

describe("assertInteger and assertInRange", () => {
  it("throw with the range and the value", () => {
    expect(() => assertInteger("n", 1.5, 1)).toThrow("n must be a whole number >= 1, got 1.5");
    expect(() => assertInteger("n", 9, 1, 8)).toThrow("n must be a whole number from 1 to 8, got 9");
    expect(() => assertInRange("p", Number.NaN, 0, 1)).toThrow("p must be from 0 to 1, got NaN");
  });
  it("do not complain at both ends of the range", () => {
    for (const n of [1, 8]) assertInteger("n", n, 1, 8);
    for (const p of [0, 1]) assertInRange("p", p, 0, 1);
  });
});

describe("stop", () => {
  afterEach(() => requestStop(false));
  it("gives a loop its end at the next step after the request", async () => {
    let steps = 0;
    while (await nextStep()) {
      steps++;
      if (steps === 3) requestStop();
      if (steps > 10) break;
    }
    expect(steps).toBe(3);
    expect(stopRequested()).toBe(true);
  });
  it("lets timers run between two steps", async () => {
    let ran = false;
    setTimeout(() => {
      ran = true;
    }, 0);
    for (let i = 0; i < 100_000 && !ran; i++) await nextStep();
    expect(ran).toBe(true);
  });
});

describe("scale", () => {
  const before = process.env.JIELONG_SCALE;
  beforeEach(async () => (await import("vitest")).vi.resetModules());
  afterEach(() => {
    if (before === undefined) delete process.env.JIELONG_SCALE;
    else process.env.JIELONG_SCALE = before;
  });

  it("equals the device's kind where nothing is said", async () => {
    delete process.env.JIELONG_SCALE;
    const { scale } = await import("../../src/core/scale.js");
    expect(scale()).toBe(device().kind);
  });
  it("follows JIELONG_SCALE, and setScale before it", async () => {
    process.env.JIELONG_SCALE = "quick";
    const { byScale, isQuick, scale, setScale } = await import("../../src/core/scale.js");
    expect([scale(), isQuick()]).toEqual(["quick", true]);
    expect(byScale({ quick: 5, cpu: 500, gpu: 5000 })).toBe(5);
    setScale("gpu");
    expect(byScale({ quick: 5, cpu: 500, gpu: 5000 })).toBe(5000);
    expect(isQuick()).toBe(false);
  });
  it("throws on a word that is no scale", async () => {
    process.env.JIELONG_SCALE = "fast";
    const { scale } = await import("../../src/core/scale.js");
    expect(() => scale()).toThrow('JIELONG_SCALE must be one of quick, cpu, gpu, got "fast"');
  });
});

describe("paths", () => {
  it("finds the course and an installed package", () => {
    expect(courseRoot()).toBe(process.cwd());
    expect(packageFolder("tslab")).toBe(`${process.cwd()}/node_modules/tslab`);
  });
  it("throws on a package that is not there, with the command that installs it", () => {
    expect(() => packageFolder("no-such-package")).toThrow("package no-such-package is not installed; run: npm start");
  });
});
