import { describe, expect, it } from "vitest";
import { copyOf, difference, tensorOf } from "../../src/check/compare";
import { show } from "../../src/check/show";

const tensor = (values: unknown, shape: number[] = []) => ({ shape, isDisposed: false, arraySync: () => values });

describe("difference", () => {
  it.each<[got: unknown, expected: unknown]>([
    [0.1 + 0.2, 0.3],
    [1_000_001, 1_000_000],
    [Number.NaN, Number.NaN],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    [-0, 0],
    [Float32Array.of(0.1, 2), [0.1, 2]],
    [
      new Map([
        ["b", 1],
        ["a", 2],
      ]),
      new Map([
        ["a", 2],
        ["b", 1],
      ]),
    ],
    [new Set([[1], [2]]), new Set([[2], [1]])],
    [
      { b: 1, a: [2] },
      { a: [2], b: 1 },
    ],
    [tensor([[1]]), tensorOf([[1]])],
    [tensor([1, 2]), tensor([1, 2])],
    [undefined, undefined],
  ])("is none between %j and %j", (got, expected) => {
    expect(difference(got, expected, 1e-5)).toBeUndefined();
  });

  it.each<[got: unknown, expected: unknown, says: string]>([
    [3, 4, "4 expected, got 3"],
    [0.1 + 1e-9, 0.1, "0.1 expected, got 0.100000001"],
    [Number.NaN, 1, "NaN"],
    [1, Number.POSITIVE_INFINITY, "Infinity expected, got 1"],
    ["3", 3, "a number, not a string"],
    [null, [], "an array, not null"],
    [
      [
        [1, 2],
        [3, 5],
      ],
      [
        [1, 2],
        [3, 4],
      ],
      "at [1][1]: 4 expected, got 5",
    ],
    [[1], [1, 2], "2 elements expected, got 1"],
    [["a"], ["b"], 'at [0]: "b" expected, got "a"'],
    [new Map([["a", 1]]), new Map([["a", 2]]), 'at ["a"]: 2 expected, got 1'],
    [new Map(), new Map([["a", 2]]), '"a" is missing'],
    [
      new Map([
        ["a", 2],
        ["b", 1],
      ]),
      new Map([["a", 2]]),
      "1 element expected, got 2",
    ],
    [{ a: 1 }, { a: 1, b: 2 }, "the property b is missing"],
    [{ a: 1, b: 2 }, { a: 1 }, "the property b is not expected"],
    [{ a: { b: 1 } }, { a: { b: 2 } }, "at .a.b: 2 expected, got 1"],
    [[1], tensorOf([1]), "a tensor, not an array"],
    [tensor([1]), [1], "an array, not a tensor"],
    [{ ...tensor([1]), isDisposed: true }, tensorOf([1]), "the tensor was disposed"],
    [tensor([[1], [2]]), tensorOf([1, 2]), "at [0]: a number, not an array"],
  ])("between %j and %j says where: %s", (got, expected, says) => {
    expect(difference(got, expected, 1e-12)).toBe(says);
  });
});

describe("copyOf", () => {
  it("gives equal values that share nothing that can be changed", () => {
    const value = { list: [1, [2]], map: new Map([["a", [1]]]), set: new Set([3]), typed: Float32Array.of(5) };
    const copy = copyOf(value);
    expect(copy).toEqual(value);
    value.list.push(9);
    value.map.get("a")?.push(9);
    value.set.add(9);
    value.typed[0] = 9;
    expect(copy).toEqual({ list: [1, [2]], map: new Map([["a", [1]]]), set: new Set([3]), typed: Float32Array.of(5) });
  });

  it("leaves objects with a class of their own as they are", () => {
    const date = new Date(0);
    expect(copyOf([date])[0]).toBe(date);
  });
});

describe("show", () => {
  it.each<[value: unknown, text: string]>([
    [1 / 3, "0.333333"],
    [-0, "-0"],
    [123456789, "123456789"],
    ['a"b', '"a\\"b"'],
    [undefined, "undefined"],
    [[], "[]"],
    [{}, "{}"],
    [{ a: [1, "b"] }, '{ a: [1, "b"] }'],
    [new Set(["a"]), 'Set {"a"}'],
    [new Map([["a", 1]]), 'Map {"a" => 1}'],
    [Math.max, "function max"],
    [tensor([[0.5]], [1, 1]), "tensor of shape [1, 1]: [[0.5]]"],
  ])("writes %j as %s", (value, text) => {
    expect(show(value)).toBe(text);
  });

  it("keeps long values short", () => {
    const long = show(Array.from({ length: 10_000 }, (_, i) => i));
    expect(long.length).toBeLessThan(120);
    expect(long).toMatch(/^\[0, 1, 2, .*…\]$/);
    expect(show("x".repeat(10_000)).length).toBeLessThan(200);
    expect(show(Array.from({ length: 50 }, () => Array(50).fill(7))).length).toBeLessThan(200);
  });
});
