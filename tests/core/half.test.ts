import { describe, expect, it } from "vitest";
import { fromHalves, type HalfType, toHalves } from "../../src/core/half";

const to = (type: HalfType) => (x: number) => toHalves(Float32Array.from([x]), type)[0];
const from = (type: HalfType) => (half: number) => fromHalves(Uint16Array.from([half]), type)[0];
const [toFloat16, fromFloat16, toBfloat16, fromBfloat16] = [to("F16"), from("F16"), to("BF16"), from("BF16")];

describe("float16", () => {
  it("equals the values of IEEE 754: 1, -2, 1/3, the largest, the smallest", () => {
    const known: [number, number][] = [
      [1, 0x3c00],
      [-2, 0xc000],
      [1 / 3, 0x3555],
      [65504, 0x7bff],
      [2 ** -14, 0x0400],
      [2 ** -24, 0x0001],
      [-0, 0x8000],
      [Number.POSITIVE_INFINITY, 0x7c00],
    ];
    expect(known.map(([x]) => toFloat16(x))).toEqual(known.map(([, half]) => half));
  });

  it("keeps every one of its 63,488 finite values there and back", () => {
    for (let half = 0; half < 0x10000; half++) {
      if ((half & 0x7c00) !== 0x7c00) expect(toFloat16(fromFloat16(half))).toBe(half);
    }
    expect([fromFloat16(0x7c00), fromFloat16(0xfc00), fromFloat16(0x7c01)]).toEqual([1 / 0, -1 / 0, Number.NaN]);
    expect(fromFloat16(toFloat16(Number.NaN))).toBeNaN();
  });

  it("rounds to the nearest, in the middle to the even one, and past the largest to infinity", () => {
    const step = 2 ** -10; // between 1 and 2
    expect(
      [1 + 0.49 * step, 1 + 0.5 * step, 1 + 1.5 * step, 1 + 0.51 * step].map((x) => fromFloat16(toFloat16(x))),
    ).toEqual([1, 1, 1 + 2 * step, 1 + step]);
    expect([2.9 * 2 ** -25, 2 ** -25, 1.1 * 2 ** -25].map((x) => toFloat16(x))).toEqual([1, 0, 1]);
    expect([65519, 65520, -1e9].map((x) => toFloat16(x))).toEqual([0x7bff, 0x7c00, 0xfc00]);
    expect(fromFloat16(toFloat16(2 - 2 ** -12))).toBe(2); // carries into the exponent
  });
});

describe("bfloat16", () => {
  it("keeps every one of its finite values there and back", () => {
    for (let half = 0; half < 0x10000; half++) {
      if ((half & 0x7f80) !== 0x7f80) expect(toBfloat16(fromBfloat16(half))).toBe(half);
    }
    expect(fromBfloat16(toBfloat16(Number.NaN))).toBeNaN();
  });

  it("rounds to the nearest, in the middle to the even one", () => {
    const step = 2 ** -7;
    expect([1 + 0.5 * step, 1 + 1.5 * step, 1 + 0.51 * step, 3.4e38].map((x) => fromBfloat16(toBfloat16(x)))).toEqual([
      1,
      1 + 2 * step,
      1 + step,
      Number.POSITIVE_INFINITY, // 3.3895e38 is the largest
    ]);
  });
});
