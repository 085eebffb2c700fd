import { describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import { NumberHeap } from "../../src/text/number-heap";

describe("NumberHeap", () => {
  it("gives numbers back in order, equal ones as often as they were added", () => {
    const rng = new Rng(1);
    const numbers = Array.from({ length: 211 }, () => rng.int(53));
    const heap = new NumberHeap();
    for (const number of numbers) heap.push(number);
    const got = numbers.map(() => heap.pop());
    expect(got).toEqual(numbers.sort((a, b) => a - b));
    expect(heap.pop()).toBeUndefined();
  });

  it("keeps the order when numbers are added in between", () => {
    const heap = new NumberHeap();
    for (const number of [5, 1, 3]) heap.push(number);
    expect(heap.pop()).toBe(1);
    heap.push(2);
    heap.push(9);
    expect([heap.pop(), heap.pop(), heap.pop(), heap.pop(), heap.pop()]).toEqual([2, 3, 5, 9, undefined]);
  });
});
